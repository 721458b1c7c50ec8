// SPDX-License-Identifier: Apache-2.0
#include "engine/data/text_lines.h"

#include <cstdint>
#include <sstream>

#include "engine/core/file.h"

namespace carina::data {
namespace {

constexpr std::uint64_t kMostTextBytes = std::uint64_t{1} << 30;
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

}  // namespace

std::string_view trimmedView(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r";
  const auto begin = text.find_first_not_of(kBlank);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

std::string trimmed(std::string_view text) {
  return std::string(trimmedView(text));
}

std::string_view withoutByteOrderMark(std::string_view text) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  return text;
}

std::string loadText(const std::filesystem::path& path) {
  const auto bytes = readFile(path, kMostTextBytes);
  return std::string(withoutByteOrderMark({reinterpret_cast<const char*>(bytes.data()), bytes.size()}));
}

std::vector<std::string> loadLines(const std::filesystem::path& path) {
  std::istringstream text(loadText(path));
  std::vector<std::string> lines;
  for (std::string line; std::getline(text, line);) {
    if (auto word = trimmed(line); !word.empty()) lines.push_back(std::move(word));
  }
  return lines;
}

}  // namespace carina::data
