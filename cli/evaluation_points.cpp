// SPDX-License-Identifier: Apache-2.0
#include "cli/evaluation_points.h"

#include <algorithm>
#include <optional>

#include "engine/core/error.h"
#include "engine/model/operating_points.h"

namespace carina::cli {
namespace {

namespace fs = std::filesystem;

model::SavedShare savedShare(const eval::Proportion& share) {
  // The interval's arithmetic may end a hair beside a value at its edge.
  return {.value = share.value(),
          .low = std::min(share.interval95.low, share.value()),
          .high = std::max(share.interval95.high, share.value()),
          .hits = share.hits,
          .count = share.count};
}

std::optional<model::SavedCalibrator> savedCalibrator(const std::string& label, const eval::LabelResult& result) {
  if (!result.calibration || !result.calibration->fitted) return {};
  const auto& fitted = *result.calibration->fitted;
  return model::SavedCalibrator{.label = label,
                                .method = std::string(eval::name(fitted.method)),
                                .temperature = fitted.temperature,
                                .from = fitted.from,
                                .to = fitted.to};
}

/// Where the points came from, and the calibration where that is elsewhere.
std::string sourceOf(const EvaluationInput& input) {
  return input.fitting ? input.films.source + "; calibration fitted on " + input.fitting->films.source
                       : input.films.source;
}

model::OperatingPoints pointsOf(const EvaluationInput& input, const eval::Evaluation& evaluation, std::size_t model,
                                const EvaluateOptions& options) {
  model::OperatingPoints points{.weights = input.models[model].weights,
                                .data = {sourceOf(input), input.films.sha256,
                                         static_cast<std::int64_t>(input.films.films()), input.films.patientCount},
                                .precision = options.precision};
  for (std::size_t i = 0; i < input.films.labels.size(); ++i) {
    const auto& label = input.films.labels[i];
    const auto& result = evaluation.models[model].labels[i];
    if (result.point) {
      points.points.push_back({label, result.point->threshold, evaluation.options.cut.text(),
                               savedShare(result.point->sensitivity), savedShare(result.point->specificity)});
    }
    if (auto calibrator = savedCalibrator(label, result)) points.calibrators.push_back(std::move(*calibrator));
  }
  return points;
}

/// True where there is nothing at `path` that came from other films and shall stay.
bool mayWrite(const fs::path& path, const model::OperatingPoints& points, const EvaluateOptions& options,
              Context& context) {
  std::error_code problem;
  if (options.replacesPoints || !fs::exists(path, problem)) return true;
  std::string why = "came from other films or weights";
  try {
    const auto old = model::loadPoints(path);
    if (old.data.sha256 == points.data.sha256 && old.weights == points.weights) return true;
  } catch (const Error& error) {
    why = error.what();
  }
  context.log.write(LogLevel::Warning,
                    path.string() + " stays as it is: " + why + "; --replace-points writes those of this evaluation");
  return false;
}

}  // namespace

std::vector<fs::path> savePoints(const EvaluationInput& input, const eval::Evaluation& evaluation,
                                 const EvaluateOptions& options, Context& context) {
  std::vector<fs::path> files;
  if (options.hasNoPoints) return files;
  for (std::size_t i = 0; i < input.models.size(); ++i) {
    const auto& model = input.models[i];
    if (model.files.empty()) continue;
    const auto points = pointsOf(input, evaluation, i, options);
    if (points.points.empty() && points.calibrators.empty()) {
      context.log.write(LogLevel::Warning, evaluation.models[i].name + ": no finding has an operating point to save");
      continue;
    }
    const auto path = model.files.size() == 1 ? model::pointsPathOf(model.files.front())
                                              : fs::path(options.folder) / "ensemble.points.json";
    if (!mayWrite(path, points, options, context)) continue;
    model::savePoints(path, points);
    files.push_back(path);
  }
  return files;
}

}  // namespace carina::cli
