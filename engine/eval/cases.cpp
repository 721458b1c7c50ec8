// SPDX-License-Identifier: Apache-2.0
#include "engine/eval/cases.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "engine/core/error.h"

namespace carina::eval {
namespace {

[[noreturn]] void refuse(const std::string& what) {
  throw Error(ErrorCode::InvalidArgument, "evaluation: " + what);
}

template <typename What>
void require(bool isGood, const What& what) {
  if (!isGood) refuse(what);
}

/// Whether the label is known; throws where label or score cannot be. `where()` names the film.
template <typename Where>
bool isKnown(float label, double score, const Where& where) {
  if (std::isnan(label)) return false;
  if (label != 0 && label != 1) refuse(where() + " has a label that is neither 0, 1 nor unknown");
  if (std::isnan(score)) refuse(where() + " has a score that is not a number; did training diverge?");
  return true;
}

}  // namespace

Cases makeCases(std::span<const float> labels, std::span<const double> scores) {
  return makeClassCases(labels, scores, 1, 0);
}

Cases makeClassCases(std::span<const float> labels, std::span<const double> scores, std::int64_t classes,
                     std::int64_t column) {
  require(labels.size() == scores.size(),
          std::to_string(labels.size()) + " labels for " + std::to_string(scores.size()) + " scores");
  require(classes >= 1 && column >= 0 && column < classes,
          "there is no class " + std::to_string(column) + " of " + std::to_string(classes));
  require(std::ssize(labels) % classes == 0,
          std::to_string(labels.size()) + " labels are no whole rows of " + std::to_string(classes) + " classes");
  const auto stride = static_cast<std::size_t>(classes);
  Cases cases;
  for (auto i = static_cast<std::size_t>(column); i < labels.size(); i += stride) {
    if (isKnown(labels[i], scores[i], [&] { return "row " + std::to_string(i / stride); })) {
      (labels[i] == 1 ? cases.positives : cases.negatives).push_back(scores[i]);
    }
  }
  std::sort(cases.positives.begin(), cases.positives.end());
  std::sort(cases.negatives.begin(), cases.negatives.end());
  return cases;
}

KnownCases knownCases(const FilmSet& set, const ScoreSet& scores, std::size_t label) {
  const auto classes = set.labels.size();
  require(label < classes, "there is no class " + std::to_string(label) + " of " + std::to_string(classes));
  require(set.truth.size() == set.films() * classes && scores.values.size() == set.truth.size() &&
              set.patients.size() == set.films(),
          "labels, scores and patients are not of the same films");
  KnownCases known;
  known.scores.reserve(set.films());
  known.isPositive.reserve(set.films());
  known.patients.reserve(set.films());
  known.films.reserve(set.films());
  for (std::size_t film = 0; film < set.films(); ++film) {
    const auto at = film * classes + label;
    const auto where = [&] { return "film '" + set.ids[film] + "', '" + set.labels[label] + "',"; };
    if (!isKnown(set.truth[at], scores.values[at], where)) continue;
    require(set.patients[film] >= 0 && set.patients[film] < set.patientCount,
            "a film is of a patient that is not there");
    known.scores.push_back(scores.values[at]);
    known.isPositive.push_back(static_cast<char>(set.truth[at] == 1));
    known.patients.push_back(set.patients[film]);
    known.films.push_back(film);
  }
  return known;
}

Cases makeCases(const KnownCases& known) {
  Cases cases;
  for (std::size_t i = 0; i < known.scores.size(); ++i) {
    (known.isPositive[i] != 0 ? cases.positives : cases.negatives).push_back(known.scores[i]);
  }
  std::sort(cases.positives.begin(), cases.positives.end());
  std::sort(cases.negatives.begin(), cases.negatives.end());
  return cases;
}

}  // namespace carina::eval
