// SPDX-License-Identifier: Apache-2.0
#include "engine/report/number_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace carina::report {
namespace {

constexpr const char* kUndefined = "undefined";
constexpr const char* kMinus = "\u2212";

/// std::to_chars: the same whatever the locale.
std::string fixedText(double value, int digits) {
  char text[512];
  const auto end = std::to_chars(text, text + sizeof text, value, std::chars_format::fixed, digits).ptr;
  return {text, end};
}

}  // namespace

std::string numberText(std::optional<double> value, int digits) {
  if (!value) return kUndefined;
  const auto text = fixedText(std::abs(*value), digits);
  const bool isNought = text.find_first_not_of("0.") == std::string::npos;
  return (*value < 0 && !isNought ? kMinus : "") + text;
}

std::string differenceText(std::optional<double> value, int digits) {
  const auto text = numberText(value, digits);
  return value && *value > 0 && text.find_first_not_of("0.") != std::string::npos ? "+" + text : text;
}

std::string intervalText(const std::optional<eval::Interval>& interval, int digits) {
  if (!interval) return kUndefined;
  return numberText(interval->low, digits) + " to " + numberText(interval->high, digits);
}

std::string estimateText(std::optional<double> value, const std::optional<eval::Interval>& interval, int digits) {
  if (!value) return kUndefined;
  return numberText(value, digits) + (interval ? " (" + intervalText(interval, digits) + ")" : "");
}

std::string countText(std::int64_t count) {
  auto text = std::to_string(count);
  const std::ptrdiff_t first = count < 0 ? 1 : 0;
  for (auto at = std::ssize(text) - 3; at > first; at -= 3) text.insert(static_cast<std::size_t>(at), ",");
  return text;
}

std::string percentText(double share, int digits) {
  return fixedText(100 * share, digits) + "\u00A0%";
}

std::string pText(std::optional<double> p) {
  if (!p) return kUndefined;
  return *p < 0.001 ? "<\u00A00.001" : numberText(p, 3);
}

std::string labelText(const std::string& label) {
  auto text = label;
  std::ranges::replace(text, '_', ' ');
  return text;
}

std::string thresholdText(std::optional<double> threshold) {
  if (!threshold) return "none";
  char text[64];
  const auto end = std::to_chars(text, text + sizeof text, *threshold, std::chars_format::general, 6).ptr;
  return {text, end};
}

std::string countedText(std::int64_t count, const std::string& one, const std::string& several) {
  return countText(count) + " " + (count == 1 ? one : several);
}

}  // namespace carina::report
