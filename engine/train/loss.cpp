// SPDX-License-Identifier: Apache-2.0
#include "engine/train/loss.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "engine/core/error.h"

namespace carina::train {
namespace {

/// A loss and its slope by the logit.
struct Slope {
  double value = 0;
  double slope = 0;
};

/// log(1 + e^x) without overflow.
double softplus(double x) {
  return std::max(x, 0.0) + std::log1p(std::exp(-std::abs(x)));
}

double sigmoid(double x) {
  return x >= 0 ? 1 / (1 + std::exp(-x)) : std::exp(x) / (1 + std::exp(x));
}

//   d/dz [ (1−p)^γ · softplus(−z) ] = −(1−p)^γ · (γ·p·softplus(−z) + 1 − p)
Slope positive(double z, double focus) {
  const double p = sigmoid(z);
  const double weight = focus == 0 ? 1 : std::pow(1 - p, focus);
  return {.value = weight * softplus(-z), .slope = -weight * (focus * p * softplus(-z) + 1 - p)};
}

//   q = p − m:  d/dz [ −q^γ · log(1−q) ] = (γ·q^(γ−1)·(−log(1−q)) + q^γ/(1−q)) · p·(1−p)
Slope negative(double z, double focus, double margin) {
  const double p = sigmoid(z);
  if (margin == 0 && focus == 0) return {.value = softplus(z), .slope = p};
  const double q = p - margin;
  if (q <= 0) return {};
  const double rest = std::max(1 - q, 1e-300);
  const double log = margin == 0 ? softplus(z) : -std::log(rest);
  const double power = focus == 0 ? 1 : std::pow(q, focus);
  const double focusSlope = focus == 0 ? 0 : focus * std::pow(q, focus - 1) * log;
  const double logSlope = margin == 0 ? p : p * (1 - p) / rest;
  return {.value = power * log, .slope = focusSlope * p * (1 - p) + power * logSlope};
}

void checkSizes(std::span<const float> logits, std::span<const float> labels, std::span<float> diff) {
  if (logits.size() == labels.size() && logits.size() == diff.size()) return;
  throw Error(ErrorCode::InvalidArgument, "a loss of " + std::to_string(logits.size()) + " logits got " +
                                              std::to_string(labels.size()) + " labels and room for " +
                                              std::to_string(diff.size()) + " gradients");
}

}  // namespace

LossSum multilabelLoss(const MultilabelLoss& loss, std::span<const float> logits, std::span<const float> labels,
                       std::span<float> diff) {
  checkSizes(logits, labels, diff);
  const auto classes = loss.positiveWeight.size();
  if (classes != 0 && logits.size() % classes != 0) {
    throw Error(ErrorCode::InvalidArgument,
                "positive weights are given for " + std::to_string(classes) + " labels, not for those of the set");
  }
  LossSum total;
  for (std::size_t i = 0; i < logits.size(); ++i) {
    diff[i] = 0;
    if (std::isnan(labels[i])) continue;
    const double target = labels[i] * (1 - loss.labelSmoothing) + loss.labelSmoothing / 2;
    const double weight = classes == 0 ? 1 : loss.positiveWeight[i % classes];
    const auto ifPositive = positive(logits[i], loss.positiveFocus);
    const auto ifNegative = negative(logits[i], loss.negativeFocus, loss.negativeMargin);
    total.sum += target * weight * ifPositive.value + (1 - target) * ifNegative.value;
    total.count += 1;
    diff[i] = static_cast<float>(target * weight * ifPositive.slope + (1 - target) * ifNegative.slope);
  }
  const auto share = static_cast<float>(total.count > 0 ? 1 / total.count : 0);
  for (auto& value : diff) value *= share;
  return total;
}

LossSum multiclassLoss(double labelSmoothing, std::int64_t classes, std::span<const float> logits,
                       std::span<const float> labels, std::span<float> diff) {
  checkSizes(logits, labels, diff);
  const auto width = static_cast<std::size_t>(classes);
  if (width == 0 || logits.size() % width != 0) {
    throw Error(ErrorCode::InvalidArgument, "the logits are not whole rows of " + std::to_string(classes) + " classes");
  }
  LossSum total;
  for (std::size_t row = 0; row < logits.size(); row += width) {
    const auto z = logits.subspan(row, width);
    const auto y = labels.subspan(row, width);
    const auto marked = std::ranges::count(y, 1.0F);
    if (marked > 1) throw Error(ErrorCode::InvalidArgument, "a film has more than one class; train it as multilabel");
    std::fill_n(diff.begin() + static_cast<std::ptrdiff_t>(row), width, 0.0F);
    if (marked == 0) continue;
    const double most = *std::ranges::max_element(z);
    double sum = 0;
    for (const double value : z) sum += std::exp(value - most);
    const double logSum = most + std::log(sum);
    for (std::size_t c = 0; c < width; ++c) {
      const double target = (y[c] == 1.0F ? 1 - labelSmoothing : 0.0) + labelSmoothing / static_cast<double>(width);
      total.sum += target * (logSum - z[c]);
      diff[row + c] = static_cast<float>(std::exp(z[c] - logSum) - target);
    }
    total.count += 1;
  }
  const auto share = static_cast<float>(total.count > 0 ? 1 / total.count : 0);
  for (auto& value : diff) value *= share;
  return total;
}

}  // namespace carina::train
