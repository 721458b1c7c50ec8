// SPDX-License-Identifier: Apache-2.0
#include "engine/model/points_json.h"

#include <algorithm>
#include <utility>

#include "engine/model/json_fields.h"
#include "engine/model/points_check.h"

namespace carina::model {
namespace {

constexpr const char* kFormat = "carina.points";
constexpr int kVersion = 1;

[[noreturn]] void refuse(const std::string& where, const std::string& what, ErrorCode code = ErrorCode::Corrupt) {
  throw Error(code, where + ": " + what);
}

SavedShare readShare(const JsonFields& fields) {
  return {.value = fields.number("value"),
          .low = fields.number("low"),
          .high = fields.number("high"),
          .hits = fields.count("hits"),
          .count = fields.count("count")};
}

SavedPoint readPoint(const JsonFields& fields) {
  return {.label = fields.text("label"),
          .threshold = fields.number("threshold"),
          .rule = fields.text("rule"),
          .sensitivity = readShare(fields.object("sensitivity")),
          .specificity = readShare(fields.object("specificity"))};
}

SavedCalibrator readCalibrator(const JsonFields& fields) {
  SavedCalibrator calibrator{
      .label = fields.text("label"), .method = fields.text("method"), .temperature = 1, .from = {}, .to = {}};
  if (calibrator.method == "temperature") calibrator.temperature = fields.number("temperature");
  if (calibrator.method != "isotonic") return calibrator;
  calibrator.from = fields.numbers("from");
  calibrator.to = fields.numbers("to");
  return calibrator;
}

PointsData readData(const JsonFields& fields) {
  return {.source = fields.text("source"),
          .sha256 = fields.textIfThere("sha256"),
          .films = fields.count("films"),
          .patients = fields.count("patients")};
}

void checkVersion(const JsonFields& fields, const std::string& file) {
  if (fields.text("format") != kFormat) refuse(file, "field 'format' is not '" + std::string(kFormat) + "'");
  if (fields.count("version") == kVersion) return;
  refuse(file,
         "is of version " + fields.at("version").dump() + " of the format, and only " + std::to_string(kVersion) +
             " can be read here; a newer program may read it",
         ErrorCode::Unsupported);
}

OperatingPoints sorted(OperatingPoints points) {
  std::ranges::sort(points.weights);
  std::ranges::sort(points.points, {}, &SavedPoint::label);
  std::ranges::sort(points.calibrators, {}, &SavedCalibrator::label);
  return points;
}

Json shareJson(const SavedShare& share) {
  return {
      {"value", share.value}, {"low", share.low}, {"high", share.high}, {"hits", share.hits}, {"count", share.count}};
}

Json pointJson(const SavedPoint& point) {
  return {{"label", point.label},
          {"threshold", point.threshold},
          {"rule", point.rule},
          {"sensitivity", shareJson(point.sensitivity)},
          {"specificity", shareJson(point.specificity)}};
}

Json calibratorJson(const SavedCalibrator& calibrator) {
  Json json = {{"label", calibrator.label}, {"method", calibrator.method}};
  if (calibrator.method == "temperature") {
    json["temperature"] = calibrator.temperature;
  } else {
    json["from"] = calibrator.from;
    json["to"] = calibrator.to;
  }
  return json;
}

Json dataJson(const PointsData& data) {
  return {{"source", data.source}, {"sha256", data.sha256}, {"films", data.films}, {"patients", data.patients}};
}

}  // namespace

std::string writePointsJson(const OperatingPoints& points) {
  constexpr const char* kWhere = "operating points";
  checkPoints(points, kWhere);
  const auto ordered = sorted(points);
  Json json = {{"format", kFormat},          {"version", kVersion},
               {"weights", ordered.weights}, {"precision", ordered.precision},
               {"created", ordered.created}, {"data", dataJson(ordered.data)},
               {"points", Json::array()},    {"calibrators", Json::array()}};
  for (const auto& point : ordered.points) json["points"].push_back(pointJson(point));
  for (const auto& calibrator : ordered.calibrators) json["calibrators"].push_back(calibratorJson(calibrator));
  try {
    auto text = json.dump(2) + "\n";
    if (text.size() <= kMostPointsBytes) return text;
  } catch (const Json::exception&) {
    refuse(kWhere, "a text in them is not UTF-8", ErrorCode::InvalidArgument);
  }
  refuse(kWhere, "take more than " + std::to_string(kMostPointsBytes) + " bytes", ErrorCode::InvalidArgument);
}

OperatingPoints parsePointsJson(std::string_view json, std::string_view file) {
  const auto name = std::string(file);
  const auto document = parseJson(json, name);
  const JsonFields fields(document, name);
  checkVersion(fields, name);
  OperatingPoints points{.weights = fields.texts("weights"),
                         .data = readData(fields.object("data")),
                         .precision = fields.textIfThere("precision"),
                         .created = fields.textIfThere("created"),
                         .points = {},
                         .calibrators = {}};
  for (const auto& each : fields.objects("points")) points.points.push_back(readPoint(each));
  for (const auto& each : fields.objects("calibrators")) points.calibrators.push_back(readCalibrator(each));
  checkPoints(points, name, ErrorCode::Corrupt);
  return sorted(std::move(points));
}

}  // namespace carina::model
