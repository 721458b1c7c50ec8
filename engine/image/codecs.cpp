// SPDX-License-Identifier: Apache-2.0
#include "engine/image/codecs.h"

#include <algorithm>
#include <array>

namespace carina::image {
namespace {

template <std::size_t N>
bool startsWith(std::span<const std::byte> bytes, const std::array<unsigned char, N>& magic) {
  return bytes.size() >= N && std::equal(magic.begin(), magic.end(), bytes.begin(),
                                         [](unsigned char a, std::byte b) { return std::byte{a} == b; });
}

}  // namespace

bool isPng(std::span<const std::byte> bytes) {
  return startsWith(bytes, std::array<unsigned char, 8>{0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
}

bool isJpeg(std::span<const std::byte> bytes) {
  return startsWith(bytes, std::array<unsigned char, 3>{0xFF, 0xD8, 0xFF});
}

}  // namespace carina::image
