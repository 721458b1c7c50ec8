// SPDX-License-Identifier: Apache-2.0
#include "engine/score/judge.h"

#include <algorithm>

#include "engine/core/error.h"

namespace carina::score {
namespace {

template <typename Rows>
void requireLabels(const Rows& rows, std::span<const std::string> labels, const std::string& what) {
  for (const auto& row : rows) {
    if (std::ranges::find(labels, row.label) != labels.end()) continue;
    throw Error(ErrorCode::InvalidArgument, what + " of '" + row.label +
                                                "', a label that the model does not have; they belong to another "
                                                "model");
  }
}

eval::Calibrator calibratorOf(const model::SavedCalibrator& saved) {
  return {.method = eval::parseCalibration(saved.method),
          .temperature = saved.temperature,
          .from = saved.from,
          .to = saved.to};
}

}  // namespace

Judge::Judge(const model::OperatingPoints& points, std::span<const std::string> labels, std::string_view file) {
  requireLabels(points.points, labels, std::string(file) + ": a threshold");
  requireLabels(points.calibrators, labels, std::string(file) + ": a calibrator");
  for (const auto& label : labels) {
    Rule rule{.label = label, .threshold = {}, .calibrator = {}};
    if (const auto* point = points.findPoint(label)) rule.threshold = point->threshold;
    if (const auto* saved = points.findCalibrator(label)) rule.calibrator = calibratorOf(*saved);
    rules_.push_back(std::move(rule));
  }
}

std::vector<JudgedFinding> Judge::judge(std::span<const float> probabilities) const {
  if (probabilities.size() != rules_.size()) {
    throw Error(ErrorCode::InvalidArgument, "operating points: " + std::to_string(probabilities.size()) +
                                                " probabilities for " + std::to_string(rules_.size()) + " labels");
  }
  std::vector<JudgedFinding> findings;
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    const auto& rule = rules_[i];
    const auto probability = static_cast<double>(probabilities[i]);
    JudgedFinding finding{.label = rule.label, .probability = probabilities[i], .threshold = rule.threshold};
    finding.isAbove = rule.threshold && probability >= *rule.threshold;
    if (rule.calibrator) finding.calibrated = (*rule.calibrator)(probability);
    findings.push_back(std::move(finding));
  }
  return findings;
}

}  // namespace carina::score
