// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

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
/// 57 or 057Y; months, weeks and days (M, W, D) are below a year or so and count as such.
/// Source   DICOM PS3.5, value representation AS
Attribute ageBands(const Attribute& ages);

/// Every value of every attribute, in order of their names; attributes with more than `mostValues` values (ids, dates)
/// are left out.
///
/// Threads  const calls from many threads
std::vector<SubgroupResult> judgeSubgroups(const FilmSet& set, const ScoreSet& scores, std::size_t label,
                                           std::size_t mostValues = 12);

}  // namespace carina::eval
