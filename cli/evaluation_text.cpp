// SPDX-License-Identifier: Apache-2.0
#include "cli/evaluation_text.h"

#include <vector>

#include "cli/text.h"
#include "engine/report/number_text.h"

namespace carina::cli {
namespace {

using report::countText;
using report::estimateText;
using report::numberText;

std::string modelText(const report::Subject& subject, const eval::ModelResult& model) {
  std::vector<std::vector<std::string>> rows = {{printable(model.name), "films", "positive", "AUROC (DeLong 95 %)",
                                                 "patients 95 %", "avg. precision", "threshold", "sensitivity",
                                                 "specificity"}};
  for (std::size_t i = 0; i < model.labels.size(); ++i) {
    const auto& label = model.labels[i];
    std::vector<std::string> row{printable(subject.films.labels[i]),
                                 countText(label.films),
                                 countText(label.positives),
                                 estimateText(label.auroc.auroc, label.auroc.interval95),
                                 report::intervalText(label.bootstrap95),
                                 numberText(label.averagePrecision)};
    if (label.point) {
      row.push_back(report::thresholdText(label.point->threshold));
      row.push_back(numberText(label.point->sensitivity.value()));
      row.push_back(numberText(label.point->specificity.value()));
    }
    row.resize(rows.front().size());
    rows.push_back(std::move(row));
  }
  rows.push_back({"mean of " + countText(model.mean.labelsCounted), "", "", numberText(model.mean.auroc),
                  report::intervalText(model.mean.bootstrap95), numberText(model.mean.averagePrecision), "", "", ""});
  return tableText(rows) + "\n";
}

std::string comparisonText(const report::Subject& subject, const eval::Comparison& comparison) {
  const auto& models = subject.evaluation.models;
  std::vector<std::vector<std::string>> rows = {
      {printable(models[comparison.modelA].name) + " less " + printable(models[comparison.modelB].name), "difference",
       "DeLong 95 %", "p", "p, Holm", "only first right", "only second right"}};
  for (std::size_t i = 0; i < comparison.labels.size(); ++i) {
    const auto& label = comparison.labels[i];
    rows.push_back({printable(subject.films.labels[i]), report::differenceText(label.delong.difference),
                    report::intervalText(label.delong.interval95), report::pText(label.delong.p),
                    report::pText(label.holm), countText(label.onlyARight), countText(label.onlyBRight)});
  }
  rows.push_back({"mean", report::differenceText(comparison.meanDifference),
                  report::intervalText(comparison.mean95) + " (patients)", "", "", "", ""});
  return tableText(rows) + "\n";
}

std::string localizationText(const report::Localizations& found) {
  std::vector<std::vector<std::string>> rows = {
      {printable(found.model) + ", heat maps", "films", "pointing game", "mean IoU"}};
  for (const auto& label : found.labels) {
    rows.push_back({printable(label.label), countText(label.films), estimateText(label.hitShare, label.hitShare95),
                    numberText(label.meanIou)});
  }
  return tableText(rows) + "\n";
}

}  // namespace

std::string evaluationText(const report::Subject& subject) {
  std::string text;
  for (const auto& model : subject.evaluation.models) text += modelText(subject, model);
  for (const auto& comparison : subject.evaluation.comparisons) text += comparisonText(subject, comparison);
  for (const auto& found : subject.localizations) text += localizationText(found);
  return text;
}

}  // namespace carina::cli
