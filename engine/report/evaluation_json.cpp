// SPDX-License-Identifier: Apache-2.0
#include "engine/report/evaluation_json.h"

#include <nlohmann/json.hpp>

#include "engine/report/numbers.h"

namespace carina::report {
namespace {

using Json = nlohmann::ordered_json;

Json orNull(const std::optional<double>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json statisticJson(const Number& number) {
  Json json{{"value", orNull(number.value)}};
  if (number.interval95) {
    json["low"] = number.interval95->low;
    json["high"] = number.interval95->high;
  }
  if (number.count) json["n"] = *number.count;
  if (number.positives) json["positives"] = *number.positives;
  return json;
}

/// The object that numbers about one thing are in: a model's or a comparison's label or group.
Json& placeOf(const Number& number, Json& models, Json& comparisons) {
  auto* all = number.against.empty() ? &models : &comparisons;
  Json* of = nullptr;
  for (auto& each : *all) {
    if (each["model"] == number.model && each.value("against", "") == number.against) of = &each;
  }
  auto& label = (*of)["labels"][number.label];
  return number.group.empty() ? label["statistics"] : label["subgroups"][number.group];
}

Json optionsJson(const eval::EvaluationOptions& options) {
  return {{"operatingPoint", options.cut.text()},
          {"specificity", options.wantedSpecificity},
          {"sensitivity", options.wantedSensitivity},
          {"partialLimit", options.partialLimit},
          {"prevalences", options.prevalences},
          {"bins", options.bins},
          {"calibration", options.calibration ? Json(eval::name(*options.calibration)) : Json(nullptr)},
          {"bootstrap", {{"replicates", options.bootstrap.replicates}, {"seed", options.bootstrap.seed}}}};
}

Json filmsJson(const Subject& subject) {
  const auto& films = subject.films;
  return {{"source", films.source},         {"sha256", films.sha256},       {"films", films.films()},
          {"patients", films.patientCount}, {"split", name(subject.split)}, {"labels", films.labels}};
}

Json baselinesJson(const Subject& subject) {
  Json all = Json::array();
  for (const auto& each : subject.baselines) {
    Json aurocs = Json::object();
    for (std::size_t i = 0; i < each.aurocs.size(); ++i) aurocs[subject.films.labels[i]] = orNull(each.aurocs[i]);
    all.push_back({{"id", each.id},
                   {"name", each.name},
                   {"citation", each.citation},
                   {"split", name(each.split)},
                   {"mean", orNull(each.mean)},
                   {"auroc", aurocs}});
  }
  return all;
}

}  // namespace

std::string evaluationJson(const Subject& subject) {
  Json models = Json::array();
  for (const auto& model : subject.evaluation.models) {
    models.push_back({{"model", model.name}, {"weightsSha256", model.weightsSha256}, {"labels", Json::object()}});
  }
  Json comparisons = Json::array();
  for (const auto& each : subject.evaluation.comparisons) {
    comparisons.push_back({{"model", subject.evaluation.models[each.modelA].name},
                           {"against", subject.evaluation.models[each.modelB].name},
                           {"labels", Json::object()}});
  }
  for (const auto& number : numbersOf(subject)) {
    placeOf(number, models, comparisons)[number.statistic] = statisticJson(number);
  }
  const Json json{{"format", "carina.evaluation"},
                  {"version", 1},
                  {"program", subject.program},
                  {"date", subject.date},
                  {"data", filmsJson(subject)},
                  {"options", optionsJson(subject.evaluation.options)},
                  {"notes", subject.notes},
                  {"models", std::move(models)},
                  {"comparisons", std::move(comparisons)},
                  {"baselines", baselinesJson(subject)}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace carina::report
