// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

#include "engine/eval/film_set.h"
#include "engine/eval/interval.h"

namespace carina::eval {

struct BootstrapOptions {
  std::int64_t replicates = 1000;
  std::uint64_t seed = 1;
};

/// AUROCs of resampled sets, the same samples for every model: differences between models can be taken replicate by
/// replicate.
/// Threads  a value
class BootstrapAurocs {
 public:
  BootstrapAurocs(std::size_t labels, std::size_t replicates, std::size_t models);

  std::size_t replicates() const { return replicates_; }

  /// One AUROC a replicate; NaN where the sample has one class alone.
  std::span<const double> auroc(std::size_t model, std::size_t label) const;
  std::span<double> auroc(std::size_t model, std::size_t label);

  /// The mean over the labels that the sample defines, replicate by replicate; NaN where it defines none.
  std::vector<double> mean(std::size_t model) const;

 private:
  std::size_t labels_;
  std::size_t replicates_;
  std::vector<double> values_;  // models × labels × replicates
};

/// Draws as many patients as there are, with replacement, all films of a patient together, and counts every AUROC
/// again.
///
/// Films of one patient are alike; drawing films would take them for independent and give intervals that are too
/// narrow. The draws depend on seed and replicate alone.
///
/// Errors   InvalidArgument: no patient, no replicate, tables that do not fit each other · Cancelled
/// Threads  parallel inside; call from one thread
/// Source   Efron, Tibshirani: An introduction to the bootstrap, 1993; Rutter: Bootstrap estimation of diagnostic
/// accuracy
///          with patient-clustered data, Academic Radiology 7, 2000
BootstrapAurocs bootstrapAurocs(const FilmSet& set, std::span<const ScoreSet> models, const BootstrapOptions& options,
                                const std::stop_token& stop = {});

/// From the 2.5th to the 97.5th percentile (linear between order statistics). Nothing where less than 95 % of the
/// replicates are defined: the positives then come from hardly more than two patients.
std::optional<Interval> percentileInterval(std::span<const double> replicates);

/// a − b, replicate by replicate. Errors: InvalidArgument: lengths that differ
std::vector<double> differences(std::span<const double> a, std::span<const double> b);

}  // namespace carina::eval
