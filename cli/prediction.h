// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cli/json.h"
#include "cli/used_points.h"
#include "engine/image/raster.h"
#include "engine/predict/film_list.h"
#include "engine/predict/findings.h"
#include "engine/score/judge.h"

namespace carina::cli {

/// The two files of one heat map.
struct HeatMapFile {
  std::string label;
  std::filesystem::path overlay;  ///< PNG
  std::filesystem::path values;   ///< .npy, f32
  float highest = 0;              ///< the value that has the brightest colour
};

/// One film that was read.
struct FilmResult {
  std::filesystem::path file;
  image::Size size;
  std::string pixelSha256;
  std::vector<float> probabilities;
  std::vector<score::JudgedFinding> findings;  ///< one a label; empty without operating points
  std::vector<HeatMapFile> heatMaps;
};

/// One place of the input that was not.
struct FilmFailure {
  std::filesystem::path file;
  predict::FilmProblem problem;
};

/// Everything `carina predict` says.
struct Prediction {
  std::vector<UsedModel> models;
  std::vector<std::string> labels;
  std::string precision;
  std::optional<UsedPoints> points;
  bool isComplete = true;  ///< not stopped by a signal
  std::vector<FilmResult> films;
  std::vector<FilmFailure> failures;
};

/// What must be read before any number: models, hashes, statements, and where the operating points came from.
std::string headingText(const Prediction& prediction);

/// One film's probabilities, those above their threshold marked; of many labels only these and the highest.
std::string filmText(const FilmResult& film, const std::vector<std::string>& labels);

/// "net, weights HASH: STATEMENT" of every model, in one line: for CSV rows and PNG texts.
std::string provenance(const std::vector<UsedModel>& models);

Json predictionJson(const Prediction& prediction);

/// One row a film: file, a probability for each label, model, weights, statement.
std::string predictionCsv(const Prediction& prediction);

}  // namespace carina::cli
