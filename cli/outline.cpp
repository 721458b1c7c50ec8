// SPDX-License-Identifier: Apache-2.0
#include "cli/outline.h"

#include <algorithm>
#include <cctype>

#include "cli/text.h"

namespace carina::cli {
namespace {

/// "pixelSpacingMm" → "pixel spacing mm".
std::string words(const std::string& key) {
  std::string text;
  for (const char c : key) {
    const bool isUpper = std::isupper(static_cast<unsigned char>(c)) != 0;
    if (isUpper) text += ' ';
    text += isUpper ? static_cast<char>(std::tolower(static_cast<unsigned char>(c))) : c;
  }
  return printable(text);
}

bool isPlainList(const Json& json) {
  return json.is_array() && (json.empty() || !(json[0].is_object() || json[0].is_array()));
}

std::string plainText(const Json& json) {
  if (json.is_string()) return printable(json.get<std::string>());
  if (json.is_boolean()) return json.get<bool>() ? "yes" : "no";
  if (json.is_null()) return "none";
  if (!json.is_array()) return json.dump();
  constexpr std::size_t kShown = 20;  // JSON has them all
  std::string text;
  for (std::size_t i = 0; i < std::min(json.size(), kShown); ++i) text += (i == 0 ? "" : ", ") + plainText(json[i]);
  if (json.size() > kShown) text += ", … and " + std::to_string(json.size() - kShown) + " more";
  return text.empty() ? "none" : text;
}

void addLines(const Json& json, const std::string& indent, std::vector<std::vector<std::string>>& rows) {
  for (const auto& [key, value] : json.items()) {
    const auto name = indent + (json.is_array() ? std::to_string(std::stoul(key) + 1) : words(key));
    if (value.is_object() || !(isPlainList(value) || value.is_primitive())) {
      rows.push_back({name});
      addLines(value, indent + "  ", rows);
    } else {
      rows.push_back({name, plainText(value)});
    }
  }
}

}  // namespace

std::string outlineText(const Json& json) {
  std::vector<std::vector<std::string>> rows;
  addLines(json, "", rows);
  return tableText(rows, false);
}

}  // namespace carina::cli
