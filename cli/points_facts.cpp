// SPDX-License-Identifier: Apache-2.0
#include "cli/points_facts.h"

#include <fmt/format.h>

#include "cli/outline.h"
#include "cli/text.h"
#include "engine/core/file.h"
#include "engine/model/points_json.h"

namespace carina::cli {
namespace {

std::string shareText(const Json& share) {
  return fmt::format("{:.3f} ({:.3f}–{:.3f}), {} of {}", share.at("value").get<double>(), share.at("low").get<double>(),
                     share.at("high").get<double>(), withThousands(share.at("hits").get<std::int64_t>()),
                     withThousands(share.at("count").get<std::int64_t>()));
}

std::string pointTable(const Json& points) {
  std::vector<std::vector<std::string>> rows = {
      {"label", "threshold", "rule", "sensitivity (95 %)", "specificity (95 %)"}};
  for (const auto& point : points) {
    rows.push_back({printable(point.at("label").get<std::string>()),
                    fmt::format("{:.4f}", point.at("threshold").get<double>()),
                    printable(point.at("rule").get<std::string>()), shareText(point.at("sensitivity")),
                    shareText(point.at("specificity"))});
  }
  return "\n" + tableText(rows, false);
}

std::string calibratorTable(const Json& calibrators) {
  std::vector<std::vector<std::string>> rows = {{"label", "calibration", ""}};
  for (const auto& each : calibrators) {
    const auto parameters = each.contains("temperature")
                                ? fmt::format("T = {:.4f}", each.at("temperature").get<double>())
                                : fmt::format("a line through {} points", each.at("from").size());
    rows.push_back({printable(each.at("label").get<std::string>()), each.at("method").get<std::string>(), parameters});
  }
  return "\n" + tableText(rows, false);
}

}  // namespace

bool looksLikePoints(const std::filesystem::path& path) {
  if (path.filename().string().ends_with(".points.json")) return true;
  const auto file = MappedFile::open(path);
  const auto bytes = file->bytes();
  if (bytes.size() > model::kMostPointsBytes) return false;
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  const auto first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && text[first] == '{' && text.find("\"carina.points\"") != text.npos;
}

Json pointsJson(const std::filesystem::path& path) {
  const auto points = model::loadPoints(path);
  Json json = {{"file", path.string()}, {"kind", "operating points"}};
  json.update(Json::parse(model::writePointsJson(points)));
  return json;
}

std::string pointsText(const Json& points) {
  auto facts = points;
  facts.erase("points");
  facts.erase("calibrators");
  auto text = outlineText(facts);
  if (!points.at("points").empty()) text += pointTable(points.at("points"));
  if (!points.at("calibrators").empty()) text += calibratorTable(points.at("calibrators"));
  return text;
}

}  // namespace carina::cli
