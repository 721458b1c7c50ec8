// SPDX-License-Identifier: Apache-2.0
#include "cli/predict_command.h"

#include <algorithm>
#include <optional>
#include <ostream>
#include <thread>

#include "cli/heat_map_files.h"
#include "cli/prediction.h"
#include "engine/core/file.h"
#include "engine/launch/option_values.h"
#include "engine/model/default_model.h"
#include "engine/model/model_path.h"
#include "engine/predict/film_stream.h"
#include "engine/predict/predictor.h"

namespace carina::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kFolderBatch = 8;

struct Options {
  std::vector<std::string> images;
  std::vector<std::string> models;
  std::string net;
  std::string precision = "f32";
  std::vector<std::string> classes;
  std::string heatMapFolder;
  std::string csv;
  PointsChoice points;
  std::int64_t batch = 0;
  bool json = false;
};

std::vector<model::FoundModel> loadModels(const Options& options) {
  std::vector<model::FoundModel> models;
  for (const auto& each : options.models) {
    const auto file = model::modelFileOf(each);
    models.push_back({model::loadModel(file), file});
  }
  if (!models.empty()) return models;
  if (options.net.empty())
    models.push_back(model::loadDefaultModel());
  else
    models.push_back({model::makeUntrainedModel(options.net), ""});
  return models;
}

/// One run of the command.
class Reading {
 public:
  Reading(const Options& options, Context& context, predict::FilmList films)
      : options_(options), context_(context), films_(std::move(films)) {
    auto loaded = loadModels(options);
    std::vector<model::Model> models;
    for (auto& each : loaded) models.push_back(std::move(each.model));
    predictor_.emplace(std::move(models),
                       predict::PredictorOptions{launch::precisionOf(options.precision), batch(), wantsMaps()});
    for (std::size_t i = 0; i < loaded.size(); ++i) {
      prediction_.models.push_back({predictor_->models()[i], loaded[i].file});
    }
    prediction_.labels = predictor_->labels();
    prediction_.precision = options.precision;
    prediction_.points = findUsedPoints(options.points, prediction_.models);
    if (const auto& used = prediction_.points) judge_.emplace(used->points, prediction_.labels, used->file);
    classes_ = launch::findLabels(options.classes, predictor_->labels());
    if (wantsMaps()) maps_.emplace(options.heatMapFolder, provenance(prediction_.models));
  }

  Exit run() {
    if (!options_.json) context_.streams.out << headingText(prediction_) << std::flush;
    readFilms();
    prediction_.isComplete = !context_.isStopped();
    if (options_.json) printJson(context_.streams.out, predictionJson(prediction_));
    if (!options_.csv.empty()) writeFileAtomically(options_.csv, predictionCsv(prediction_));
    if (!prediction_.isComplete) return Exit::Stopped;
    return prediction_.failures.empty() ? Exit::Success : Exit::Failure;
  }

 private:
  bool wantsMaps() const { return !options_.heatMapFolder.empty(); }

  std::int64_t batch() const {
    if (options_.batch > 0) return options_.batch;
    return std::clamp<std::int64_t>(static_cast<std::int64_t>(films_.films()), 1, kFolderBatch);
  }

  void readFilms() {
    const auto total = films_.entries.size();
    const auto progress = context_.makeProgress("films", !options_.json);
    const auto batchSize = static_cast<std::size_t>(predictor_->batch());
    predict::FilmStream stream(
        std::move(films_), [this](const image::Film& film) { return predictor_->prepare(film); },
        {.threads = std::max(1U, std::thread::hardware_concurrency()),
         .capacity = 2 * batchSize,
         .displays = wantsMaps()},
        context_.streams.stop);
    std::vector<predict::StreamItem> batch;
    for (std::uint64_t done = 1; auto item = stream.next(); ++done) {
      const auto name = item->path.filename().string();
      if (item->problem)
        fail(*item);
      else
        batch.push_back(std::move(*item));
      if (batch.size() == batchSize) finish(batch);
      progress->report(done, total, name);
    }
    if (!context_.isStopped()) finish(batch);
  }

  void fail(const predict::StreamItem& item) {
    context_.log.write(LogLevel::Error, item.problem->message);
    prediction_.failures.push_back({item.path, *item.problem});
  }

  void finish(std::vector<predict::StreamItem>& batch) {
    std::vector<predict::PreparedFilm> inputs;
    for (auto& item : batch) inputs.push_back(std::move(item.film->inputs));
    const auto found = predictor_->predict(inputs);
    for (std::size_t i = 0; i < batch.size(); ++i) {
      const auto& film = *batch[i].film;
      FilmResult result{batch[i].path, film.size, film.pixelSha256, found[i].probabilities, {}, {}};
      if (judge_) result.findings = judge_->judge(result.probabilities);
      if (maps_) result.heatMaps = writeMaps(result, film, found[i]);
      if (!options_.json) context_.streams.out << filmText(result, prediction_.labels) << std::flush;
      prediction_.films.push_back(std::move(result));
    }
    batch.clear();
  }

  std::vector<HeatMapFile> writeMaps(const FilmResult& result, const predict::StreamedFilm& film,
                                     const predict::Findings& found) {
    const auto name = maps_->nameFilm(result.file);
    auto wanted = classes_;
    if (wanted.empty()) {
      const auto& all = result.probabilities;
      wanted.push_back(static_cast<std::size_t>(std::ranges::max_element(all) - all.begin()));
    }
    std::vector<HeatMapFile> files;
    for (const auto label : wanted) {
      files.push_back(maps_->write(name, prediction_.labels[label], *film.display, found.maps[label]));
    }
    return files;
  }

  const Options& options_;
  Context& context_;
  predict::FilmList films_;
  std::optional<predict::Predictor> predictor_;
  Prediction prediction_;
  std::optional<score::Judge> judge_;
  std::vector<std::size_t> classes_;
  std::optional<HeatMapFiles> maps_;
};

Exit runPredict(const Options& options, Context& context) {
  if (!options.classes.empty() && options.heatMapFolder.empty()) {
    throw UsageError("--class chooses heat maps; give --heatmap DIR with it");
  }
  auto films = predict::findFilms(std::vector<fs::path>(options.images.begin(), options.images.end()));
  if (films.passedOver > 0) {
    context.log.write(LogLevel::Info,
                      std::to_string(films.passedOver) + " of the files in folders are no films; passed over");
  }
  return Reading(options, context, std::move(films)).run();
}

}  // namespace

Run definePredict(CLI::App& app) {
  auto options = std::make_shared<Options>();
  app.add_option("image", options->images, "Films or folders of films")->required()->type_name("IMAGE");
  auto* models = app.add_option("-m,--model", options->models,
                                "Model file, checkpoint or training run (its best); several are averaged")
                     ->type_name("FILE")
                     ->allow_extra_args(false);
  launch::addNetOption(app, options->net, "--net", "Untrained weights of this network, to try it")->excludes(models);
  app.add_option("--heatmap", options->heatMapFolder, "Write class activation maps here: PNG overlays and .npy values")
      ->type_name("DIR");
  app.add_option("--class", options->classes, "Labels to map, or 'all' (default: each film's most probable)")
      ->type_name("NAME")
      ->allow_extra_args(false);
  app.add_option("--csv", options->csv, "Also write a table, one row a film")->type_name("FILE");
  auto* points = app.add_option("--points", options->points.file,
                                "Operating points of these models (default: those beside a single model)")
                     ->type_name("FILE");
  app.add_flag("--no-points", options->points.hasNone, "Leave operating points aside")->excludes(points);
  app.add_flag("--json", options->json, "Print JSON");
  launch::addPrecisionOption(app, options->precision);
  app.add_option("--batch", options->batch, "Films that run at once (default: 1 for one film, up to 8)")
      ->check(CLI::Range(1, 1024));
  return [options](Context& context) { return runPredict(*options, context); };
}

}  // namespace carina::cli
