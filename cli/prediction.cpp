// SPDX-License-Identifier: Apache-2.0
#include "cli/prediction.h"

#include <algorithm>
#include <numeric>
#include <span>

#include <fmt/format.h>

#include "cli/text.h"

namespace carina::cli {
namespace {

constexpr std::size_t kLabelsShown = 20;

bool isAbove(const FilmResult& film, std::size_t label) {
  return !film.findings.empty() && film.findings[label].isAbove;
}

/// Indices of the labels to show: all in their order, or of very many those above their threshold and then the highest.
std::vector<std::size_t> shownLabels(const FilmResult& film) {
  std::vector<std::size_t> shown(film.probabilities.size());
  std::iota(shown.begin(), shown.end(), std::size_t{0});
  if (shown.size() <= kLabelsShown) return shown;
  std::ranges::stable_sort(shown, [&](auto a, auto b) { return film.probabilities[a] > film.probabilities[b]; });
  const auto rest = std::ranges::stable_partition(shown, [&](auto label) { return isAbove(film, label); });
  shown.resize(std::max(kLabelsShown / 2, shown.size() - rest.size()));
  return shown;
}

/// The statements of the models, each once.
std::string statements(const std::vector<UsedModel>& models) {
  std::vector<std::string> said;
  std::string text;
  for (const auto& model : models) {
    if (std::ranges::find(said, model.facts.statement) != said.end()) continue;
    said.push_back(model.facts.statement);
    text += (text.empty() ? "" : " ") + model.facts.statement;
  }
  return text;
}

std::string joined(const std::vector<UsedModel>& models, std::string predict::ModelFacts::*field) {
  std::string text;
  for (const auto& model : models) text += (text.empty() ? "" : " + ") + model.facts.*field;
  return text;
}

bool isTrained(const std::vector<UsedModel>& models) {
  return std::ranges::all_of(models, [](const auto& model) { return model.facts.isTrainedOnChestFilms(); });
}

bool isCalibrated(const FilmResult& film) {
  return std::ranges::any_of(film.findings, [](const auto& finding) { return finding.calibrated.has_value(); });
}

std::string numberOrDash(const std::optional<double>& number) {
  return number ? fmt::format("{:.3f}", *number) : "-";
}

/// A row a label; with operating points also what they say of it, under a heading.
std::vector<std::vector<std::string>> findingRows(const FilmResult& film, const std::vector<std::string>& labels,
                                                  std::span<const std::size_t> shown) {
  std::vector<std::vector<std::string>> rows;
  const bool hasCalibrated = isCalibrated(film);
  if (!film.findings.empty()) {
    rows.push_back({"  finding", "probability"});
    if (hasCalibrated) rows.back().emplace_back("calibrated");
    rows.back().emplace_back("threshold");
  }
  for (const auto label : shown) {
    rows.push_back({"  " + printable(labels[label]), fmt::format("{:.3f}", film.probabilities[label])});
    if (film.findings.empty()) continue;
    const auto& finding = film.findings[label];
    if (hasCalibrated) rows.back().push_back(numberOrDash(finding.calibrated));
    rows.back().push_back(numberOrDash(finding.threshold));
    if (finding.isAbove) rows.back().emplace_back("above");
  }
  return rows;
}

Json findingsJson(const FilmResult& film) {
  const bool hasCalibrated = isCalibrated(film);
  Json json = Json::object();
  for (const auto& finding : film.findings) {
    auto& each = json[finding.label] = {{"probability", finding.probability}};
    each["threshold"] = finding.threshold ? Json(*finding.threshold) : Json();
    each["aboveThreshold"] = finding.threshold ? Json(finding.isAbove) : Json();
    if (hasCalibrated) each["calibrated"] = finding.calibrated ? Json(*finding.calibrated) : Json();
  }
  return json;
}

Json filmJson(const FilmResult& film, const std::vector<std::string>& labels) {
  Json probabilities = Json::object();
  for (std::size_t i = 0; i < labels.size(); ++i) probabilities[labels[i]] = film.probabilities[i];
  Json json = {{"file", film.file.string()},
               {"rows", film.size.rows},
               {"columns", film.size.columns},
               {"pixelSha256", film.pixelSha256},
               {"probabilities", std::move(probabilities)}};
  if (!film.findings.empty()) json["findings"] = findingsJson(film);
  if (film.heatMaps.empty()) return json;
  auto& maps = json["heatMaps"] = Json::array();
  for (const auto& map : film.heatMaps) {
    maps.push_back({{"label", map.label},
                    {"method", "class activation map"},
                    {"overlay", map.overlay.string()},
                    {"values", map.values.string()},
                    {"highest", map.highest}});
  }
  return json;
}

}  // namespace

std::string headingText(const Prediction& prediction) {
  auto text = statements(prediction.models) + "\n\n";
  for (const auto& model : prediction.models) {
    text += fmt::format("model    {}{}\nweights  {}\n", model.facts.net,
                        model.file.empty() ? "" : " (" + printable(model.file) + ")", model.facts.weightsSha256);
  }
  if (prediction.points) text += usedPointsText(*prediction.points);
  return text;
}

std::string filmText(const FilmResult& film, const std::vector<std::string>& labels) {
  const auto shown = shownLabels(film);
  auto text = "\n" + printable(film.file.string()) + "\n" + tableText(findingRows(film, labels, shown));
  if (shown.size() < labels.size()) {
    text += fmt::format("  the {} {} of {}\n", shown.size(), film.findings.empty() ? "highest" : "above or highest",
                        labels.size());
  }
  for (const auto& map : film.heatMaps) {
    text += "  heat map of " + printable(map.label) + ": " + printable(map.overlay.string()) + "\n";
  }
  return text;
}

std::string provenance(const std::vector<UsedModel>& models) {
  std::string text;
  for (const auto& model : models) {
    text += (text.empty() ? "" : " | ") + model.facts.net + ", weights " + model.facts.weightsSha256 + ": " +
            model.facts.statement;
  }
  return text;
}

Json predictionJson(const Prediction& prediction) {
  Json json = {{"program", "carina " CARINA_VERSION},
               {"statement", statements(prediction.models)},
               {"trained", isTrained(prediction.models)},
               {"precision", prediction.precision},
               {"complete", prediction.isComplete},
               {"models", Json::array()},
               {"labels", prediction.labels},
               {"films", Json::array()},
               {"errors", Json::array()}};
  for (const auto& model : prediction.models) json["models"].push_back(modelJson(model.facts, model.file));
  if (prediction.points) json["operatingPoints"] = usedPointsJson(*prediction.points);
  for (const auto& film : prediction.films) json["films"].push_back(filmJson(film, prediction.labels));
  for (const auto& [file, problem] : prediction.failures) {
    json["errors"].push_back(errorJson(file.string(), problem.code, problem.message));
  }
  return json;
}

std::string predictionCsv(const Prediction& prediction) {
  std::string text = "file";
  for (const auto& label : prediction.labels) text += "," + csvField(label);
  text += ",model,weights_sha256,statement\n";
  const auto tail = "," + csvField(joined(prediction.models, &predict::ModelFacts::net)) + "," +
                    csvField(joined(prediction.models, &predict::ModelFacts::weightsSha256)) + "," +
                    csvField(statements(prediction.models)) + "\n";
  for (const auto& film : prediction.films) {
    text += csvField(film.file.string());
    for (const float probability : film.probabilities) text += fmt::format(",{:.6g}", probability);
    text += tail;
  }
  return text;
}

}  // namespace carina::cli
