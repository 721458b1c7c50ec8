// SPDX-License-Identifier: Apache-2.0
#include "engine/data/tfrecord.h"

#include <bit>
#include <cstring>

#include "engine/core/crc32c.h"
#include "engine/core/error.h"

namespace carina::data {
namespace {

static_assert(std::endian::native == std::endian::little, "frames are copied as they lie");

constexpr std::uint64_t kLengthBytes = 8;
constexpr std::uint64_t kCrcBytes = 4;
constexpr std::uint64_t kHeadBytes = kLengthBytes + kCrcBytes;
constexpr std::uint32_t kMaskDelta = 0xa282ead8U;

template <typename Value>
Value readValue(std::span<const std::byte> bytes) {
  Value value;
  std::memcpy(&value, bytes.data(), sizeof(Value));
  return value;
}

template <typename Value>
std::span<const std::byte> bytesOf(const Value& value) {
  return std::as_bytes(std::span(&value, 1));
}

void append(std::string& dst, std::span<const std::byte> bytes) {
  dst.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

}  // namespace

std::uint32_t maskedCrc32c(std::span<const std::byte> bytes) {
  return std::rotr(crc32c(bytes), 15) + kMaskDelta;
}

void appendTfRecord(std::string& dst, std::span<const std::byte> data) {
  const std::uint64_t length = data.size();
  append(dst, bytesOf(length));
  append(dst, bytesOf(maskedCrc32c(bytesOf(length))));
  append(dst, data);
  append(dst, bytesOf(maskedCrc32c(data)));
}

TfRecordReader::TfRecordReader(const std::filesystem::path& path)
    : file_(MappedFile::open(path)), name_(path.string()) {}

void TfRecordReader::refuse(std::uint64_t offset, const std::string& what) const {
  throw Error(ErrorCode::Corrupt, name_ + ": the record at byte " + std::to_string(offset) + " " + what +
                                      "; copy the file again, or pack the films again");
}

TfRecord TfRecordReader::at(std::uint64_t offset) const {
  const auto bytes = file_->bytes();
  if (offset > bytes.size() || bytes.size() - offset < kTfRecordFrameBytes) {
    refuse(offset, "begins too near the end of the file, at byte " + std::to_string(bytes.size()));
  }
  const auto frame = bytes.subspan(offset);
  const auto lengthBytes = frame.first(kLengthBytes);
  if (readValue<std::uint32_t>(frame.subspan(kLengthBytes, kCrcBytes)) != maskedCrc32c(lengthBytes)) {
    refuse(offset, "has a length whose checksum does not match");
  }
  const auto length = readValue<std::uint64_t>(lengthBytes);
  if (length > frame.size() - kTfRecordFrameBytes) {
    refuse(offset, "has " + std::to_string(length) + " bytes, more than the file holds");
  }
  const auto data = frame.subspan(kHeadBytes, length);
  if (readValue<std::uint32_t>(frame.subspan(kHeadBytes + length, kCrcBytes)) != maskedCrc32c(data)) {
    refuse(offset, "has data whose checksum does not match");
  }
  return {data, offset + kTfRecordFrameBytes + length};
}

std::vector<std::uint64_t> TfRecordReader::scan() const {
  std::vector<std::uint64_t> offsets;
  for (std::uint64_t offset = 0; offset < sizeBytes(); offset = at(offset).next) offsets.push_back(offset);
  return offsets;
}

}  // namespace carina::data
