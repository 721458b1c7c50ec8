// SPDX-License-Identifier: Apache-2.0
#include "engine/core/zip_archive.h"

#include <algorithm>
#include <memory>
#include <utility>

#include <zlib.h>

#include "engine/core/byte_reader.h"
#include "engine/core/error.h"

namespace carina {
namespace {

constexpr std::uint64_t kMaxEntries = 65536;
constexpr std::uint64_t kRatioFreeBytes = std::uint64_t{1} << 20;

constexpr std::uint32_t kEndSignature = 0x06054b50;
constexpr std::uint32_t kEnd64Signature = 0x06064b50;
constexpr std::uint32_t kLocator64Signature = 0x07064b50;
constexpr std::uint32_t kCentralSignature = 0x02014b50;
constexpr std::uint32_t kLocalSignature = 0x04034b50;
constexpr std::uint64_t kEndBytes = 22;
constexpr std::uint64_t kLocator64Bytes = 20;
constexpr std::uint32_t kIn64 = 0xffffffffU;  // the field's value is in the zip64 extra field

enum Flags : std::uint16_t { kEncrypted = 1, kSizesFollow = 8 };
enum Method : std::uint16_t { kStored = 0, kDeflated = 8 };

struct Directory {
  std::uint64_t entries;
  std::uint64_t sizeBytes;
  std::uint64_t offset;
};

struct Zip64Fields {
  std::uint64_t* sizeBytes;
  std::uint64_t* packedBytes;
  std::uint64_t* headerOffset;
};

[[noreturn]] void failEntry(const ByteReader& reader, const ZipEntry& entry, const char* what) {
  reader.fail("entry '" + entry.name + "' " + what);
}

std::uint64_t findEndRecord(ByteReader& reader, std::uint64_t fileBytes) {
  constexpr std::uint64_t kMaxComment = 0xffff;
  if (fileBytes < kEndBytes) reader.fail("is too short for a zip archive; the file may be truncated");
  const auto last = fileBytes - kEndBytes;
  const auto first = last > kMaxComment ? last - kMaxComment : 0;
  for (auto at = last + 1; at-- > first;) {
    reader.seek(at);
    if (reader.read<std::uint32_t>() != kEndSignature) continue;
    reader.seek(at + 20);
    if (reader.read<std::uint16_t>() == last - at) return at;
  }
  reader.fail("has no zip end record; the file may be truncated");
}

bool readDirectory64(ByteReader& reader, std::uint64_t endRecord, Directory& directory) {
  if (endRecord < kLocator64Bytes) return false;
  reader.seek(endRecord - kLocator64Bytes);
  if (reader.read<std::uint32_t>() != kLocator64Signature) return false;
  reader.read<std::uint32_t>();
  reader.seek(reader.read<std::uint64_t>());
  if (reader.read<std::uint32_t>() != kEnd64Signature) reader.fail("has a zip64 locator that points to no end record");
  reader.take(20);  // record size, versions, disks
  reader.read<std::uint64_t>();
  directory.entries = reader.read<std::uint64_t>();
  directory.sizeBytes = reader.read<std::uint64_t>();
  directory.offset = reader.read<std::uint64_t>();
  return true;
}

Directory readDirectory(ByteReader& reader, std::uint64_t fileBytes) {
  const auto endRecord = findEndRecord(reader, fileBytes);
  Directory directory{};
  if (!readDirectory64(reader, endRecord, directory)) {
    reader.seek(endRecord + 4);
    if (reader.read<std::uint32_t>() != 0) {
      throw Error(ErrorCode::Unsupported, std::string(reader.name()) + ": is one part of a split zip archive");
    }
    reader.read<std::uint16_t>();
    directory.entries = reader.read<std::uint16_t>();
    directory.sizeBytes = reader.read<std::uint32_t>();
    directory.offset = reader.read<std::uint32_t>();
  }
  if (directory.offset > endRecord || directory.sizeBytes > endRecord - directory.offset) {
    reader.fail("has a zip directory that lies outside the file");
  }
  if (directory.entries > kMaxEntries) {
    throw Error(ErrorCode::ResourceExhausted, std::string(reader.name()) + ": has " +
                                                  std::to_string(directory.entries) + " zip entries; the limit is " +
                                                  std::to_string(kMaxEntries));
  }
  return directory;
}

// The extra field lists, in this order, only the values that did not fit their 32 bits.
void readZip64Extra(ByteReader extra, const Zip64Fields& fields) {
  while (extra.remaining() >= 4) {
    const auto id = extra.read<std::uint16_t>();
    const auto size = extra.read<std::uint16_t>();
    ByteReader field(extra.take(size), extra.name());
    if (id != 1) continue;
    for (auto* value : {fields.sizeBytes, fields.packedBytes, fields.headerOffset}) {
      if (*value == kIn64 && field.remaining() >= 8) *value = field.read<std::uint64_t>();
    }
  }
}

void checkMethod(const ByteReader& reader, const ZipEntry& entry, std::uint16_t flags, std::uint16_t method) {
  const auto refuse = [&](const char* what) {
    throw Error(ErrorCode::Unsupported, std::string(reader.name()) + ": entry '" + entry.name + "' is " + what);
  };
  if (flags & kEncrypted) refuse("encrypted");
  if (method != kStored && method != kDeflated) refuse("compressed in a way other than deflate");
  if (method == kStored && entry.packedBytes != entry.sizeBytes) {
    failEntry(reader, entry, "is stored, but its two sizes differ");
  }
}

struct UnpackedBytes {
  std::uint64_t all = 0;
  std::uint64_t inflated = 0;
};

std::string mebibytes(std::uint64_t bytes) {
  return std::to_string(bytes >> 20) + " MiB";
}

void checkSize(const ByteReader& reader, const ZipEntry& entry, const ZipLimits& limits, UnpackedBytes& total) {
  const auto refuse = [&](const std::string& what) {
    throw Error(ErrorCode::ResourceExhausted, std::string(reader.name()) + ": entry '" + entry.name + "' " + what);
  };
  if (entry.sizeBytes > limits.maxEntryBytes) refuse("unpacks to more than " + mebibytes(limits.maxEntryBytes));
  if (entry.isDeflated && entry.sizeBytes > kRatioFreeBytes && entry.sizeBytes / limits.maxRatio > entry.packedBytes) {
    refuse("unpacks to more than " + std::to_string(limits.maxRatio) + " times its packed size");
  }
  total.all += entry.sizeBytes;
  if (total.all > limits.maxTotalBytes) {
    refuse("brings the archive past " + mebibytes(limits.maxTotalBytes) + " unpacked");
  }
  if (entry.isDeflated) total.inflated += entry.sizeBytes;
  if (total.inflated > limits.maxInflatedBytes) {
    refuse("brings the compressed entries past " + mebibytes(limits.maxInflatedBytes) + " unpacked");
  }
}

ZipEntry readCentralHeader(ByteReader& reader) {
  if (reader.read<std::uint32_t>() != kCentralSignature) reader.fail("has a broken zip directory");
  reader.take(4);  // versions
  const auto flags = reader.read<std::uint16_t>();
  const auto method = reader.read<std::uint16_t>();
  reader.take(4);  // time
  ZipEntry entry;
  entry.isDeflated = method == kDeflated;
  entry.crc32 = reader.read<std::uint32_t>();
  entry.packedBytes = reader.read<std::uint32_t>();
  entry.sizeBytes = reader.read<std::uint32_t>();
  const auto nameBytes = reader.read<std::uint16_t>();
  const auto extraBytes = reader.read<std::uint16_t>();
  const auto commentBytes = reader.read<std::uint16_t>();
  reader.take(8);  // disk, attributes
  entry.headerOffset = reader.read<std::uint32_t>();
  entry.name = reader.takeText(nameBytes);
  readZip64Extra(ByteReader(reader.take(extraBytes), reader.name()),
                 {&entry.sizeBytes, &entry.packedBytes, &entry.headerOffset});
  reader.take(commentBytes);
  checkMethod(reader, entry, flags, method);
  return entry;
}

// Finds where the bytes lie and checks that the local header says what the directory says.
void readLocalHeader(ByteReader& reader, ZipEntry& entry) {
  reader.seek(entry.headerOffset);
  if (reader.read<std::uint32_t>() != kLocalSignature) failEntry(reader, entry, "has no local header");
  reader.take(2);
  const auto flags = reader.read<std::uint16_t>();
  const auto method = reader.read<std::uint16_t>();
  reader.take(4);
  const auto crc = reader.read<std::uint32_t>();
  std::uint64_t packedBytes = reader.read<std::uint32_t>();
  std::uint64_t sizeBytes = reader.read<std::uint32_t>();
  const auto nameBytes = reader.read<std::uint16_t>();
  const auto extraBytes = reader.read<std::uint16_t>();
  const auto name = reader.takeText(nameBytes);
  std::uint64_t unused = 0;
  readZip64Extra(ByteReader(reader.take(extraBytes), reader.name()), {&sizeBytes, &packedBytes, &unused});
  const bool isSameSize = packedBytes == entry.packedBytes && sizeBytes == entry.sizeBytes && crc == entry.crc32;
  if (name != entry.name || (method == kDeflated) != entry.isDeflated || (flags & kEncrypted) ||
      (!isSameSize && !(flags & kSizesFollow))) {
    failEntry(reader, entry, "has a local header that contradicts the directory");
  }
  entry.dataOffset = reader.position();
}

void checkOverlaps(const ByteReader& reader, const std::vector<ZipEntry>& entries, std::uint64_t directoryOffset) {
  std::vector<const ZipEntry*> order;
  for (const auto& entry : entries) order.push_back(&entry);
  std::sort(order.begin(), order.end(),
            [](const ZipEntry* a, const ZipEntry* b) { return a->headerOffset < b->headerOffset; });
  for (std::size_t i = 0; i < order.size(); ++i) {
    const auto end = i + 1 < order.size() ? order[i + 1]->headerOffset : directoryOffset;
    if (order[i]->dataOffset > end || order[i]->packedBytes > end - order[i]->dataOffset) {
      failEntry(reader, *order[i], "overlaps what follows it");
    }
  }
}

std::uint32_t crcOf(std::span<const std::byte> bytes) {
  return static_cast<std::uint32_t>(
      ::crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<z_size_t>(bytes.size())));
}

}  // namespace

ZipArchive::ZipArchive(SharedBytes file, std::string_view name, const ZipLimits& limits)
    : file_(std::move(file)), name_(name) {
  ByteReader reader(file_.bytes, name_);
  const auto directory = readDirectory(reader, file_.bytes.size());
  reader.seek(directory.offset);
  UnpackedBytes total;
  for (std::uint64_t i = 0; i < directory.entries; ++i) {
    entries_.push_back(readCentralHeader(reader));
    checkSize(reader, entries_.back(), limits, total);
    if (!index_.emplace(entries_.back().name, i).second) failEntry(reader, entries_.back(), "is there twice");
  }
  for (auto& entry : entries_) readLocalHeader(reader, entry);
  checkOverlaps(reader, entries_, directory.offset);
}

const ZipEntry* ZipArchive::find(std::string_view name) const {
  const auto found = index_.find(name);
  return found == index_.end() ? nullptr : &entries_[found->second];
}

SharedBytes ZipArchive::read(const ZipEntry& entry) const {
  const ByteReader reader(file_.bytes, name_);
  const auto packed = file_.bytes.subspan(entry.dataOffset, entry.packedBytes);
  auto content = entry.isDeflated ? inflate(entry, packed) : SharedBytes{packed, file_.owner};
  if (crcOf(content.bytes) != entry.crc32) failEntry(reader, entry, "is damaged: its CRC-32 differs");
  return content;
}

SharedBytes ZipArchive::inflate(const ZipEntry& entry, std::span<const std::byte> packed) const {
  const ByteReader reader(file_.bytes, name_);
  constexpr std::uint64_t kMostZlibCounts = 0xffffffff;
  if (packed.size() > kMostZlibCounts || entry.sizeBytes >= kMostZlibCounts) {
    throw Error(ErrorCode::ResourceExhausted, name_ + ": entry '" + entry.name + "' is compressed and exceeds 4 GiB");
  }
  const std::shared_ptr<std::byte[]> buffer = std::make_unique_for_overwrite<std::byte[]>(entry.sizeBytes + 1);
  z_stream stream{};
  if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) throw Error(ErrorCode::ResourceExhausted, "zlib cannot start");
  stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(buffer.get());
  stream.avail_out = static_cast<uInt>(entry.sizeBytes + 1);
  const int status = ::inflate(&stream, Z_FINISH);
  const auto size = stream.total_out;
  inflateEnd(&stream);
  if (status != Z_STREAM_END || size != entry.sizeBytes) failEntry(reader, entry, "does not unpack to its size");
  return {{buffer.get(), entry.sizeBytes}, buffer};
}

std::vector<std::byte> ZipArchive::readStart(const ZipEntry& entry, std::size_t count) const {
  const auto packed = file_.bytes.subspan(entry.dataOffset, entry.packedBytes);
  const auto size = std::min<std::uint64_t>(count, entry.sizeBytes);
  if (!entry.isDeflated) return {packed.begin(), packed.begin() + static_cast<std::ptrdiff_t>(size)};
  std::vector<std::byte> start(size);
  z_stream stream{};
  if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) throw Error(ErrorCode::ResourceExhausted, "zlib cannot start");
  // Deflate never needs more than a few bytes in 16 KiB beyond what it makes; damage shows as a short start.
  const auto seen = std::min<std::uint64_t>(packed.size(), 2 * size + 4096);
  stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(packed.data()));
  stream.avail_in = static_cast<uInt>(seen);
  stream.next_out = reinterpret_cast<Bytef*>(start.data());
  stream.avail_out = static_cast<uInt>(size);
  ::inflate(&stream, Z_SYNC_FLUSH);
  start.resize(size - stream.avail_out);
  inflateEnd(&stream);
  return start;
}

}  // namespace carina
