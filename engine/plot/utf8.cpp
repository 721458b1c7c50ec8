// SPDX-License-Identifier: Apache-2.0
#include "engine/plot/utf8.h"

namespace carina::plot {
namespace {

unsigned char at(std::string_view text, std::size_t index) {
  return index < text.size() ? static_cast<unsigned char>(text[index]) : 0;
}

bool isContinuation(std::string_view text, std::size_t index) {
  return (at(text, index) & 0xC0U) == 0x80U;
}

}  // namespace

std::size_t characterBytes(std::string_view text) {
  const auto first = at(text, 0);
  const auto second = at(text, 1);
  if (text.empty()) return 0;
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first < 0xE0) return isContinuation(text, 1) ? 2 : 0;
  const bool hasTwo = isContinuation(text, 1) && isContinuation(text, 2);
  if (first >= 0xE0 && first < 0xF0) {
    const bool isAllowed = (first != 0xE0 || second >= 0xA0) && (first != 0xED || second < 0xA0);
    return hasTwo && isAllowed ? 3 : 0;
  }
  if (first >= 0xF0 && first < 0xF5) {
    const bool isAllowed = (first != 0xF0 || second >= 0x90) && (first != 0xF4 || second < 0x90);
    return hasTwo && isContinuation(text, 3) && isAllowed ? 4 : 0;
  }
  return 0;
}

std::string cleanUtf8(std::string_view text) {
  std::string clean;
  while (!text.empty()) {
    const auto bytes = characterBytes(text);
    if (bytes == 0) {
      clean += "\uFFFD";
      text.remove_prefix(1);
      continue;
    }
    const auto character = text.substr(0, bytes);
    const auto first = at(text, 0);
    const bool isC1 = bytes == 2 && first == 0xC2 && at(text, 1) < 0xA0;
    const bool isNoCharacter = bytes == 3 && first == 0xEF && at(text, 1) == 0xBF && at(text, 2) >= 0xBE;
    if (first == '\t' || first == '\n' || first == '\r') {
      clean += ' ';
    } else if (isNoCharacter) {
      clean += "\uFFFD";
    } else if (first >= 0x20 && first != 0x7F && !isC1) {
      clean += character;
    }
    text.remove_prefix(bytes);
  }
  return clean;
}

}  // namespace carina::plot
