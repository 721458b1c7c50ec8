// SPDX-License-Identifier: Apache-2.0
#include "engine/train/run_status.h"

#include <array>
#include <cmath>

#include <nlohmann/json.hpp>

#include "engine/core/error.h"
#include "engine/core/file.h"

namespace carina::train {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kFormat = "carina.run";
constexpr int kVersion = 1;
constexpr std::uint64_t kMostBytes = 1U << 20;
constexpr std::array kStates = {RunState::Running, RunState::Finished, RunState::Stopped, RunState::Failed};

RunState stateOf(const std::string& word) {
  for (const auto state : kStates) {
    if (name(state) == word) return state;
  }
  throw Error(ErrorCode::Corrupt, "no state '" + word.substr(0, 32) + "'");
}

template <typename Value>
Json orNull(const std::optional<Value>& value) {
  return value ? Json(*value) : Json();
}

template <typename Value>
std::optional<Value> findValue(const Json& json) {
  return json.is_null() ? std::nullopt : std::optional(json.get<Value>());
}

RunStatus statusOf(const Json& json) {
  RunStatus status;
  status.state = stateOf(json.at("state"));
  status.net = json.at("net");
  status.step = json.at("step");
  status.totalSteps = json.at("totalSteps");
  status.epoch = json.at("epoch");
  status.epochs = json.at("epochs");
  status.loss = findValue<double>(json.at("loss")).value_or(NAN);
  status.learningRate = json.at("learningRate");
  status.imagesPerSecond = json.at("imagesPerSecond");
  status.waitShare = json.at("waitShare");
  status.secondsLeft = json.at("secondsLeft");
  status.started = json.at("started");
  status.updated = json.at("updated");
  status.processId = json.at("processId");
  status.host = json.at("host");
  status.checkpointStep = findValue<std::int64_t>(json.at("checkpointStep")).value_or(-1);
  status.bestStep = findValue<std::int64_t>(json.at("bestStep"));
  status.bestScore = findValue<double>(json.at("bestScore"));
  status.message = json.at("message");
  status.fault = json.value("fault", "");
  return status;
}

}  // namespace

std::string_view name(RunState state) {
  switch (state) {
    case RunState::Running:
      return "running";
    case RunState::Finished:
      return "finished";
    case RunState::Stopped:
      return "stopped";
    case RunState::Failed:
      break;
  }
  return "failed";
}

std::string writeRunStatus(const RunStatus& status) {
  const Json json = {{"format", kFormat},
                     {"version", kVersion},
                     {"state", name(status.state)},
                     {"net", status.net},
                     {"step", status.step},
                     {"totalSteps", status.totalSteps},
                     {"epoch", status.epoch},
                     {"epochs", status.epochs},
                     {"loss", status.loss},
                     {"learningRate", status.learningRate},
                     {"imagesPerSecond", status.imagesPerSecond},
                     {"waitShare", status.waitShare},
                     {"secondsLeft", status.secondsLeft},
                     {"started", status.started},
                     {"updated", status.updated},
                     {"processId", status.processId},
                     {"host", status.host},
                     {"checkpointStep", status.checkpointStep < 0 ? Json() : Json(status.checkpointStep)},
                     {"bestStep", orNull(status.bestStep)},
                     {"bestScore", orNull(status.bestScore)},
                     {"message", status.message},
                     {"fault", status.fault}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

void saveRunStatus(const RunStatus& status, const std::filesystem::path& path) {
  writeFileAtomically(path, writeRunStatus(status));
}

RunStatus loadRunStatus(const std::filesystem::path& path) {
  const auto bytes = readFile(path, kMostBytes);
  const auto* text = reinterpret_cast<const char*>(bytes.data());
  try {
    const auto json = Json::parse(text, text + bytes.size());
    if (json.at("format") != kFormat) throw Error(ErrorCode::Corrupt, "is no run's status");
    if (json.at("version") != kVersion) throw Error(ErrorCode::Unsupported, "is of another version of the format");
    return statusOf(json);
  } catch (const nlohmann::json::exception& error) {
    throw Error(ErrorCode::Corrupt, path.string() + ": is damaged: " + error.what());
  } catch (const Error& error) {
    throw Error(error.code(), path.string() + ": " + error.what());
  }
}

}  // namespace carina::train
