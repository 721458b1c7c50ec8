// SPDX-License-Identifier: Apache-2.0
#include "engine/eval/subgroups.h"

#include <array>
#include <charconv>
#include <map>
#include <string_view>

#include "engine/eval/cases.h"

namespace carina::eval {
namespace {

constexpr std::string_view kUnknown = "unknown";

struct AgeBand {
  int below;
  std::string_view name;
};
constexpr std::array<AgeBand, 5> kBands = {{{18, "0-17"}, {40, "18-39"}, {60, "40-59"}, {80, "60-79"}, {150, "80+"}}};

std::string bandOf(std::string_view age) {
  int number = 0;
  const auto [end, code] = std::from_chars(age.data(), age.data() + age.size(), number);
  if (code != std::errc() || number < 0) return {};
  const auto unit = age.substr(static_cast<std::size_t>(end - age.data()));
  if (unit == "M") number /= 12;
  if (unit == "W") number /= 52;
  if (unit == "D") number /= 365;
  if (!unit.empty() && unit != "Y" && unit != "M" && unit != "W" && unit != "D") return {};
  for (const auto& band : kBands) {
    if (number < band.below) return std::string(band.name);
  }
  return {};
}

/// Films of each value, by name.
std::map<std::string, std::vector<std::size_t>> groupsOf(const Attribute& attribute, const KnownCases& known) {
  std::map<std::string, std::vector<std::size_t>> groups;
  for (std::size_t i = 0; i < known.films.size(); ++i) {
    const auto& value = attribute.values[known.films[i]];
    groups[value.empty() ? std::string(kUnknown) : value].push_back(i);
  }
  return groups;
}

SubgroupResult judge(const KnownCases& known, const std::vector<std::size_t>& members) {
  KnownCases group;
  for (const auto i : members) {
    group.scores.push_back(known.scores[i]);
    group.isPositive.push_back(known.isPositive[i]);
  }
  const auto cases = makeCases(group);
  SubgroupResult result;
  result.films = std::ssize(members);
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

std::vector<SubgroupResult> judgeSubgroups(const FilmSet& set, const ScoreSet& scores, std::size_t label,
                                           std::size_t mostValues) {
  const auto known = knownCases(set, scores, label);
  std::vector<SubgroupResult> results;
  for (const auto& attribute : set.attributes) {
    const auto groups = groupsOf(attribute, known);
    if (groups.size() > mostValues) continue;
    for (const auto& [value, members] : groups) {
      auto result = judge(known, members);
      result.attribute = attribute.name;
      result.value = value;
      results.push_back(std::move(result));
    }
  }
  return results;
}

}  // namespace carina::eval
