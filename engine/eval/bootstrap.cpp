// SPDX-License-Identifier: Apache-2.0
#include "engine/eval/bootstrap.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

#include "engine/core/error.h"
#include "engine/core/parallel.h"
#include "engine/core/rng.h"
#include "engine/eval/cases.h"

namespace carina::eval {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kLeastDefined = 0.95;
constexpr std::size_t kLanes = 16;  // replicates that are counted side by side: one vector register

/// The known films of one model and label, scores ascending.
struct Ladder {
  struct Rung {
    std::uint32_t patient : 30;
    std::uint32_t isPositive : 1;
    std::uint32_t endsTie : 1;  ///< the last of equal scores
  };
  std::vector<Rung> rungs;
};

Ladder makeLadder(const FilmSet& set, const ScoreSet& scores, std::size_t label) {
  const auto known = knownCases(set, scores, label);
  std::vector<std::size_t> order(known.scores.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t i) { return known.scores[i]; });
  Ladder ladder;
  ladder.rungs.reserve(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    const auto at = order[i];
    const bool ends = i + 1 == order.size() || known.scores[order[i + 1]] != known.scores[at];
    ladder.rungs.push_back({static_cast<std::uint32_t>(known.patients[at]) & 0x3fffffffU,
                            known.isPositive[at] != 0 ? 1U : 0U, ends ? 1U : 0U});
  }
  return ladder;
}

/// How often each patient was drawn, for kLanes replicates: patients × lanes.
using Draws = std::vector<std::uint16_t>;
using Counts = std::array<std::int32_t, kLanes>;
using Lanes = std::array<double, kLanes>;

void draw(std::int32_t patients, std::size_t firstReplicate, std::uint64_t seed, Draws& draws) {
  std::ranges::fill(draws, std::uint16_t{0});
  const auto count = static_cast<std::uint64_t>(patients);
  for (std::size_t lane = 0; lane < kLanes; ++lane) {
    auto rng = Rng(seed).fork(firstReplicate + lane);
    for (std::uint64_t i = 0; i < count; ++i) ++draws[rng.below(count) * kLanes + lane];
  }
}

/// Pairs won (ties half), positives and negatives of kLanes weighted samples, climbing from the lowest score.
class Climb {
 public:
  void add(const std::uint16_t* weights, bool isPositive) {
    auto& counts = isPositive ? tiedPositives_ : tiedNegatives_;
    for (std::size_t lane = 0; lane < kLanes; ++lane) counts[lane] += weights[lane];
  }

  void endTie() {
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      const auto tied = static_cast<double>(tiedNegatives_[lane]);
      pairs_[lane] += static_cast<double>(tiedPositives_[lane]) * (negatives_[lane] + 0.5 * tied);
      negatives_[lane] += tied;
      positives_[lane] += static_cast<double>(tiedPositives_[lane]);
    }
    tiedPositives_.fill(0);
    tiedNegatives_.fill(0);
  }

  double auroc(std::size_t lane) const {
    const double all = positives_[lane] * negatives_[lane];
    return all > 0 ? pairs_[lane] / all : kNaN;
  }

 private:
  Counts tiedPositives_{};
  Counts tiedNegatives_{};
  Lanes pairs_{};
  Lanes positives_{};
  Lanes negatives_{};
};

Climb climb(const Ladder& ladder, const Draws& draws) {
  Climb result;
  for (const auto& rung : ladder.rungs) {
    result.add(&draws[std::size_t{rung.patient} * kLanes], rung.isPositive != 0);
    if (rung.endsTie != 0) result.endTie();
  }
  return result;
}

void check(const FilmSet& set, const BootstrapOptions& options) {
  const auto isPatient = [&](std::int32_t patient) { return patient >= 0 && patient < set.patientCount; };
  if (set.patientCount < 1 || options.replicates < 1 || !std::ranges::all_of(set.patients, isPatient)) {
    throw Error(ErrorCode::InvalidArgument, "evaluation: a bootstrap needs patients and at least one replicate");
  }
}

}  // namespace

BootstrapAurocs::BootstrapAurocs(std::size_t labels, std::size_t replicates, std::size_t models)
    : labels_(labels), replicates_(replicates), values_(models * labels * replicates, kNaN) {}

std::span<const double> BootstrapAurocs::auroc(std::size_t model, std::size_t label) const {
  return std::span(values_).subspan((model * labels_ + label) * replicates_, replicates_);
}

std::span<double> BootstrapAurocs::auroc(std::size_t model, std::size_t label) {
  return std::span(values_).subspan((model * labels_ + label) * replicates_, replicates_);
}

std::vector<double> BootstrapAurocs::mean(std::size_t model) const {
  std::vector<double> means(replicates_, kNaN);
  for (std::size_t replicate = 0; replicate < replicates_; ++replicate) {
    double sum = 0;
    int defined = 0;
    for (std::size_t label = 0; label < labels_; ++label) {
      const double value = auroc(model, label)[replicate];
      if (std::isnan(value)) continue;
      sum += value;
      ++defined;
    }
    if (defined > 0) means[replicate] = sum / defined;
  }
  return means;
}

BootstrapAurocs bootstrapAurocs(const FilmSet& set, std::span<const ScoreSet> models, const BootstrapOptions& options,
                                const std::stop_token& stop) {
  check(set, options);
  const auto labels = set.labels.size();
  std::vector<Ladder> ladders(models.size() * labels);
  parallelFor(std::ssize(ladders), [&](std::int64_t begin, std::int64_t end) {
    for (auto i = static_cast<std::size_t>(begin); i < static_cast<std::size_t>(end); ++i) {
      ladders[i] = makeLadder(set, models[i / labels], i % labels);
    }
  });
  const auto replicates = static_cast<std::size_t>(options.replicates);
  BootstrapAurocs result(labels, replicates, models.size());
  const auto blocks = static_cast<std::int64_t>((replicates + kLanes - 1) / kLanes);
  parallelFor(blocks, [&](std::int64_t begin, std::int64_t end) {
    Draws draws(static_cast<std::size_t>(set.patientCount) * kLanes);
    for (auto block = static_cast<std::size_t>(begin); block < static_cast<std::size_t>(end); ++block) {
      if (stop.stop_requested()) throw Error(ErrorCode::Cancelled, "evaluation: stopped");
      const auto first = block * kLanes;
      draw(set.patientCount, first, options.seed, draws);
      for (std::size_t i = 0; i < ladders.size(); ++i) {
        const auto found = climb(ladders[i], draws);
        const auto aurocs = result.auroc(i / labels, i % labels);
        for (std::size_t lane = 0; lane < kLanes && first + lane < replicates; ++lane) {
          aurocs[first + lane] = found.auroc(lane);
        }
      }
    }
  });
  return result;
}

std::optional<Interval> percentileInterval(std::span<const double> replicates) {
  std::vector<double> defined;
  std::ranges::copy_if(replicates, std::back_inserter(defined), [](double value) { return !std::isnan(value); });
  const auto wanted = kLeastDefined * static_cast<double>(replicates.size());
  if (defined.empty() || static_cast<double>(defined.size()) < wanted) return {};
  std::ranges::sort(defined);
  const auto quantile = [&](double share) {
    const double at = share * static_cast<double>(defined.size() - 1);
    const auto low = static_cast<std::size_t>(at);
    const auto high = std::min(low + 1, defined.size() - 1);
    return defined[low] + (at - static_cast<double>(low)) * (defined[high] - defined[low]);
  };
  return Interval{quantile(0.025), quantile(0.975)};
}

std::vector<double> differences(std::span<const double> a, std::span<const double> b) {
  if (a.size() != b.size()) {
    throw Error(ErrorCode::InvalidArgument, "evaluation: replicates of different numbers have no differences");
  }
  std::vector<double> result(a.size());
  std::ranges::transform(a, b, result.begin(), std::minus<>{});
  return result;
}

}  // namespace carina::eval
