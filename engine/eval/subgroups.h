// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/eval/cases.h"
#include "engine/eval/delong.h"
#include "engine/eval/film_set.h"

namespace carina::eval {

/// One group's films for one label.
struct SubgroupResult {
  std::string attribute;  ///< "sex"
  std::string value;      ///< "F"; "unknown" where nothing is known
  std::int64_t films = 0;
  std::int64_t positives = 0;
  std::int64_t negatives = 0;
  bool isTooFew = false;   ///< fewer positives or negatives than a number could mean something for
  AurocEstimate estimate;  ///< nothing where too few
};

/// The least positives, and the least negatives, that a group's AUROC is told for.
inline constexpr std::int64_t kLeastOfASubgroup = 10;

/// Ages in years as bands: "0-17", "18-39", "40-59", "60-79", "80+"; what is no age becomes unknown. NIH writes ages as
/// 57 or 057Y, tables with gaps often 57.0; months, weeks and days (M, W, D) are below a year or so and count as such.
/// Source   DICOM PS3.5, value representation AS
Attribute ageBands(const Attribute& ages);

/// A set's films told into groups by one attribute.
/// Threads  a value
struct Grouping {
  std::string attribute;
  std::vector<std::string> values;   ///< in order of their names; "unknown" where nothing is known
  std::vector<std::uint32_t> group;  ///< one a film: which of the values
};

/// A grouping for each attribute; attributes with more than `mostValues` values on the films of the set (ids, dates)
/// are left out.
std::vector<Grouping> groupingsOf(const FilmSet& set, std::size_t mostValues = 12);

/// Every group that has a film whose label is known, attribute by attribute.
///
/// Shapes   `known` are films of the set of the groupings
/// Threads  const calls from many threads
std::vector<SubgroupResult> judgeSubgroups(const KnownCases& known, std::span<const Grouping> groupings);

}  // namespace carina::eval
