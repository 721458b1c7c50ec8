// SPDX-License-Identifier: Apache-2.0
#include "cli/evaluate_options.h"

#include "engine/launch/option_values.h"

namespace carina::cli {
namespace {

void addModelOptions(CLI::App& app, EvaluateOptions& options) {
  const auto* group = "Models over records";
  app.add_option("-m,--model", options.models,
                 "Model file, checkpoint or training run; several are also averaged and compared")
      ->type_name("FILE")
      ->allow_extra_args(false)
      ->group(group);
  app.add_option("--records", options.records, "Folder that `carina pack` wrote")->type_name("DIR")->group(group);
  app.add_option("--split", options.split, "Which of its splits (default: test, else val)")
      ->type_name("NAME")
      ->group(group);
  launch::addPrecisionOption(app, options.precision)->group(group);
  app.add_option("--batch", options.batch, "Films that run at once")
      ->capture_default_str()
      ->check(CLI::Range(1, 1024))
      ->group(group);
  app.add_option("--max-damaged", options.damagedLimit, "Damaged films to leave out before giving up")
      ->type_name("N")
      ->capture_default_str()
      ->check(CLI::NonNegativeNumber)
      ->group(group);
  app.add_option("--boxes", options.boxes, "Where readers saw findings (as NIH's BBox_List_2017.csv): judge heat maps")
      ->type_name("FILE")
      ->group(group);
  app.add_option("--box-frame", options.boxFrame, "Side in pixels of the films that boxes were drawn on (NIH: 1024)")
      ->type_name("PIXELS")
      ->check(CLI::Range(1, 65535))
      ->group(group);
}

void addTableOptions(CLI::App& app, EvaluateOptions& options) {
  const auto* group = "Scores alone";
  app.add_option("--scores", options.scores, "Table of scores: a column for the film, one a finding")
      ->type_name("CSV")
      ->allow_extra_args(false)
      ->group(group);
  app.add_option("--against", options.against, "Another system's scores of the same films, to compare")
      ->type_name("CSV")
      ->allow_extra_args(false)
      ->group(group);
  app.add_option("--labels", options.labels, "Table of labels: 1, 0, or unknown (blank, -1, nan); NIH's form will do")
      ->type_name("CSV")
      ->group(group);
  app.add_option("--image-column", options.imageColumn, "Which column names the film")->type_name("NAME")->group(group);
  app.add_option("--patient-column", options.patientColumn, "Which column tells the patient")
      ->type_name("NAME")
      ->group(group);
  app.add_flag("--ensemble", options.hasEnsemble, "Judge the mean of all tables of scores as well")->group(group);
  app.add_option("--images", options.images, "Folder of the films, for pictures in the report")
      ->type_name("DIR")
      ->group(group);
}

void addCalibrationOptions(CLI::App& app, EvaluateOptions& options) {
  const auto* group = "Calibration";
  app.add_option("--calibrate", options.calibration, "Fit temperature or isotonic, and judge it on other patients")
      ->type_name("METHOD")
      ->check(CLI::IsMember({"temperature", "isotonic"}))
      ->group(group);
  app.add_option("--fit-records", options.fitRecords, "Records to fit it on (default: half of the patients in turn)")
      ->type_name("DIR")
      ->group(group);
  app.add_option("--fit-split", options.fitSplit, "Which of their splits")
      ->type_name("NAME")
      ->capture_default_str()
      ->group(group);
  app.add_option("--fit-scores", options.fitScores, "Tables of scores to fit it on, one for each of --scores")
      ->type_name("CSV")
      ->allow_extra_args(false)
      ->group(group);
  app.add_option("--fit-labels", options.fitLabels, "Their labels")->type_name("CSV")->group(group);
}

void addStatisticOptions(CLI::App& app, EvaluateOptions& options) {
  const auto* group = "Statistics";
  const auto share = CLI::Range(0.0, 1.0);
  app.add_option("--finding", options.findings, "Only these findings (default: all that both sides have)")
      ->type_name("NAME")
      ->allow_extra_args(false)
      ->group(group);
  app.add_option("--cut", options.cut, "Operating point: youden, sensitivity=0.9, specificity=0.95")
      ->type_name("RULE")
      ->capture_default_str()
      ->group(group);
  app.add_option("--specificity", options.specificity, "Report the sensitivity at this specificity")
      ->capture_default_str()
      ->check(share)
      ->group(group);
  app.add_option("--sensitivity", options.sensitivity, "Report the specificity at this sensitivity")
      ->capture_default_str()
      ->check(share)
      ->group(group);
  app.add_option("--partial", options.partialLimit, "Report the AUROC up to this false positive rate")
      ->capture_default_str()
      ->check(share)
      ->group(group);
  app.add_option("--prevalence", options.prevalences, "Report PPV and NPV at these prevalences")
      ->capture_default_str()
      ->check(share)
      ->delimiter(',')
      ->allow_extra_args(false)
      ->group(group);
  app.add_option("--bins", options.bins, "Bins of the reliability curve")
      ->capture_default_str()
      ->check(CLI::Range(2, 100))
      ->group(group);
  app.add_option("--bootstrap", options.replicates, "Resamples of the patients")
      ->type_name("N")
      ->capture_default_str()
      ->check(CLI::Range(20, 1'000'000))
      ->group(group);
  app.add_option("--seed", options.seed, "Of the resamples")->capture_default_str()->group(group);
}

void addOutputOptions(CLI::App& app, EvaluateOptions& options) {
  app.add_option("-o,--output", options.folder, "Folder for the report")->type_name("DIR")->required();
  app.add_option("--title", options.title, "Title of the report")->type_name("TEXT");
  app.add_option("--split-kind", options.splitKind, "What these films are, for the comparison with the literature")
      ->capture_default_str()
      ->check(CLI::IsMember({"official", "random", "other", "unstated"}));
  app.add_option("--baseline", options.baselines, "Published figures to stand beside (see resources/baselines)")
      ->type_name("JSON")
      ->allow_extra_args(false);
  app.add_flag("--no-baselines", options.hasNoBaselines, "No published figures");
  app.add_flag("--no-points", options.hasNoPoints, "Save no operating points beside the models");
  app.add_flag("--replace-points", options.replacesPoints, "Replace operating points that came from other films");
  app.add_flag("--json", options.json, "Print the evaluation as JSON");
}

}  // namespace

void addEvaluateOptions(CLI::App& app, EvaluateOptions& options) {
  addOutputOptions(app, options);
  addModelOptions(app, options);
  addTableOptions(app, options);
  addStatisticOptions(app, options);
  addCalibrationOptions(app, options);
}

eval::EvaluationOptions evaluationOptions(const EvaluateOptions& options) {
  eval::EvaluationOptions made{.bootstrap = {.replicates = options.replicates, .seed = options.seed},
                               .cut = eval::parseCutRule(options.cut),
                               .wantedSpecificity = options.specificity,
                               .wantedSensitivity = options.sensitivity,
                               .partialLimit = options.partialLimit,
                               .prevalences = options.prevalences,
                               .bins = options.bins};
  if (!options.calibration.empty()) made.calibration = eval::parseCalibration(options.calibration);
  return made;
}

}  // namespace carina::cli
