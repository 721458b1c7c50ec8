// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace carina::train {

/// How much each label counts, and how.
struct MultilabelLoss {
  double labelSmoothing = 0;           ///< targets become y·(1−s) + s/2
  std::vector<double> positiveWeight;  ///< of each label's positives; empty: 1
  double positiveFocus = 0;            ///< asymmetric loss: γ₊
  double negativeFocus = 0;            ///< asymmetric loss: γ₋
  double negativeMargin = 0;           ///< asymmetric loss: probability that is forgiven to negatives
};

/// Binary cross-entropy of sigmoids, averaged over the known labels of the batch; unknown ones (NaN) neither count nor
/// pull. With a focus or a margin it is the asymmetric loss.
///
///   L₊ = −w·(1−p)^γ₊·log p        L₋ = −q^γ₋·log(1−q),  q = max(p − margin, 0)        p = 1/(1+e^−logit)
///
/// `diff` becomes weight/known times the slope of the sum.
/// Returns  the sum of the losses and the number of known labels: ranks add both up
/// Shapes   logits, labels, diff N × classes
/// Errors   InvalidArgument: sizes that do not fit; positiveWeight of another length
/// Threads  any
/// Source   Ridnik et al., Asymmetric Loss for Multi-Label Classification, ICCV 2021
struct LossSum {
  double sum = 0;
  double count = 0;
  double mean() const { return count > 0 ? sum / count : 0; }
};

LossSum multilabelLoss(const MultilabelLoss& loss, std::span<const float> logits, std::span<const float> labels,
                       std::span<float> diff);

/// Softmax cross-entropy against the one label that is 1, averaged over the films that have one.
///
/// Shapes   logits, labels, diff N × classes
/// Errors   InvalidArgument: sizes that do not fit; a film with more than one label of 1
/// Threads  any
LossSum multiclassLoss(double labelSmoothing, std::int64_t classes, std::span<const float> logits,
                       std::span<const float> labels, std::span<float> diff);

}  // namespace carina::train
