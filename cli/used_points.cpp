// SPDX-License-Identifier: Apache-2.0
#include "cli/used_points.h"

#include <algorithm>

#include <fmt/format.h>

#include "cli/text.h"

namespace carina::cli {
namespace {

/// One text of every row, each text once: "youden", or "sensitivity=0.9, youden".
template <typename Row>
std::string distinct(const std::vector<Row>& rows, std::string Row::*field) {
  std::vector<std::string> seen;
  std::string text;
  for (const auto& row : rows) {
    if (std::ranges::find(seen, row.*field) != seen.end()) continue;
    seen.push_back(row.*field);
    text += (text.empty() ? "" : ", ") + row.*field;
  }
  return text;
}

std::string rules(const model::OperatingPoints& points) {
  return distinct(points.points, &model::SavedPoint::rule);
}

std::string methods(const model::OperatingPoints& points) {
  return distinct(points.calibrators, &model::SavedCalibrator::method);
}

Json textOrNull(const std::string& text) {
  return text.empty() ? Json() : Json(text);
}

}  // namespace

std::optional<UsedPoints> findUsedPoints(const PointsChoice& choice, const std::vector<UsedModel>& models) {
  if (choice.hasNone) return {};
  std::vector<std::string> weights;
  for (const auto& model : models) weights.push_back(model.facts.weightsSha256);
  if (!choice.file.empty()) return UsedPoints{choice.file, model::loadPoints(choice.file, weights)};
  if (models.size() != 1 || models[0].file.empty()) return {};
  auto found = model::findPoints(models[0].file, weights);
  if (!found) return {};
  return UsedPoints{model::pointsPathOf(models[0].file).string(), *std::move(found)};
}

std::string usedPointsText(const UsedPoints& used) {
  const auto& [source, sha256, films, patients] = used.points.data;
  const auto rule = rules(used.points);
  auto text = fmt::format("points   {}: {}, on {}: {} films of {} patients\n", printable(used.file),
                          rule.empty() ? "calibration alone" : printable(rule), printable(source), withThousands(films),
                          withThousands(patients));
  if (!rule.empty()) text += "         'above': the probability is at least its threshold\n";
  if (const auto method = methods(used.points); !method.empty()) {
    text += "         calibrated by " + method + "; thresholds are for the probability before that\n";
  }
  return text;
}

Json usedPointsJson(const UsedPoints& used) {
  const auto& data = used.points.data;
  return {{"file", used.file},
          {"rule", textOrNull(rules(used.points))},
          {"calibration", textOrNull(methods(used.points))},
          {"precision", textOrNull(used.points.precision)},
          {"created", textOrNull(used.points.created)},
          {"data",
           {{"source", data.source},
            {"sha256", textOrNull(data.sha256)},
            {"films", data.films},
            {"patients", data.patients}}}};
}

}  // namespace carina::cli
