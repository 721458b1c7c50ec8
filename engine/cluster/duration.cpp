// SPDX-License-Identifier: Apache-2.0
#include "engine/cluster/duration.h"

#include <array>
#include <charconv>
#include <cstdio>
#include <vector>

namespace carina::cluster {
namespace {

std::optional<std::int64_t> findNumber(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc() || end != text.data() + text.size() || value < 0 || value > 10'000'000) return {};
  return value;
}

std::optional<std::vector<std::int64_t>> findNumbers(std::string_view text) {
  std::vector<std::int64_t> numbers;
  while (true) {
    const auto colon = text.find(':');
    const auto number = findNumber(text.substr(0, colon));
    if (!number) return {};
    numbers.push_back(*number);
    if (colon == std::string_view::npos) return numbers;
    text.remove_prefix(colon + 1);
  }
}

}  // namespace

std::optional<std::int64_t> findDuration(std::string_view text) {
  const auto dash = text.find('-');
  const bool hasDays = dash != std::string_view::npos;
  const auto days = hasDays ? findNumber(text.substr(0, dash)) : 0;
  const auto parts = findNumbers(hasDays ? text.substr(dash + 1) : text);
  if (!days || !parts || parts->size() > 3) return {};
  constexpr std::array<std::int64_t, 3> kAfterDays = {3600, 60, 1};
  constexpr std::array<std::array<std::int64_t, 3>, 3> kAlone = {{{60}, {60, 1}, {3600, 60, 1}}};
  const auto& units = hasDays ? kAfterDays : kAlone[parts->size() - 1];
  auto seconds = *days * 86400;
  for (std::size_t i = 0; i < parts->size(); ++i) seconds += (*parts)[i] * units[i];
  return seconds;
}

std::string durationText(std::int64_t seconds) {
  const auto days = seconds / 86400;
  std::array<char, 48> text;
  std::snprintf(text.data(), text.size(), "%02lld:%02lld:%02lld", static_cast<long long>(seconds / 3600 % 24),
                static_cast<long long>(seconds / 60 % 60), static_cast<long long>(seconds % 60));
  return (days > 0 ? std::to_string(days) + "-" : "") + text.data();
}

}  // namespace carina::cluster
