// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/data/manifest.h"

namespace carina::data {

/// A part of a set, whose patients are in no other part.
struct Split {
  std::string name;                  ///< lower-case letters, digits, '-', '_'
  std::vector<std::size_t> samples;  ///< of the manifest, in its order
};

/// What to take into a split: the images of a list, one name a line, or a share of the patients.
struct SplitRule {
  std::string name;
  std::filesystem::path list;
  double fraction = 0;  ///< where there is no list
};

/// The splits of a set and what was left over.
struct Splits {
  std::vector<Split> splits;
  std::size_t unlisted = 0;  ///< films that are in no split
  MissingImages unknown;     ///< names in lists that are no film of the set
};

/// By lists, if every rule has one, or by fractions of the patients, if none has. Fractions: the patients, ordered by
/// a hash of seed and id, are cut at the rounded sums of the fractions; the order of the table does not matter.
///
/// Errors   InvalidArgument: no rule, lists and fractions mixed, a name twice or with other letters, fractions not
/// above
///          0 or above 1 in all, a film or a patient in two splits (films are named, patients never), an empty split ·
///          NotFound, Io: a list
/// Threads  any
Splits splitByPatient(const Manifest& manifest, const std::vector<SplitRule>& rules, std::uint64_t seed);

}  // namespace carina::data
