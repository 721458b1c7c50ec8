// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/json.h"
#include "engine/model/operating_points.h"

namespace carina::cli {

/// Operating points and the file they came from.
struct UsedPoints {
  std::string file;
  model::OperatingPoints points;
};

/// Which operating points a user wants.
struct PointsChoice {
  std::string file;      ///< empty: those beside the model, where there are any
  bool hasNone = false;  ///< not even those
};

/// A model, and where it came from.
struct UsedModel {
  predict::ModelFacts facts;
  std::string file;
};

/// The points to judge these models' findings with: the file chosen, else the one beside a model that is alone.
///
/// Errors   as model::loadPoints(); points that are there and do not fit are an error, never passed over
std::optional<UsedPoints> findUsedPoints(const PointsChoice& choice, const std::vector<UsedModel>& models);

/// Where the points came from and what the columns of each film mean, a few lines.
std::string usedPointsText(const UsedPoints& used);

Json usedPointsJson(const UsedPoints& used);

}  // namespace carina::cli
