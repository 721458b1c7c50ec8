// SPDX-License-Identifier: Apache-2.0
#include "engine/data/split.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <utility>

#include "engine/core/error.h"
#include "engine/core/sha256.h"
#include "engine/data/image_index.h"
#include "engine/data/text_lines.h"

namespace carina::data {
namespace {

constexpr double kRounding = 1e-9;
constexpr std::size_t kLongestName = 64;

/// For every sample its split, if it is in one.
using Places = std::vector<std::optional<std::size_t>>;

void require(bool isGood, const std::string& what) {
  if (!isGood) throw Error(ErrorCode::InvalidArgument, "splits: " + what);
}

void checkRules(const std::vector<SplitRule>& rules) {
  require(!rules.empty(), "there is none; give at least one");
  std::set<std::string> names;
  double sum = 0;
  for (const auto& rule : rules) {
    const bool isName = !rule.name.empty() && rule.name.size() <= kLongestName &&
                        rule.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_") == std::string::npos;
    require(isName, "'" + rule.name + "' is no name; use lower-case letters, digits, '-' and '_'");
    require(names.insert(rule.name).second, "'" + rule.name + "' is there twice");
    require(rule.list.empty() == rules.front().list.empty(), "give lists to all of them or to none");
    require(!rule.list.empty() || rule.fraction > 0, "the fraction of '" + rule.name + "' must be above 0");
    sum += rule.fraction;
  }
  require(sum <= 1 + kRounding, "the fractions are more than 1 in all");
}

/// Whom a film shows; a film without a patient is one of its own. The prefixes keep the two apart.
std::string patientKey(const Sample& sample) {
  return sample.patientId.empty() ? "film " + sample.imageId : "patient " + sample.patientId.reveal();
}

/// Samples by what a list may call them.
class SampleNames {
 public:
  explicit SampleNames(const Manifest& manifest) {
    for (std::size_t i = 0; i < manifest.samples.size(); ++i) {
      const auto& id = manifest.samples[i].imageId;
      byId_.emplace(id, i);
      byStem_.emplace(filmStem(id), i);
    }
  }

  std::optional<std::size_t> find(const std::string& name) const {
    if (const auto at = byId_.find(name); at != byId_.end()) return at->second;
    const auto [first, last] = byStem_.equal_range(filmStem(name));
    if (first == last) return {};
    require(std::next(first) == last, "'" + name + "' of a list fits several films; name it as the table does");
    return first->second;
  }

 private:
  std::map<std::string, std::size_t> byId_;
  std::multimap<std::string, std::size_t> byStem_;
};

Places placesOfLists(const Manifest& manifest, const std::vector<SplitRule>& rules, MissingImages& unknown) {
  const SampleNames names(manifest);
  Places places(manifest.samples.size());
  for (std::size_t split = 0; split < rules.size(); ++split) {
    for (const auto& name : loadLines(rules[split].list)) {
      const auto sample = names.find(name);
      if (!sample) {
        unknown.add(name);
        continue;
      }
      auto& place = places[*sample];
      require(!place || *place == split, "the film " + name + " is in '" + rules[place.value_or(split)].name +
                                             "' and in '" + rules[split].name + "'");
      place = split;
    }
  }
  return places;
}

Places placesOfFractions(const Manifest& manifest, const std::vector<SplitRule>& rules, std::uint64_t seed) {
  std::map<std::string, std::string> hashOfPatient;
  for (const auto& sample : manifest.samples) {
    const auto patient = patientKey(sample);
    const auto salted = std::to_string(seed) + " " + patient;
    hashOfPatient.try_emplace(patient, sha256Hex(std::as_bytes(std::span(salted))));
  }
  std::vector<std::pair<std::string, std::string>> order;
  for (const auto& [patient, hash] : hashOfPatient) order.emplace_back(hash, patient);
  std::ranges::sort(order);
  std::map<std::string, std::size_t> splitOfPatient;
  double sum = 0;
  std::size_t begin = 0;
  for (std::size_t split = 0; split < rules.size(); ++split) {
    sum += rules[split].fraction;
    const auto cut = static_cast<std::size_t>(std::llround(sum * static_cast<double>(order.size())));
    const auto end = std::min(order.size(), cut);
    for (; begin < end; ++begin) splitOfPatient[order[begin].second] = split;
  }
  Places places(manifest.samples.size());
  for (std::size_t i = 0; i < places.size(); ++i) {
    const auto at = splitOfPatient.find(patientKey(manifest.samples[i]));
    if (at != splitOfPatient.end()) places[i] = at->second;
  }
  return places;
}

void checkPatients(const Manifest& manifest, const std::vector<SplitRule>& rules, const Places& places) {
  std::map<std::string, std::size_t> firstFilm;
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (!places[i]) continue;
    const auto first = firstFilm.try_emplace(patientKey(manifest.samples[i]), i).first->second;
    require(*places[first] == *places[i], "the films " + manifest.samples[first].imageId + " (" +
                                              rules[*places[first]].name + ") and " + manifest.samples[i].imageId +
                                              " (" + rules[*places[i]].name +
                                              ") show the same patient; put them into the same list");
  }
}

}  // namespace

Splits splitByPatient(const Manifest& manifest, const std::vector<SplitRule>& rules, std::uint64_t seed) {
  checkRules(rules);
  Splits result;
  const bool hasLists = !rules.front().list.empty();
  const auto places =
      hasLists ? placesOfLists(manifest, rules, result.unknown) : placesOfFractions(manifest, rules, seed);
  checkPatients(manifest, rules, places);
  for (const auto& rule : rules) result.splits.push_back({rule.name, {}});
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (places[i]) {
      result.splits[*places[i]].samples.push_back(i);
    } else {
      ++result.unlisted;
    }
  }
  for (const auto& split : result.splits) {
    require(!split.samples.empty(), "'" + split.name + "' has no film; give it more patients or leave it out");
  }
  return result;
}

}  // namespace carina::data
