// SPDX-License-Identifier: Apache-2.0
#include "engine/eval/calibrator.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

#include "engine/core/error.h"

namespace carina::eval {
namespace {

constexpr std::array<std::pair<Calibration, std::string_view>, 2> kNames = {
    {{Calibration::Temperature, "temperature"}, {Calibration::Isotonic, "isotonic"}}};

// A score of exactly 0 or 1 has no finite logit; it counts as nearly sure.
constexpr double kLeastProbability = 1e-12;

[[noreturn]] void refuse(const std::string& what) {
  throw Error(ErrorCode::InvalidArgument, "calibration: " + what);
}

double logit(double probability) {
  const double p = std::clamp(probability, kLeastProbability, 1 - kLeastProbability);
  return std::log(p / (1 - p));
}

double sigmoid(double x) {
  return 1 / (1 + std::exp(-x));
}

/// First and second derivative of the log loss with respect to the logits' scale 1/T.
struct Slope {
  double first = 0;
  double second = 0;

  void add(const std::vector<double>& logits, double scale, double label) {
    for (const double x : logits) {
      const double p = sigmoid(x * scale);
      first += x * (p - label);
      second += x * x * p * (1 - p);
    }
  }
};

std::vector<double> logitsOf(const std::vector<double>& scores) {
  std::vector<double> logits(scores.size());
  std::ranges::transform(scores, logits.begin(), logit);
  return logits;
}

/// Newton's method on the scale, in which the loss is convex; steps of at most a factor of four. Above 0 the slope is
/// concave in the scale: a step from below never passes the root, one from above at most once.
double fitTemperature(const Cases& cases) {
  constexpr double kLeast = 0.01;
  constexpr double kMost = 100;
  const auto positives = logitsOf(cases.positives);
  const auto negatives = logitsOf(cases.negatives);
  double scale = 1;
  for (int round = 0; round < 100; ++round) {
    Slope slope;
    slope.add(positives, scale, 1);
    slope.add(negatives, scale, 0);
    if (slope.first == 0) break;
    const double aimed = slope.second > 0 ? scale - slope.first / slope.second : (slope.first > 0 ? 0 : kMost);
    const double next = std::clamp(std::clamp(aimed, scale / 4, scale * 4), kLeast, kMost);
    const bool isFound = std::abs(next - scale) < 1e-10 * scale;
    scale = next;
    if (isFound) break;
  }
  return 1 / scale;
}

struct Block {
  double first = 0;
  double last = 0;
  double cases = 0;
  double positives = 0;

  double share() const { return positives / cases; }
};

/// Pool adjacent violators over the distinct scores.
std::vector<Block> pool(const Cases& cases) {
  std::vector<Block> blocks;
  auto positive = cases.positives.begin();
  auto negative = cases.negatives.begin();
  while (positive != cases.positives.end() || negative != cases.negatives.end()) {
    const bool isPositive =
        negative == cases.negatives.end() || (positive != cases.positives.end() && *positive <= *negative);
    const double score = isPositive ? *positive : *negative;
    Block block{.first = score, .last = score};
    for (; positive != cases.positives.end() && *positive == score; ++positive) ++block.positives;
    for (; negative != cases.negatives.end() && *negative == score; ++negative) ++block.cases;
    block.cases += block.positives;
    while (!blocks.empty() && blocks.back().share() >= block.share()) {
      block.first = blocks.back().first;
      block.cases += blocks.back().cases;
      block.positives += blocks.back().positives;
      blocks.pop_back();
    }
    blocks.push_back(block);
  }
  return blocks;
}

}  // namespace

std::string_view name(Calibration method) {
  return std::ranges::find(kNames, method, &std::pair<Calibration, std::string_view>::first)->second;
}

Calibration parseCalibration(std::string_view text) {
  const auto at = std::ranges::find(kNames, text, &std::pair<Calibration, std::string_view>::second);
  if (at == kNames.end()) refuse("'temperature' or 'isotonic', not '" + std::string(text) + "'");
  return at->first;
}

double Calibrator::operator()(double probability) const {
  if (std::isnan(probability)) return probability;
  if (method == Calibration::Temperature) {
    const bool isSure = probability <= 0 || probability >= 1;  // the formula's limits, whatever T
    return isSure ? probability : sigmoid(logit(probability) / temperature);
  }
  if (probability <= from.front()) return to.front();
  if (probability >= from.back()) return to.back();
  const auto above = std::ranges::upper_bound(from, probability) - from.begin();
  const auto i = static_cast<std::size_t>(above);
  const double width = from[i] - from[i - 1];
  return width > 0 ? to[i - 1] + (to[i] - to[i - 1]) * (probability - from[i - 1]) / width : to[i];
}

Calibrator fitCalibrator(const Cases& cases, Calibration method) {
  if (!cases.hasBoth()) refuse("needs films with the finding and films without");
  for (const auto* scores : {&cases.positives, &cases.negatives}) {
    if (scores->front() < 0 || scores->back() > 1) refuse("needs probabilities; a score is below 0 or above 1");
  }
  Calibrator result{.method = method, .temperature = 1, .from = {}, .to = {}};
  if (method == Calibration::Temperature) {
    result.temperature = fitTemperature(cases);
    return result;
  }
  for (const auto& block : pool(cases)) {
    for (const double score : {block.first, block.last}) {
      if (!result.from.empty() && result.from.back() == score) continue;
      result.from.push_back(score);
      result.to.push_back(block.share());
    }
  }
  return result;
}

}  // namespace carina::eval
