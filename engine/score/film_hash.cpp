// SPDX-License-Identifier: Apache-2.0
#include "engine/score/film_hash.h"

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "engine/core/sha256.h"

namespace carina::score {
namespace {

constexpr std::uint32_t kUnknown = 0x7fc00000;

/// Gathers small pieces, since the hash likes large ones.
class Bytes {
 public:
  void addNumber(std::uint64_t number, int bytes = 8) {
    for (int i = 0; i < bytes; ++i) buffer_ += static_cast<char>(static_cast<unsigned char>(number >> (8 * i)));
    constexpr std::size_t kMost = 1 << 16;
    if (buffer_.size() >= kMost) flush();
  }
  void addText(std::string_view text) {
    addNumber(text.size());
    buffer_ += text;
  }
  void addRaw(std::string_view text) { buffer_ += text; }
  std::string finishHex() {
    flush();
    return hash_.finishHex();
  }

 private:
  void flush() {
    hash_.update(std::as_bytes(std::span(buffer_)));
    buffer_.clear();
  }
  Sha256 hash_;
  std::string buffer_;
};

}  // namespace

std::string hashFilms(const eval::FilmSet& films) {
  Bytes bytes;
  bytes.addRaw("carina.films 1\n");
  for (const auto* texts : {&films.labels, &films.ids}) {
    bytes.addNumber(texts->size());
    for (const auto& text : *texts) bytes.addText(text);
  }
  for (const float truth : films.truth) {
    bytes.addNumber(std::isnan(truth) ? kUnknown : std::bit_cast<std::uint32_t>(truth), 4);
  }
  return bytes.finishHex();
}

}  // namespace carina::score
