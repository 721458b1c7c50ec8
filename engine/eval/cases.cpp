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

void require(bool isGood, const std::string& what) {
  if (!isGood) refuse(what);
}

}  // namespace

Cases makeCases(std::span<const float> labels, std::span<const float> scores) {
  return makeClassCases(labels, scores, 1, 0);
}

Cases makeClassCases(std::span<const float> labels, std::span<const float> scores, std::int64_t classes,
                     std::int64_t column) {
  require(labels.size() == scores.size(),
          std::to_string(labels.size()) + " labels for " + std::to_string(scores.size()) + " scores");
  require(classes >= 1 && column >= 0 && column < classes,
          "there is no class " + std::to_string(column) + " of " + std::to_string(classes));
  require(std::ssize(labels) % classes == 0,
          std::to_string(labels.size()) + " labels are no whole rows of " + std::to_string(classes) + " classes");
  Cases cases;
  for (auto i = static_cast<std::size_t>(column); i < labels.size(); i += static_cast<std::size_t>(classes)) {
    if (std::isnan(labels[i])) continue;
    const bool isLabel = labels[i] == 0 || labels[i] == 1;
    if (!isLabel || std::isnan(scores[i])) {
      refuse("row " + std::to_string(i / static_cast<std::size_t>(classes)) +
             (isLabel ? " has a score that is not a number; did training diverge?"
                      : " has a label that is neither 0, 1 nor unknown"));
    }
    (labels[i] == 1 ? cases.positives : cases.negatives).push_back(scores[i]);
  }
  std::sort(cases.positives.begin(), cases.positives.end());
  std::sort(cases.negatives.begin(), cases.negatives.end());
  return cases;
}

}  // namespace carina::eval
