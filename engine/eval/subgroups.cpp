// SPDX-License-Identifier: Apache-2.0
#include "engine/eval/subgroups.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

namespace carina::eval {
namespace {

constexpr std::string_view kUnknown = "unknown";

struct AgeBand {
  int below;
  std::string_view name;
};
constexpr std::array<AgeBand, 5> kBands = {{{18, "0-17"}, {40, "18-39"}, {60, "40-59"}, {80, "60-79"}, {150, "80+"}}};

std::string bandOf(std::string_view age) {
  double number = 0;
  const auto [end, code] = std::from_chars(age.data(), age.data() + age.size(), number);
  if (code != std::errc()) return {};
  const auto unit = age.substr(static_cast<std::size_t>(end - age.data()));
  if (unit == "M") number /= 12;
  if (unit == "W") number /= 52;
  if (unit == "D") number /= 365;
  if (!unit.empty() && unit != "Y" && unit != "M" && unit != "W" && unit != "D") return {};
  if (!(number >= 0)) return {};
  for (const auto& band : kBands) {
    if (number < band.below) return std::string(band.name);
  }
  return {};
}

/// Nothing where there are too many values.
std::optional<Grouping> groupingOf(const Attribute& attribute, std::size_t mostValues) {
  Grouping grouping{.attribute = attribute.name, .values = {}, .group = {}};
  std::map<std::string_view, std::uint32_t> places;  // in order of first appearance, then of their names
  grouping.group.reserve(attribute.values.size());
  for (const auto& value : attribute.values) {
    const auto name = value.empty() ? kUnknown : std::string_view(value);
    grouping.group.push_back(places.try_emplace(name, static_cast<std::uint32_t>(places.size())).first->second);
    if (places.size() > mostValues) return {};
  }
  std::vector<std::uint32_t> inOrder(places.size());
  for (const auto& [name, place] : places) {
    inOrder[place] = static_cast<std::uint32_t>(grouping.values.size());
    grouping.values.emplace_back(name);
  }
  for (auto& group : grouping.group) group = inOrder[group];
  return grouping;
}

SubgroupResult judge(Cases& cases) {
  std::ranges::sort(cases.positives);
  std::ranges::sort(cases.negatives);
  SubgroupResult result;
  result.films = static_cast<std::int64_t>(cases.count());
  result.positives = std::ssize(cases.positives);
  result.negatives = std::ssize(cases.negatives);
  result.isTooFew = result.positives < kLeastOfASubgroup || result.negatives < kLeastOfASubgroup;
  if (!result.isTooFew) result.estimate = estimateAuroc(cases);
  return result;
}

}  // namespace

Attribute ageBands(const Attribute& ages) {
  Attribute bands{.name = "age band", .values = {}};
  for (const auto& age : ages.values) bands.values.push_back(bandOf(age));
  return bands;
}

std::vector<Grouping> groupingsOf(const FilmSet& set, std::size_t mostValues) {
  std::vector<Grouping> groupings;
  for (const auto& attribute : set.attributes) {
    if (auto grouping = groupingOf(attribute, mostValues)) groupings.push_back(std::move(*grouping));
  }
  return groupings;
}

std::vector<SubgroupResult> judgeSubgroups(const KnownCases& known, std::span<const Grouping> groupings) {
  std::vector<SubgroupResult> results;
  for (const auto& grouping : groupings) {
    std::vector<Cases> groups(grouping.values.size());
    for (std::size_t i = 0; i < known.films.size(); ++i) {
      auto& group = groups[grouping.group[known.films[i]]];
      (known.isPositive[i] != 0 ? group.positives : group.negatives).push_back(known.scores[i]);
    }
    for (std::size_t i = 0; i < groups.size(); ++i) {
      if (groups[i].count() == 0) continue;
      results.push_back(judge(groups[i]));
      results.back().attribute = grouping.attribute;
      results.back().value = grouping.values[i];
    }
  }
  return results;
}

}  // namespace carina::eval
