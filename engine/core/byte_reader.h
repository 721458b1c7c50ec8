// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

#include "engine/core/error.h"

namespace carina {

static_assert(std::endian::native == std::endian::little, "file readers copy little-endian values as they lie");

/// Reads little-endian values from bytes, front to back; `name` (of the file) is for messages.
///
/// Errors   Corrupt: the bytes end first, with the offset
/// Threads  one thread at a time
class ByteReader {
 public:
  ByteReader(std::span<const std::byte> bytes, std::string_view name) : bytes_(bytes), name_(name) {}

  std::uint64_t position() const { return position_; }
  std::uint64_t remaining() const { return bytes_.size() - position_; }
  std::string_view name() const { return name_; }

  void seek(std::uint64_t position) {
    if (position > bytes_.size()) fail("points to byte " + std::to_string(position) + ", past its end");
    position_ = position;
  }

  std::span<const std::byte> take(std::uint64_t count) {
    if (count > remaining()) {
      fail("ends at byte " + std::to_string(bytes_.size()) + "; " + std::to_string(count) + " bytes wanted at byte " +
           std::to_string(position_));
    }
    const auto part = bytes_.subspan(position_, count);
    position_ += count;
    return part;
  }

  std::string_view takeText(std::uint64_t count) {
    const auto part = take(count);
    return {reinterpret_cast<const char*>(part.data()), part.size()};
  }

  /// The text up to the next line feed, which is passed over.
  std::string_view takeLine() {
    const auto* begin = reinterpret_cast<const char*>(bytes_.data()) + position_;
    const auto length = std::string_view(begin, remaining()).find('\n');
    if (length == std::string_view::npos) fail("ends within a line that starts at byte " + std::to_string(position_));
    position_ += length + 1;
    return {begin, length};
  }

  template <typename Value>
  Value read() {
    Value value;
    std::memcpy(&value, take(sizeof(Value)).data(), sizeof(Value));
    return value;
  }

  [[noreturn]] void fail(const std::string& what) const { throw Error(ErrorCode::Corrupt, name_ + ": " + what); }

 private:
  std::span<const std::byte> bytes_;
  std::string name_;
  std::uint64_t position_ = 0;
};

}  // namespace carina
