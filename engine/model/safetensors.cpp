// SPDX-License-Identifier: Apache-2.0
#include "engine/model/safetensors.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include "engine/core/error.h"
#include "engine/core/file.h"
#include "engine/model/safetensors_header.h"

namespace carina::model {
namespace {

constexpr std::size_t kLengthBytes = 8;
constexpr std::size_t kAlignment = 8;
constexpr std::uint64_t kMostHeaderBytes = 100'000'000;

[[noreturn]] void throwCorrupt(std::string_view file, const std::string& what) {
  throw Error(ErrorCode::Corrupt, std::string(file) + ": " + what);
}

std::string tensorIn(std::string_view file, const HeaderEntry& entry) {
  return std::string(file) + ": tensor '" + entry.name.substr(0, 128) + "'";
}

std::uint64_t readLength(std::span<const std::byte> bytes) {
  std::uint64_t length = 0;
  for (std::size_t i = 0; i < kLengthBytes; ++i) length |= std::to_integer<std::uint64_t>(bytes[i]) << (8 * i);
  return length;
}

std::array<std::byte, kLengthBytes> lengthBytes(std::uint64_t length) {
  std::array<std::byte, kLengthBytes> bytes{};
  for (std::size_t i = 0; i < kLengthBytes; ++i) bytes[i] = static_cast<std::byte>((length >> (8 * i)) & 0xffU);
  return bytes;
}

/// The header's text, once its length is known to be true.
std::string_view headerText(std::span<const std::byte> bytes, std::string_view file) {
  if (bytes.size() < kLengthBytes) {
    throwCorrupt(file, std::to_string(bytes.size()) + " bytes are too few for a safetensors file");
  }
  const auto length = readLength(bytes);
  const auto room = bytes.size() - kLengthBytes;
  if (length > room || length > kMostHeaderBytes) {
    throwCorrupt(file, "the header claims " + std::to_string(length) + " bytes, the file has " + std::to_string(room) +
                           " (limit " + std::to_string(kMostHeaderBytes) +
                           "); it is cut short or not a safetensors file");
  }
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()) + kLengthBytes, length);
  if (!text.starts_with('{')) throwCorrupt(file, "the header does not begin with '{'; this is not a safetensors file");
  return text;
}

Shape checkedShape(const HeaderEntry& entry, std::string_view file) {
  std::vector<std::int64_t> dims;
  for (const auto extent : entry.shape) {
    if (extent > static_cast<std::uint64_t>(INT64_MAX)) throwCorrupt(tensorIn(file, entry), "an extent past 2^63");
    dims.push_back(static_cast<std::int64_t>(extent));
  }
  try {
    return Shape(std::move(dims));
  } catch (const Error& error) {
    throwCorrupt(tensorIn(file, entry), error.what());
  }
}

/// A tensor that looks into `data`, once type, shape and offsets agree.
Tensor checkedTensor(const HeaderEntry& entry, std::string_view file, std::span<const std::byte> data,
                     const std::shared_ptr<const void>& owner) {
  const auto where = tensorIn(file, entry);
  const auto type = findSafeTensorsType(entry.dtype, where);
  auto shape = checkedShape(entry, file);
  if (entry.begin > entry.end || entry.end > data.size()) {
    throwCorrupt(where, "offsets " + std::to_string(entry.begin) + " to " + std::to_string(entry.end) +
                            " do not lie in the file's " + std::to_string(data.size()) + " bytes of data");
  }
  const auto size = entry.end - entry.begin;
  const auto elements = static_cast<std::uint64_t>(shape.elements());
  if (size % sizeBytes(type) != 0 || size / sizeBytes(type) != elements) {
    throwCorrupt(where, toString(shape) + " " + entry.dtype + " does not fit its " + std::to_string(size) + " bytes");
  }
  return {type, std::move(shape), data.subspan(entry.begin, size), owner};
}

/// Throws unless the entries, in the order of their bytes, touch one another and fill the file.
void checkCoverage(std::vector<HeaderEntry> entries, std::string_view file, std::uint64_t dataBytes) {
  std::ranges::sort(entries, {}, [](const HeaderEntry& entry) { return std::pair(entry.begin, entry.end); });
  std::uint64_t covered = 0;
  for (const auto& entry : entries) {
    if (entry.begin < covered) throwCorrupt(tensorIn(file, entry), "overlaps the tensor before it");
    if (entry.begin > covered) {
      throwCorrupt(tensorIn(file, entry),
                   "leaves " + std::to_string(entry.begin - covered) + " bytes before it that no tensor owns");
    }
    covered = entry.end;
  }
  if (covered != dataBytes) throwCorrupt(file, std::to_string(dataBytes - covered) + " bytes too many at the end");
}

/// The header that lists the tensors in the order of their names, back to back.
SafeTensorsHeader headerFor(const SafeTensors& content) {
  SafeTensorsHeader header{.entries = {}, .metadata = content.metadata};
  std::uint64_t end = 0;
  for (const auto& [name, tensor] : content.tensors) {
    const auto begin = std::exchange(end, end + tensor.bytes().size());
    const auto& dims = tensor.shape().dims();
    header.entries.push_back({.name = name,
                              .dtype = std::string(safeTensorsName(tensor.dtype())),
                              .shape = {dims.begin(), dims.end()},
                              .begin = begin,
                              .end = end});
  }
  return header;
}

}  // namespace

SafeTensors loadSafeTensors(const std::filesystem::path& path) {
  const auto file = MappedFile::open(path);
  return parseSafeTensors(file->bytes(), path.string(), file);
}

SafeTensors parseSafeTensors(std::span<const std::byte> bytes, std::string_view name,
                             std::shared_ptr<const void> owner) {
  const auto text = headerText(bytes, name);
  auto header = parseSafeTensorsHeader(text, name);
  const auto data = bytes.subspan(kLengthBytes + text.size());
  SafeTensors content{.tensors = {}, .metadata = std::move(header.metadata)};
  for (const auto& entry : header.entries) content.tensors.emplace(entry.name, checkedTensor(entry, name, data, owner));
  checkCoverage(std::move(header.entries), name, data.size());
  return content;
}

void saveSafeTensors(const SafeTensors& content, const std::filesystem::path& path) {
  auto header = writeSafeTensorsHeader(headerFor(content));
  header.append((kAlignment - header.size() % kAlignment) % kAlignment, ' ');
  if (header.size() > kMostHeaderBytes) {
    throw Error(ErrorCode::InvalidArgument, path.string() + ": the header would have " + std::to_string(header.size()) +
                                                " bytes; shorten the metadata");
  }
  AtomicFile file(path);
  file.write(lengthBytes(header.size()));
  file.write(header);
  for (const auto& [name, tensor] : content.tensors) file.write(tensor.bytes());
  file.commit();
}

}  // namespace carina::model
