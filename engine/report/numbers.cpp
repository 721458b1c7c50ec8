// SPDX-License-Identifier: Apache-2.0
#include "engine/report/numbers.h"

#include <charconv>
#include <utility>

namespace carina::report {
namespace {

constexpr const char* kMean = "mean";

/// The shortest digits that read back to the same number: "0.9".
std::string shortText(double value) {
  char text[64];
  return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

std::optional<double> asNumber(std::int64_t count) {
  return static_cast<double>(count);
}

/// Adds numbers about one thing.
class Adder {
 public:
  Adder(std::vector<Number>& dst, Number about) : dst_(dst), about_(std::move(about)) {}

  void operator()(std::string statistic, std::optional<double> value,
                  const std::optional<eval::Interval>& interval = {}) {
    auto number = about_;
    number.statistic = std::move(statistic);
    number.value = value;
    number.interval95 = interval;
    dst_.push_back(std::move(number));
  }

  void operator()(std::string statistic, const eval::Proportion& share) {
    auto number = about_;
    number.statistic = std::move(statistic);
    number.value = share.value();
    number.interval95 = share.interval95;
    number.count = share.count;
    number.positives.reset();
    dst_.push_back(std::move(number));
  }

 private:
  std::vector<Number>& dst_;
  Number about_;
};

void addPoint(Adder& add, const eval::LabelResult& result) {
  if (!result.point) return;
  const auto& point = *result.point;
  add("threshold", point.threshold);
  add("sensitivity", point.sensitivity);
  add("specificity", point.specificity);
  add("true_positives", asNumber(point.truePositives));
  add("false_positives", asNumber(point.falsePositives));
  add("true_negatives", asNumber(point.trueNegatives));
  add("false_negatives", asNumber(point.falseNegatives));
  for (std::size_t i = 0; i < result.predictive.size(); ++i) {
    const auto& values = result.predictive[i];
    const auto at = i == 0 ? std::string("_at_own_prevalence") : "_at_prevalence_" + shortText(values.prevalence);
    add("ppv" + at, values.positive);
    add("npv" + at, values.negative);
  }
}

void addCut(Adder& add, const std::string& name, const std::optional<eval::CutPoint>& cut) {
  if (!cut) return;
  add(name + ".threshold", cut->threshold);
  add(name + ".sensitivity", cut->sensitivity);
  add(name + ".specificity", cut->specificity);
}

void addReliability(Adder& add, const std::string& suffix, const std::optional<eval::Reliability>& reliability) {
  add("brier" + suffix, reliability ? std::optional(reliability->brier) : std::nullopt);
  add("ece" + suffix, reliability ? std::optional(reliability->ece) : std::nullopt);
}

void addCalibration(Adder& add, const eval::LabelResult& result) {
  if (!result.calibration) return;
  addReliability(add, "_before_calibration", result.calibration->before);
  addReliability(add, "_after_calibration", result.calibration->after);
  const auto& fitted = result.calibration->fitted;
  if (fitted && fitted->method == eval::Calibration::Temperature) add("temperature", fitted->temperature);
}

void addBins(std::vector<Number>& numbers, const Number& about, const eval::LabelResult& result) {
  if (!result.reliability) return;
  const auto& bins = result.reliability->bins;
  for (std::size_t i = 0; i < bins.size(); ++i) {
    if (bins[i].count == 0) continue;
    auto of = about;
    of.count = bins[i].count;
    of.positives.reset();
    Adder add(numbers, of);
    const auto name = "reliability_bin_" + std::to_string(i + 1) + "_of_" + std::to_string(bins.size());
    add(name + ".mean_score", bins[i].meanScore);
    add(name + ".share_positive", bins[i].share, bins[i].interval95);
  }
}

void addSubgroups(std::vector<Number>& numbers, const Number& about, const eval::LabelResult& result) {
  for (const auto& group : result.subgroups) {
    auto of = about;
    of.group = group.attribute + "=" + group.value;
    of.count = group.films;
    of.positives = group.positives;
    Adder add(numbers, of);
    add("auroc", group.estimate.auroc, group.estimate.interval95);
  }
}

void addLabel(std::vector<Number>& numbers, Number about, const eval::LabelResult& result,
              const eval::EvaluationOptions& options) {
  about.count = result.films;
  about.positives = result.positives;
  Adder add(numbers, about);
  add("patients", asNumber(result.patients));
  add("auroc", result.auroc.auroc, result.auroc.interval95);
  add("auroc_clustered", result.auroc.auroc, result.bootstrap95);
  add("auroc_delong_variance", result.auroc.variance);
  add("average_precision", result.averagePrecision);
  const auto limit = "_to_" + shortText(options.partialLimit);
  add("partial_auroc" + limit, result.partial ? std::optional(result.partial->area) : std::nullopt);
  add("partial_auroc_standardized" + limit,
      result.partial ? std::optional(result.partial->standardized) : std::nullopt);
  addCut(add, "youden", result.youden);
  addCut(add, "at_specificity_" + shortText(options.wantedSpecificity), result.atSpecificity);
  addCut(add, "at_sensitivity_" + shortText(options.wantedSensitivity), result.atSensitivity);
  addPoint(add, result);
  addReliability(add, "", result.reliability);
  addCalibration(add, result);
  addBins(numbers, about, result);
  addSubgroups(numbers, about, result);
}

void addMean(std::vector<Number>& numbers, Number about, const eval::MeanResult& mean) {
  about.label = kMean;
  Adder add(numbers, about);
  add("auroc_clustered", mean.auroc, mean.bootstrap95);
  add("average_precision", mean.averagePrecision);
  add("brier", mean.brier);
  add("ece", mean.ece);
  add("labels_counted", asNumber(mean.labelsCounted));
}

void addComparison(std::vector<Number>& numbers, const Subject& subject, const eval::Comparison& comparison) {
  const auto& models = subject.evaluation.models;
  Number about{.model = models[comparison.modelA].name, .against = models[comparison.modelB].name, .label = kMean};
  about.count = static_cast<std::int64_t>(subject.films.films());
  Adder(numbers, about)("auroc_difference_clustered", comparison.meanDifference, comparison.mean95);
  for (std::size_t i = 0; i < comparison.labels.size(); ++i) {
    const auto& label = comparison.labels[i];
    const auto& films = models[comparison.modelA].labels[i];
    about.label = subject.films.labels[i];
    about.count = films.films;
    about.positives = films.positives;
    Adder add(numbers, about);
    add("auroc_difference", label.delong.difference, label.delong.interval95);
    add("auroc_difference_clustered", label.delong.difference, label.bootstrap95);
    add("delong_covariance", label.delong.covariance);
    add("delong_z", label.delong.z);
    add("delong_p", label.delong.p);
    add("delong_p_holm", label.holm);
    add("only_first_right", asNumber(label.onlyARight));
    add("only_second_right", asNumber(label.onlyBRight));
  }
}

void addLocalizations(std::vector<Number>& numbers, const Localizations& found) {
  for (const auto& label : found.labels) {
    Number about{.model = found.model, .label = label.label};
    about.count = label.films;
    Adder add(numbers, about);
    add("pointing_game", label.hitShare, label.hitShare95);
    add("mean_iou", label.meanIou);
    add("mean_iobb", label.meanIobb);
    for (std::size_t i = 0; i < score::kIouLevels.size(); ++i) {
      add("share_with_iou_" + shortText(score::kIouLevels[i]), label.shareAtIou[i]);
    }
  }
}

}  // namespace

std::vector<Number> numbersOf(const Subject& subject) {
  std::vector<Number> numbers;
  for (const auto& model : subject.evaluation.models) {
    Number about{.model = model.name};
    about.count = static_cast<std::int64_t>(subject.films.films());
    addMean(numbers, about, model.mean);
    for (std::size_t i = 0; i < model.labels.size(); ++i) {
      about.label = subject.films.labels[i];
      addLabel(numbers, about, model.labels[i], subject.evaluation.options);
    }
  }
  for (const auto& comparison : subject.evaluation.comparisons) addComparison(numbers, subject, comparison);
  for (const auto& found : subject.localizations) addLocalizations(numbers, found);
  return numbers;
}

}  // namespace carina::report
