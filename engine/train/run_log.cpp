// SPDX-License-Identifier: Apache-2.0
#include "engine/train/run_log.h"

#include <cmath>

#include <nlohmann/json.hpp>

#include "engine/core/error.h"
#include "engine/core/file.h"
#include "engine/core/host.h"

namespace carina::train {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::uint64_t kMostBytes = std::uint64_t{4} << 30;

/// Calls body(line, number) for every line that has its end.
template <typename Body>
void forEachLine(const std::filesystem::path& path, Body body) {
  const auto bytes = readFile(path, kMostBytes);
  std::string_view rest(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  for (std::size_t number = 1;; ++number) {
    const auto end = rest.find('\n');
    if (end == std::string_view::npos) return;
    body(rest.substr(0, end), number);
    rest.remove_prefix(end + 1);
  }
}

Json parseLine(const std::filesystem::path& path, std::string_view line, std::size_t number) {
  try {
    return Json::parse(line);
  } catch (const nlohmann::json::exception& error) {
    throw Error(ErrorCode::Corrupt, path.string() + ", line " + std::to_string(number) + ": " + error.what());
  }
}

/// The lines up to a step.
std::string linesUpTo(const std::filesystem::path& path, std::int64_t step) {
  std::string kept;
  if (!std::filesystem::exists(path)) return kept;
  forEachLine(path, [&](std::string_view line, std::size_t number) {
    if (parseLine(path, line, number).value("step", std::int64_t{0}) > step) return;
    kept.append(line).push_back('\n');
  });
  return kept;
}

Json labelJson(const std::string& name, const eval::AurocEstimate& estimate) {
  Json json = {{"label", name}, {"auroc", estimate.auroc ? Json(*estimate.auroc) : Json()}};
  json["low"] = estimate.interval95 ? Json(estimate.interval95->low) : Json();
  json["high"] = estimate.interval95 ? Json(estimate.interval95->high) : Json();
  return json;
}

double numberOf(const Json& json) {
  return json.is_null() ? NAN : json.get<double>();
}

LoggedResult resultOf(const Json& json) {
  LoggedResult logged;
  auto& result = logged.result;
  result.epoch = json.at("epoch");
  result.step = json.at("step");
  auto& validation = result.validation;
  validation.loss = numberOf(json.at("loss"));
  validation.films = json.at("films");
  const auto read = [&](const char* name, std::optional<double>& value) {
    if (json.contains(name) && !json.at(name).is_null()) value = json.at(name).get<double>();
  };
  read("meanAuroc", validation.meanAuroc);
  read("top1", validation.top1);
  read("top5", validation.top5);
  for (const auto& label : json.at("labels")) {
    logged.labels.push_back(label.at("label"));
    auto& estimate = validation.labels.emplace_back();
    if (label.at("auroc").is_null()) continue;
    estimate.auroc = label.at("auroc").get<double>();
    ++validation.labelsCounted;
    if (!label.at("low").is_null()) estimate.interval95 = {.low = label.at("low"), .high = label.at("high")};
  }
  return logged;
}

LoggedStep stepOf(const Json& json) {
  return {.step = json.at("step"),
          .epoch = json.at("epoch"),
          .loss = numberOf(json.at("loss")),
          .learningRate = json.at("learningRate"),
          .gradientNorm = numberOf(json.at("gradientNorm")),
          .seconds = json.value("seconds", 0.0),
          .waitSeconds = json.value("waitSeconds", 0.0)};
}

RankFacts rankOf(const Json& json) {
  return {.rank = json.at("rank"),
          .worldSize = json.at("ranks"),
          .host = json.at("host"),
          .processId = json.at("processId"),
          .threads = json.at("threads"),
          .cores = json.at("cores")};
}

LoggedLine lineOf(const Json& json) {
  LoggedLine line{
      .kind = json.at("kind"), .time = json.value("time", 0.0), .step = json.value("step", std::int64_t{0})};
  line.message = json.value("message", std::string());
  if (line.kind == "step") line.taken = stepOf(json);
  if (line.kind == "validation") line.result = resultOf(json);
  if (line.kind == "started") line.rank = rankOf(json);
  return line;
}

}  // namespace

RunLog::RunLog(std::filesystem::path path, std::int64_t step) : path_(std::move(path)) {
  writeFileAtomically(path_, linesUpTo(path_, step));
  file_.open(path_, std::ios::binary | std::ios::app);
}

void RunLog::write(const StepFacts& facts) {
  append(Json{{"kind", "step"},
              {"time", secondsSinceEpoch()},
              {"step", facts.step},
              {"epoch", facts.position.epoch + 1},
              {"loss", facts.loss},
              {"learningRate", facts.learningRate},
              {"gradientNorm", facts.gradientNorm},
              {"seconds", facts.seconds},
              {"waitSeconds", facts.waitSeconds}}
             .dump());
}

void RunLog::write(const EpochResult& result, const std::vector<std::string>& labels) {
  const auto& validation = result.validation;
  Json json = {{"kind", "validation"},  {"time", secondsSinceEpoch()}, {"step", result.step},
               {"epoch", result.epoch}, {"loss", validation.loss},     {"films", validation.films}};
  json["meanAuroc"] = validation.meanAuroc ? Json(*validation.meanAuroc) : Json();
  if (validation.top1) json["top1"] = *validation.top1;
  if (validation.top5) json["top5"] = *validation.top5;
  auto& list = json["labels"] = Json::array();
  for (std::size_t i = 0; i < labels.size(); ++i) list.push_back(labelJson(labels[i], validation.labels.at(i)));
  append(json.dump());
}

void RunLog::write(std::int64_t step, std::string_view kind, std::string_view message) {
  append(Json{{"kind", kind}, {"time", secondsSinceEpoch()}, {"step", step}, {"message", message}}.dump(
      -1, ' ', false, Json::error_handler_t::replace));
}

void RunLog::write(std::int64_t step, const RankFacts& facts) {
  append(Json{{"kind", "started"},
              {"time", secondsSinceEpoch()},
              {"step", step},
              {"rank", facts.rank},
              {"ranks", facts.worldSize},
              {"host", facts.host},
              {"processId", facts.processId},
              {"threads", facts.threads},
              {"cores", facts.cores}}
             .dump(-1, ' ', false, Json::error_handler_t::replace));
}

void RunLog::append(const std::string& line) {
  file_ << line << '\n' << std::flush;
  if (!file_) throw Error(ErrorCode::Io, path_.string() + ": cannot be written; is the disk full?");
}

LoggedLine parseLogLine(std::string_view line) {
  try {
    return lineOf(Json::parse(line));
  } catch (const nlohmann::json::exception& error) {
    throw Error(ErrorCode::Corrupt, error.what());
  }
}

LoggedRun loadRunLog(const std::filesystem::path& path) {
  LoggedRun run;
  forEachLine(path, [&](std::string_view line, std::size_t number) {
    const auto json = parseLine(path, line, number);
    try {
      const auto kind = json.value("kind", std::string());
      if (kind == "step") run.steps.push_back(stepOf(json));
      if (kind == "validation") run.results.push_back(resultOf(json));
    } catch (const nlohmann::json::exception& error) {
      throw Error(ErrorCode::Corrupt, path.string() + ", line " + std::to_string(number) + ": " + error.what());
    }
  });
  return run;
}

}  // namespace carina::train
