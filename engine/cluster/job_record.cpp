// SPDX-License-Identifier: Apache-2.0
#include "engine/cluster/job_record.h"

#include <sstream>

#include <nlohmann/json.hpp>

#include "engine/cluster/job_files.h"
#include "engine/core/error.h"
#include "engine/core/file.h"

namespace carina::cluster {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr const char* kFormat = "carina.job";
constexpr int kVersion = 1;
constexpr std::uint64_t kMostBytes = 1U << 20;

JobRecord recordOf(const Json& json) {
  JobRecord record{.cluster = json.at("cluster"),
                   .scheduler = json.at("scheduler"),
                   .id = json.at("id"),
                   .login = {.host = json.at("host"), .ssh = json.at("ssh")},
                   .run = json.at("run").get<std::string>(),
                   .isMirrored = json.at("mirrored"),
                   .program = json.at("program"),
                   .submitted = json.at("submitted")};
  auto& shape = record.shape;
  shape.nodes = json.at("nodes");
  shape.ranksPerNode = json.at("ranksPerNode");
  shape.threadsPerRank = json.at("threadsPerRank");
  shape.maxRestarts = json.at("maxRestarts");
  if (!json.at("walltimeSeconds").is_null()) shape.walltimeSeconds = json.at("walltimeSeconds").get<std::int64_t>();
  return record;
}

}  // namespace

void saveJobRecord(const JobRecord& record, const fs::path& run) {
  const auto& shape = record.shape;
  const Json json = {{"format", kFormat},
                     {"version", kVersion},
                     {"cluster", record.cluster},
                     {"scheduler", record.scheduler},
                     {"id", record.id},
                     {"host", record.login.host},
                     {"ssh", record.login.ssh},
                     {"run", record.run.string()},
                     {"mirrored", record.isMirrored},
                     {"program", record.program},
                     {"submitted", record.submitted},
                     {"nodes", shape.nodes},
                     {"ranksPerNode", shape.ranksPerNode},
                     {"threadsPerRank", shape.threadsPerRank},
                     {"walltimeSeconds", shape.walltimeSeconds ? Json(*shape.walltimeSeconds) : Json()},
                     {"maxRestarts", shape.maxRestarts}};
  std::error_code failed;
  fs::create_directories(run, failed);
  writeFileAtomically(JobFiles(run).record, json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

std::optional<JobRecord> findJobRecord(const fs::path& run) {
  const auto path = JobFiles(run).record;
  std::error_code failed;
  if (!fs::exists(path, failed)) return {};
  const auto bytes = readFile(path, kMostBytes);
  const auto* text = reinterpret_cast<const char*>(bytes.data());
  try {
    const auto json = Json::parse(text, text + bytes.size());
    if (json.at("format") != kFormat) throw Error(ErrorCode::Corrupt, path.string() + ": does not tell of a job");
    if (json.at("version") != kVersion) {
      throw Error(ErrorCode::Unsupported, path.string() + ": is of another version of the format");
    }
    return recordOf(json);
  } catch (const nlohmann::json::exception& error) {
    throw Error(ErrorCode::Corrupt, path.string() + ": is damaged: " + error.what());
  }
}

std::optional<JobAttempts> findAttempts(std::string_view text) {
  std::optional<JobAttempts> found;
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) {
    std::istringstream fields(line);
    JobAttempts attempt;
    if (!(fields >> attempt.when >> attempt.outcome >> attempt.restarts)) continue;
    fields >> attempt.code;
    attempt.began = attempt.outcome == "began" ? attempt.when : found ? found->began : 0;
    found = attempt;
  }
  return found;
}

}  // namespace carina::cluster
