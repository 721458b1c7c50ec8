// SPDX-License-Identifier: Apache-2.0
#include "engine/eval/evaluation.h"

#include <algorithm>
#include <functional>

#include "engine/core/error.h"
#include "engine/core/parallel.h"
#include "engine/core/rng.h"
#include "engine/eval/calibration_check.h"
#include "engine/eval/class_mean.h"

namespace carina::eval {
namespace {

[[noreturn]] void refuse(const std::string& what) {
  throw Error(ErrorCode::InvalidArgument, "evaluation: " + what);
}

void check(const FilmSet& set, std::span<const ScoreSet> models) {
  if (models.empty()) refuse("there is no model to judge");
  if (set.films() == 0 || set.labels.empty()) refuse("there is no film to judge by");
  for (const auto& attribute : set.attributes) {
    if (attribute.values.size() != set.films()) refuse("'" + attribute.name + "' does not have a value for each film");
  }
}

std::int64_t patientsOf(const KnownCases& known, std::int32_t patients) {
  std::vector<char> isThere(static_cast<std::size_t>(patients));
  for (const auto patient : known.patients) isThere[static_cast<std::size_t>(patient)] = 1;
  return std::ranges::count(isThere, 1);
}

bool areAllEqual(const Cases& cases) {
  return cases.hasBoth() && cases.positives.front() == cases.positives.back() &&
         cases.negatives.front() == cases.negatives.back() && cases.positives.front() == cases.negatives.front();
}

void judgeCut(const KnownCases& known, const Roc& roc, const EvaluationOptions& options, LabelResult& result) {
  const auto cut = choosePoint(roc, options.cut);
  if (!cut || !cut->threshold) return;
  result.point = judgePoint(known, *cut->threshold);
  auto prevalences = options.prevalences;
  prevalences.insert(prevalences.begin(),
                     static_cast<double>(roc.positives) / static_cast<double>(roc.positives + roc.negatives));
  for (const double prevalence : prevalences) {
    result.predictive.push_back(
        predictiveValues(result.point->sensitivity.value(), result.point->specificity.value(), prevalence));
  }
}

LabelResult judgeLabel(const FilmSet& set, const ScoreSet& scores, std::size_t label,
                       const EvaluationOptions& options) {
  const auto known = knownCases(set, scores, label);
  const auto cases = makeCases(known);
  const auto roc = makeRoc(cases);
  LabelResult result{.films = static_cast<std::int64_t>(cases.count()),
                     .patients = patientsOf(known, set.patientCount),
                     .positives = roc.positives,
                     .negatives = roc.negatives,
                     .areAllEqual = areAllEqual(cases),
                     .roc = cornersOf(roc),
                     .auroc = estimateAuroc(cases),
                     .averagePrecision = averagePrecision(roc),
                     .partial = partialAuroc(roc, options.partialLimit),
                     .youden = youdenPoint(roc),
                     .atSpecificity = sensitivityAtSpecificity(roc, options.wantedSpecificity),
                     .atSensitivity = specificityAtSensitivity(roc, options.wantedSensitivity),
                     .reliability = judgeReliability(cases, options.bins)};
  judgeCut(known, roc, options, result);
  result.subgroups = judgeSubgroups(set, scores, label);
  return result;
}

std::optional<double> meanOver(const std::vector<LabelResult>& labels,
                               const std::function<std::optional<double>(const LabelResult&)>& value) {
  std::vector<std::optional<double>> values;
  for (const auto& label : labels) values.push_back(value(label));
  return meanOfDefined(values).mean;
}

MeanResult meanOf(const std::vector<LabelResult>& labels) {
  MeanResult mean{.auroc = meanOver(labels, [](const auto& label) { return label.auroc.auroc; }),
                  .averagePrecision = meanOver(labels, [](const auto& label) { return label.averagePrecision; }),
                  .brier = meanOver(labels,
                                    [](const auto& label) {
                                      return label.reliability ? std::optional(label.reliability->brier) : std::nullopt;
                                    }),
                  .ece = meanOver(labels, [](const auto& label) {
                    return label.reliability ? std::optional(label.reliability->ece) : std::nullopt;
                  })};
  mean.labelsCounted = std::ranges::count_if(labels, [](const auto& label) { return label.auroc.auroc.has_value(); });
  return mean;
}

/// One patient resampled is that patient: there is nothing to vary.
std::optional<Interval> intervalOf(const FilmSet& set, std::span<const double> replicates) {
  return set.patientCount > 1 ? percentileInterval(replicates) : std::nullopt;
}

void addBootstrap(const FilmSet& set, const BootstrapAurocs& bootstrap, std::size_t model, ModelResult& result) {
  for (std::size_t label = 0; label < result.labels.size(); ++label) {
    if (result.labels[label].auroc.auroc) {
      result.labels[label].bootstrap95 = intervalOf(set, bootstrap.auroc(model, label));
    }
  }
  if (result.mean.auroc) result.mean.bootstrap95 = intervalOf(set, bootstrap.mean(model));
}

/// Films that exactly one of two models calls positive, each by its own operating point.
void findChanged(const KnownCases& a, const KnownCases& b, std::size_t label, const Evaluation& evaluation,
                 Comparison& comparison) {
  const auto& pointA = evaluation.models[comparison.modelA].labels[label].point;
  const auto& pointB = evaluation.models[comparison.modelB].labels[label].point;
  if (!pointA || !pointB) return;
  for (std::size_t i = 0; i < a.films.size(); ++i) {
    const bool calledByA = a.scores[i] >= pointA->threshold;
    if (calledByA == (b.scores[i] >= pointB->threshold)) continue;
    const bool isPositive = a.isPositive[i] != 0;
    auto& right = calledByA == isPositive ? comparison.labels[label].onlyARight : comparison.labels[label].onlyBRight;
    ++right;
    comparison.changed.push_back({a.films[i], label, isPositive, calledByA, a.scores[i], b.scores[i]});
  }
}

Comparison compare(const FilmSet& set, std::span<const ScoreSet> models, std::size_t other,
                   const BootstrapAurocs& bootstrap, const Evaluation& evaluation) {
  Comparison result{.modelA = 0, .modelB = other, .labels = std::vector<LabelComparison>(set.labels.size())};
  std::vector<std::optional<double>> p;
  for (std::size_t label = 0; label < set.labels.size(); ++label) {
    const auto a = knownCases(set, models[0], label);
    const auto b = knownCases(set, models[other], label);
    auto& comparison = result.labels[label];
    comparison.delong = comparePaired(a, b);
    p.push_back(comparison.delong.p);
    if (comparison.delong.difference) {
      comparison.bootstrap95 = intervalOf(set, differences(bootstrap.auroc(0, label), bootstrap.auroc(other, label)));
    }
    findChanged(a, b, label, evaluation, result);
  }
  const auto adjusted = holmAdjusted(p);
  for (std::size_t label = 0; label < adjusted.size(); ++label) result.labels[label].holm = adjusted[label];
  const auto& meanA = evaluation.models[0].mean.auroc;
  const auto& meanB = evaluation.models[other].mean.auroc;
  if (meanA && meanB) {
    result.meanDifference = *meanA - *meanB;
    result.mean95 = intervalOf(set, differences(bootstrap.mean(0), bootstrap.mean(other)));
  }
  return result;
}

}  // namespace

Evaluation evaluate(const FilmSet& set, std::span<const ScoreSet> models, const EvaluationOptions& options,
                    const FittingSet& fitting, const std::stop_token& stop) {
  check(set, models);
  Evaluation evaluation{.options = options};
  const auto labels = set.labels.size();
  for (const auto& scores : models) {
    evaluation.models.push_back(
        {.name = scores.name, .weightsSha256 = scores.weightsSha256, .labels = std::vector<LabelResult>(labels)});
  }
  parallelFor(static_cast<std::int64_t>(models.size() * labels), [&](std::int64_t begin, std::int64_t end) {
    for (auto i = static_cast<std::size_t>(begin); i < static_cast<std::size_t>(end); ++i) {
      const auto model = i / labels;
      auto& result = evaluation.models[model].labels[i % labels];
      result = judgeLabel(set, models[model], i % labels, options);
      if (options.calibration) {
        result.calibration = checkCalibration(set, fitting, models, {model, i % labels}, options);
      }
    }
  });
  const auto bootstrap = bootstrapAurocs(set, models, options.bootstrap, stop);
  for (std::size_t i = 0; i < models.size(); ++i) {
    evaluation.models[i].mean = meanOf(evaluation.models[i].labels);
    addBootstrap(set, bootstrap, i, evaluation.models[i]);
  }
  for (std::size_t i = 1; i < models.size(); ++i) {
    evaluation.comparisons.push_back(compare(set, models, i, bootstrap, evaluation));
  }
  return evaluation;
}

ScoreSet averageOf(std::span<const ScoreSet> models) {
  if (models.empty()) refuse("an ensemble needs a model");
  ScoreSet mean{
      .name = "ensemble of " + std::to_string(models.size()), .weightsSha256 = {}, .values = models[0].values};
  for (const auto& each : models.subspan(1)) {
    if (each.values.size() != mean.values.size()) refuse("an ensemble needs scores of the same films");
    std::ranges::transform(mean.values, each.values, mean.values.begin(), std::plus<>{});
  }
  for (double& value : mean.values) value /= static_cast<double>(models.size());
  return mean;
}

}  // namespace carina::eval
