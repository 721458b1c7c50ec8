// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/eval/bootstrap.h"
#include "engine/eval/calibrator.h"
#include "engine/eval/delong.h"
#include "engine/eval/film_set.h"
#include "engine/eval/operating_point.h"
#include "engine/eval/paired.h"
#include "engine/eval/reliability.h"
#include "engine/eval/roc.h"
#include "engine/eval/subgroups.h"

namespace carina::eval {

/// What an evaluation is asked for.
struct EvaluationOptions {
  BootstrapOptions bootstrap;
  CutRule cut;                                     ///< which operating point
  double wantedSpecificity = 0.9;                  ///< for 'sensitivity at specificity'
  double wantedSensitivity = 0.9;                  ///< for 'specificity at sensitivity'
  double partialLimit = 0.2;                       ///< of the false positive rate
  std::vector<double> prevalences = {0.01, 0.05};  ///< beside the set's own
  int bins = 15;                                   ///< of the reliability curve
  std::optional<Calibration> calibration;
};

/// What recalibration does, judged on films of patients that it was not fitted on.
struct CalibrationResult {
  Calibration method = Calibration::Temperature;
  std::optional<Reliability> before;
  std::optional<Reliability> after;
  std::optional<Calibrator> fitted;  ///< on all the fitting films; without any, on all that there are
};

/// One label of one model.
struct LabelResult {
  std::int64_t films = 0;  ///< whose label is known
  std::int64_t patients = 0;
  std::int64_t positives = 0;
  std::int64_t negatives = 0;
  bool areAllEqual = false;  ///< every score is the same: 0.5, and it means nothing
  Roc roc;
  AurocEstimate auroc;
  std::optional<Interval> bootstrap95;
  std::optional<double> averagePrecision;
  std::optional<PartialAuroc> partial;
  std::optional<CutPoint> youden;
  std::optional<CutPoint> atSpecificity;
  std::optional<CutPoint> atSensitivity;
  std::optional<OperatingPoint> point;  ///< where EvaluationOptions::cut puts it
  std::vector<PredictiveValues> predictive;
  std::optional<Reliability> reliability;
  std::optional<CalibrationResult> calibration;
  std::vector<SubgroupResult> subgroups;
};

/// A mean over the labels whose value is defined.
struct MeanResult {
  std::optional<double> auroc;
  std::optional<Interval> bootstrap95;
  std::optional<double> averagePrecision;
  std::optional<double> brier;
  std::optional<double> ece;
  std::int64_t labelsCounted = 0;
};

struct ModelResult {
  std::string name;
  std::string weightsSha256;
  std::vector<LabelResult> labels;
  MeanResult mean;
};

/// A film that two models call differently at their operating points.
struct ChangedFilm {
  std::size_t film = 0;
  std::size_t label = 0;
  bool isPositive = false;
  bool calledByA = false;
  double scoreA = 0;
  double scoreB = 0;
};

struct LabelComparison {
  PairedAurocs delong;
  std::optional<double> holm;           ///< the p value, adjusted over the labels
  std::optional<Interval> bootstrap95;  ///< of the difference
  std::int64_t onlyARight = 0;          ///< films that A calls rightly and B does not
  std::int64_t onlyBRight = 0;
};

/// Two models on the same films; every difference is A − B.
struct Comparison {
  std::size_t modelA = 0;
  std::size_t modelB = 0;
  std::vector<LabelComparison> labels;
  std::optional<double> meanDifference;
  std::optional<Interval> mean95;  ///< clustered bootstrap
  std::vector<ChangedFilm> changed;
};

/// Everything a report tells. Threads  a value
struct Evaluation {
  EvaluationOptions options;
  std::vector<ModelResult> models;
  std::vector<Comparison> comparisons;  ///< the first model with each of the others
};

/// Other films, which calibration is fitted on: the same models in the same order. Without them it is fitted on one
/// half of the patients and judged on the other, and the reverse.
struct FittingSet {
  const FilmSet* films = nullptr;
  std::span<const ScoreSet> models;
};

/// Judges models on one set of films; an ensemble is one more ScoreSet (averageOf).
///
/// Errors   InvalidArgument: no model, no film, tables that do not fit each other · Cancelled
/// Threads  parallel inside; call from one thread
Evaluation evaluate(const FilmSet& set, std::span<const ScoreSet> models, const EvaluationOptions& options,
                    const FittingSet& fitting = {}, const std::stop_token& stop = {});

/// The mean of several models' scores, film by film.
/// Errors   InvalidArgument: no model, or scores of different lengths
ScoreSet averageOf(std::span<const ScoreSet> models);

}  // namespace carina::eval
