// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace carina::model {

/// A share of films with its 95 % interval, and the films that it counts.
struct SavedShare {
  double value = 0;  ///< hits / count
  double low = 0;
  double high = 0;
  std::int64_t hits = 0;
  std::int64_t count = 0;
  bool operator==(const SavedShare&) const = default;
};

/// From which probability on a film is called positive for one label, and what that did to the films it was chosen on.
struct SavedPoint {
  std::string label;
  double threshold = 0;  ///< positive: probability ≥ threshold
  std::string rule;      ///< how it was chosen: "youden", "sensitivity=0.9", "specificity=0.95"
  SavedShare sensitivity;
  SavedShare specificity;
  bool operator==(const SavedPoint&) const = default;
};

/// What makes one label's probabilities keep their word (FORMAT.md has the formulas).
struct SavedCalibrator {
  std::string label;
  std::string method;        ///< "temperature" or "isotonic"
  double temperature = 1;    ///< of "temperature"
  std::vector<double> from;  ///< of "isotonic": probabilities, ascending …
  std::vector<double> to;    ///< … and what each becomes
  bool operator==(const SavedCalibrator&) const = default;
};

/// The films that points came from.
struct PointsData {
  std::string source;  ///< in words: which set and split; calibrators fitted on other films: those, too
  std::string sha256;  ///< of the films; may be empty
  std::int64_t films = 0;
  std::int64_t patients = 0;
  bool operator==(const PointsData&) const = default;
};

/// Operating points and calibration of one model, or of an ensemble whose probabilities are averaged. They are bound to
/// the weights: no other model inherits them.
/// Threads  a value
/// Source   engine/model/FORMAT.md
struct OperatingPoints {
  std::vector<std::string> weights;  ///< Model::weightsSha256 of each model; in any order
  PointsData data;
  std::string precision;  ///< the models ran in, e.g. "f32"; may be empty
  std::string created;    ///< the day, as 2026-01-31; may be empty
  std::vector<SavedPoint> points;
  std::vector<SavedCalibrator> calibrators;

  /// Nothing (nullptr) where the label has none.
  const SavedPoint* findPoint(std::string_view label) const;
  const SavedCalibrator* findCalibrator(std::string_view label) const;
  bool operator==(const OperatingPoints&) const = default;
};

/// Where a model's points lie: "nets/a.safetensors" → "nets/a.points.json"; another ending stays: "b.v2" →
/// "b.v2.points.json".
std::filesystem::path pointsPathOf(const std::filesystem::path& model);

/// Writes points (FORMAT.md), atomically; lists are sorted: the same points give the same bytes.
///
/// Errors   InvalidArgument: points that contradict themselves, naming the field · Io
void savePoints(const std::filesystem::path& path, const OperatingPoints& points);

/// Reads points to look at, whatever weights they belong to; lists come sorted.
///
/// Errors   NotFound · Io · Corrupt: no such JSON, or a field that is missing or absurd, named · Unsupported: another
///          version · ResourceExhausted: more than 16 MiB
OperatingPoints loadPoints(const std::filesystem::path& path);

/// Reads points to judge films with that models of these weights see.
///
/// Errors   as above · InvalidArgument: the points belong to other weights
OperatingPoints loadPoints(const std::filesystem::path& path, std::span<const std::string> weights);

/// The points beside a model; nothing where there is no such file. Errors: as loadPoints()
std::optional<OperatingPoints> findPoints(const std::filesystem::path& model, std::span<const std::string> weights);

/// Throws unless the points belong to these weights, in whatever order; `file` begins the message.
///
/// Errors   InvalidArgument: whose they are, and what to do
void requireWeights(const OperatingPoints& points, std::span<const std::string> weights, std::string_view file);

}  // namespace carina::model
