// SPDX-License-Identifier: Apache-2.0
#include "cli/evaluation_input.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <span>
#include <utility>

#include "cli/film_thumbnails.h"
#include "engine/core/error.h"
#include "engine/data/summary.h"
#include "engine/eval/evaluation.h"
#include "engine/eval/subgroups.h"
#include "engine/launch/option_values.h"
#include "engine/model/model_path.h"
#include "engine/score/boxes.h"
#include "engine/score/join.h"
#include "engine/score/localize_records.h"
#include "engine/score/score_records.h"

namespace carina::cli {
namespace {

namespace fs = std::filesystem;

/// Names for people: each file's stem, or its whole path where two stems are one, or where it is a checkpoint's.
std::vector<std::string> namesOfFiles(const std::vector<std::string>& files) {
  std::map<std::string, int> stems;
  for (const auto& file : files) ++stems[fs::path(file).stem().string()];
  std::vector<std::string> names;
  for (const auto& file : files) {
    const auto stem = fs::path(file).stem().string();
    names.push_back(stems[stem] > 1 || stem == "model" ? file : stem);
  }
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (std::ranges::count(names, names[i]) > 1) throw UsageError("'" + names[i] + "' is given twice");
  }
  return names;
}

std::string chooseSplit(const std::string& folder, const std::string& wanted) {
  if (!wanted.empty()) return wanted;
  const auto splits = data::loadSummary(folder).splits;
  for (const auto* name : {"test", "val"}) {
    if (std::ranges::find(splits, name, &data::SplitFacts::name) != splits.end()) return name;
  }
  if (splits.size() == 1) return splits.front().name;
  throw UsageError(folder + " has no split 'test' or 'val'; choose one with --split");
}

void check(const EvaluateOptions& options) {
  const bool hasTables = !options.scores.empty();
  if (hasTables == !options.models.empty()) {
    throw UsageError("give either --model and --records, or --scores and --labels");
  }
  if (hasTables && options.labels.empty()) throw UsageError("--scores needs --labels");
  if (!hasTables && options.records.empty()) throw UsageError("--model needs --records");
  if (!hasTables && !(options.labels.empty() && options.against.empty() && options.fitScores.empty())) {
    throw UsageError("--labels, --against and --fit-scores go with --scores, not with --model");
  }
  if (hasTables && !(options.records.empty() && options.boxes.empty() && options.fitRecords.empty())) {
    throw UsageError("--records, --boxes and --fit-records go with --model, not with --scores");
  }
  const bool hasFitting = !options.fitRecords.empty() || !options.fitScores.empty();
  if (hasFitting && options.calibration.empty()) throw UsageError("films to fit on need --calibrate METHOD");
  if (options.fitScores.empty() != options.fitLabels.empty()) throw UsageError("--fit-scores needs --fit-labels");
}

/// The mean of all models as one more.
void addEnsemble(EvaluationInput& input) {
  JudgedModel ensemble;
  for (const auto& model : input.models) {
    ensemble.files.insert(ensemble.files.end(), model.files.begin(), model.files.end());
    ensemble.weights.insert(ensemble.weights.end(), model.weights.begin(), model.weights.end());
  }
  ensemble.facts = "the mean of the probabilities above";
  input.scores.push_back(eval::averageOf(input.scores));
  input.models.push_back(std::move(ensemble));
  if (input.fitting) input.fitting->scores.push_back(eval::averageOf(input.fitting->scores));
}

/// Models over records.
class RecordInput {
 public:
  RecordInput(const EvaluateOptions& options, Context& context)
      : options_(options), context_(context), names_(namesOfFiles(options.models)) {}

  EvaluationInput load() {
    const auto set = data::RecordSet::open(options_.records, chooseSplit(options_.records, options_.split));
    auto scored = score(*set, options_.findings);
    EvaluationInput input;
    for (std::size_t i = 0; i < scored.models.size(); ++i) {
      input.models.push_back({{model::modelFileOf(options_.models[i])},
                              {scored.models[i].weightsSha256},
                              scored.models[i].net + ". " + scored.models[i].statement});
    }
    addNotes(scored, input.notes);
    input.thumbnail = recordThumbnails(set, scored.films.ids, scored.records);
    input.films = std::move(scored.films);
    input.scores = std::move(scored.scores);
    if (!options_.fitRecords.empty()) {
      const auto fit = data::RecordSet::open(options_.fitRecords, options_.fitSplit);
      if (fit->fingerprint() == set->fingerprint()) {
        throw UsageError("--fit-records are the very films to judge; give others, or leave it out");
      }
      auto fitted = score(*fit, input.films.labels);
      input.fitting = FittingFilms{std::move(fitted.films), std::move(fitted.scores)};
    }
    if (!options_.boxes.empty()) localize(*set, input);
    return input;
  }

 private:
  std::vector<score::NamedModel> models() const {
    std::vector<score::NamedModel> models;
    for (std::size_t i = 0; i < names_.size(); ++i) {
      models.push_back({names_[i], model::loadModel(model::modelFileOf(options_.models[i]))});
    }
    return models;
  }

  score::ReadingOptions reading() const { return {.batch = options_.batch, .damagedLimit = options_.damagedLimit}; }

  score::ScoredRecords score(const data::RecordSet& set, const std::vector<std::string>& labels) {
    const auto progress = context_.makeProgress("films");
    return score::scoreRecords(
        set, models(), {.labels = labels, .precision = launch::precisionOf(options_.precision), .reading = reading()},
        {context_.log, *progress, context_.streams.stop});
  }

  static void addNotes(const score::ScoredRecords& scored, std::vector<std::string>& notes) {
    if (!scored.damaged.empty()) {
      notes.push_back(std::to_string(scored.damaged.size()) +
                      " damaged films are left out; the first: " + scored.damaged.front());
    }
    for (const auto& label : scored.labelsLeft) {
      notes.push_back("'" + label + "' is not judged: not every model has it.");
    }
  }

  void localize(const data::RecordSet& set, EvaluationInput& input) {
    const auto boxes = score::loadBoxes(options_.boxes);
    score::RecordLocalizationOptions how{.reading = reading()};
    if (options_.boxFrame > 0) how.frame = image::Size{options_.boxFrame, options_.boxFrame};
    for (auto& named : models()) {
      std::vector<model::Model> alone;
      alone.push_back(std::move(named.model));
      predict::Predictor predictor(std::move(alone), {.precision = launch::precisionOf(options_.precision),
                                                      .batch = std::min(options_.batch, set.size()),
                                                      .heatMaps = true});
      const auto progress = context_.makeProgress("films for heat maps");
      const auto found =
          score::localizeRecords(set, predictor, boxes, how, {context_.log, *progress, context_.streams.stop});
      input.localizations.push_back(
          {named.name, fs::path(options_.boxes).filename().string(), found.mapShare, found.labels});
      if (input.localizations.size() == 1) addBoxNotes(found, input.notes);
    }
  }

  static void addBoxNotes(const score::LocalizationReport& found, std::vector<std::string>& notes) {
    if (found.withoutFilm.count > 0) {
      notes.push_back(std::to_string(found.withoutFilm.count) +
                      " films have boxes and are not among these records: " + found.withoutFilm.text() + ".");
    }
    if (found.withoutLabel.count > 0) {
      notes.push_back(std::to_string(found.withoutLabel.count) +
                      " boxes are of findings that the models lack: " + found.withoutLabel.text() + ".");
    }
  }

  const EvaluateOptions& options_;
  Context& context_;
  std::vector<std::string> names_;
};

score::Joined loadTables(const EvaluateOptions& options, const std::string& labels,
                         const std::vector<std::string>& scores, const std::vector<std::string>& findings) {
  return score::loadJoined({.labels = labels,
                            .scores = {scores.begin(), scores.end()},
                            .options = {options.imageColumn, options.patientColumn, findings}});
}

bool arePatientsUnknown(const eval::FilmSet& films) {
  return static_cast<std::size_t>(films.patientCount) == films.films();
}

EvaluationInput loadTableInput(const EvaluateOptions& options) {
  auto files = options.scores;
  files.insert(files.end(), options.against.begin(), options.against.end());
  const auto names = namesOfFiles(files);
  auto joined = loadTables(options, options.labels, files, options.findings);
  EvaluationInput input{.films = std::move(joined.films), .scores = std::move(joined.scores)};
  for (std::size_t i = 0; i < files.size(); ++i) {
    input.scores[i].name = names[i];
    input.models.push_back({.facts = "scores from " + files[i]});
  }
  input.notes = joined.report.sentences();
  if (arePatientsUnknown(input.films)) {
    input.notes.emplace_back(
        "No two films have a patient in common, or the labels do not tell the patients: every film "
        "counts as a patient of its own, and intervals may be too narrow.");
  }
  if (!options.fitScores.empty()) {
    if (options.fitScores.size() != files.size()) {
      throw UsageError("give one --fit-scores for each of --scores and --against, in their order");
    }
    auto fit = loadTables(options, options.fitLabels, options.fitScores, input.films.labels);
    if (fit.films.sha256 == input.films.sha256) throw UsageError("the films to fit on are the very films to judge");
    input.fitting = FittingFilms{std::move(fit.films), std::move(fit.scores)};
  }
  if (!options.images.empty()) input.thumbnail = fileThumbnails(options.images);
  return input;
}

}  // namespace

EvaluationInput loadEvaluationInput(const EvaluateOptions& options, Context& context) {
  check(options);
  auto input = options.models.empty() ? loadTableInput(options) : RecordInput(options, context).load();
  for (auto& attribute : input.films.attributes) {
    if (attribute.name == "age") attribute = eval::ageBands(attribute);
  }
  const bool wantsEnsemble = !options.models.empty() || options.hasEnsemble;
  if (wantsEnsemble && input.scores.size() > 1) addEnsemble(input);
  return input;
}

}  // namespace carina::cli
