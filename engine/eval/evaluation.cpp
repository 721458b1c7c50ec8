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

/// Calls body(i) for 0 … count − 1, on all threads.
template <typename Body>
void forEach(std::size_t count, const Body& body) {
  parallelFor(static_cast<std::int64_t>(count), [&](std::int64_t begin, std::int64_t end) {
    for (auto i = begin; i < end; ++i) body(static_cast<std::size_t>(i));
  });
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

LabelResult judgeLabel(const KnownCases& known, std::int32_t patients, std::span<const Grouping> groupings,
                       const EvaluationOptions& options) {
  const auto cases = makeCases(known);
  const auto roc = makeRoc(cases);
  LabelResult result{.films = static_cast<std::int64_t>(cases.count()),
                     .patients = patientsOf(known, patients),
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
  result.subgroups = judgeSubgroups(known, groupings);
  return result;
}

std::optional<double> meanOver(const std::vector<LabelResult>& labels,
                               const std::function<std::optional<double>(const LabelResult&)>& value) {
  std::vector<std::optional<double>> values(labels.size());
  std::ranges::transform(labels, values.begin(), value);
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
std::vector<ChangedFilm> changedFilms(const KnownCases& a, const KnownCases& b, double thresholdA, double thresholdB,
                                      std::size_t label) {
  std::vector<ChangedFilm> changed;
  for (std::size_t i = 0; i < a.films.size(); ++i) {
    const bool calledByA = a.scores[i] >= thresholdA;
    if (calledByA == (b.scores[i] >= thresholdB)) continue;
    changed.push_back({a.films[i], label, a.isPositive[i] != 0, calledByA, a.scores[i], b.scores[i]});
  }
  return changed;
}

/// What two models' results of one label have to do with each other.
struct ComparedLabel {
  LabelComparison comparison;
  std::vector<ChangedFilm> changed;
};

ComparedLabel compareLabel(const KnownCases& a, const KnownCases& b, const LabelResult& resultA,
                           const LabelResult& resultB, std::size_t label) {
  ComparedLabel result;
  result.comparison.delong = comparePaired(a, b);
  if (!resultA.point || !resultB.point) return result;
  result.changed = changedFilms(a, b, resultA.point->threshold, resultB.point->threshold, label);
  result.comparison.onlyARight =
      std::ranges::count_if(result.changed, [](const ChangedFilm& film) { return film.calledByA == film.isPositive; });
  result.comparison.onlyBRight = std::ssize(result.changed) - result.comparison.onlyARight;
  return result;
}

void addHolm(std::vector<LabelComparison>& labels) {
  std::vector<std::optional<double>> p(labels.size());
  std::ranges::transform(labels, p.begin(), [](const auto& label) { return label.delong.p; });
  const auto adjusted = holmAdjusted(p);
  for (std::size_t label = 0; label < labels.size(); ++label) labels[label].holm = adjusted[label];
}

Comparison compare(const FilmSet& set, std::span<const ScoreSet> models, std::size_t other,
                   const BootstrapAurocs& bootstrap, const Evaluation& evaluation) {
  const auto& resultA = evaluation.models[0];
  const auto& resultB = evaluation.models[other];
  std::vector<ComparedLabel> labels(set.labels.size());
  forEach(labels.size(), [&](std::size_t label) {
    auto& compared = labels[label];
    compared = compareLabel(knownCases(set, models[0], label), knownCases(set, models[other], label),
                            resultA.labels[label], resultB.labels[label], label);
    if (!compared.comparison.delong.difference) return;
    compared.comparison.bootstrap95 =
        intervalOf(set, differences(bootstrap.auroc(0, label), bootstrap.auroc(other, label)));
  });
  Comparison result{.modelA = 0, .modelB = other};
  for (auto& label : labels) {
    result.labels.push_back(label.comparison);
    result.changed.insert(result.changed.end(), label.changed.begin(), label.changed.end());
    label.changed = {};
  }
  addHolm(result.labels);
  if (resultA.mean.auroc && resultB.mean.auroc) {
    result.meanDifference = *resultA.mean.auroc - *resultB.mean.auroc;
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
  const auto groupings = groupingsOf(set);
  forEach(models.size() * labels, [&](std::size_t i) {
    if (stop.stop_requested()) throw Error(ErrorCode::Cancelled, "evaluation: stopped");
    const auto model = i / labels;
    auto& result = evaluation.models[model].labels[i % labels];
    result = judgeLabel(knownCases(set, models[model], i % labels), set.patientCount, groupings, options);
    if (options.calibration) {
      result.calibration = checkCalibration(set, fitting, models, {model, i % labels}, options);
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
