// SPDX-License-Identifier: Apache-2.0
#include "engine/cluster/shell_text.h"

#include <algorithm>

#include "engine/core/error.h"

namespace carina::cluster {
namespace {

bool isControl(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

bool isHarmless(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("-_./:+@%").find(c) != std::string_view::npos;
}

}  // namespace

void checkOneLine(std::string_view text, std::string_view what) {
  if (std::ranges::none_of(text, isControl)) return;
  std::string shown;
  for (const char c : text.substr(0, 80)) shown += isControl(c) ? '?' : c;
  throw Error(ErrorCode::InvalidArgument, std::string(what) + " '" + shown +
                                              "': has a line end or another control character, which cannot stand in "
                                              "a script");
}

std::string shellWord(std::string_view text) {
  checkOneLine(text, "the text");
  const bool isOption = text.starts_with('-');  // elsewhere NAME=VALUE would be an assignment
  const auto isBare = [&](char c) { return isHarmless(c) || (c == '=' && isOption); };
  if (!text.empty() && std::ranges::all_of(text, isBare)) return std::string(text);
  std::string word = "'";
  for (const char c : text) word += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return word + "'";
}

std::string shellWords(std::span<const std::string> words) {
  std::string line;
  for (const auto& word : words) line += (line.empty() ? "" : " ") + shellWord(word);
  return line;
}

}  // namespace carina::cluster
