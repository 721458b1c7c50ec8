// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/eval/film_set.h"

namespace carina::eval {

/// The scores of one class's cases whose label is known, each list ascending.
struct Cases {
  std::vector<double> positives;
  std::vector<double> negatives;

  std::size_t count() const { return positives.size() + negatives.size(); }
  bool hasBoth() const { return !positives.empty() && !negatives.empty(); }
};

/// Drops cases of unknown label (NaN) and sorts the rest by label and score.
///
/// Shapes   one label, 0, 1 or NaN, for each score
/// Errors   InvalidArgument: lengths that differ, another label, a score that is not a number where the label is known
/// Threads  const calls from many threads
Cases makeCases(std::span<const float> labels, std::span<const double> scores);

/// The same for column `column` of tables of n rows with `classes` values each.
///
/// Errors   also InvalidArgument: no whole rows, or no such column
Cases makeClassCases(std::span<const float> labels, std::span<const double> scores, std::int64_t classes,
                     std::int64_t column);

/// The films of a set whose label is known for one class, in the set's order; for what needs more than two lists.
struct KnownCases {
  std::vector<double> scores;
  std::vector<char> isPositive;
  std::vector<std::int32_t> patients;
  std::vector<std::size_t> films;  ///< their places in the set
};

/// Errors   as makeClassCases (film and label are named), and where the set's tables do not fit each other
KnownCases knownCases(const FilmSet& set, const ScoreSet& scores, std::size_t label);

Cases makeCases(const KnownCases& known);

}  // namespace carina::eval
