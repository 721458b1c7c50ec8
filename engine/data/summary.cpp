// SPDX-License-Identifier: Apache-2.0
#include "engine/data/summary.h"

#include <span>

#include <nlohmann/json.hpp>

#include "engine/core/error.h"
#include "engine/core/file.h"
#include "engine/core/sha256.h"

namespace carina::data {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kFormat = "carina.records";
constexpr int kVersion = 1;
constexpr std::uint64_t kMostBytes = 64U << 20;

Json labelsJson(const LabelSet& labels, const std::vector<LabelCount>& counts) {
  auto json = Json::object();
  for (std::size_t i = 0; i < counts.size(); ++i) {
    json[labels[i]] = {
        {"positive", counts[i].positive}, {"negative", counts[i].negative}, {"unknown", counts[i].unknown}};
  }
  return json;
}

Json splitJson(const LabelSet& labels, const SplitFacts& split) {
  Json json = {{"name", split.name}, {"films", split.films}, {"patients", split.patients}};
  json["labels"] = labelsJson(labels, split.labels);
  auto& shards = json["shards"] = Json::array();
  for (const auto& shard : split.shards) {
    shards.push_back(
        {{"file", shard.file}, {"films", shard.films}, {"bytes", shard.sizeBytes}, {"sha256", shard.sha256}});
  }
  json["sha256"] = split.sha256;
  return json;
}

ShardFacts readShard(const Json& json) {
  return {json.at("file"), json.at("films"), json.at("bytes"), json.at("sha256")};
}

SplitFacts readSplit(const LabelSet& labels, const Json& json) {
  SplitFacts split{json.at("name"), json.at("films"), json.at("patients"), {}, {}, json.at("sha256")};
  for (const auto& label : labels) {
    const auto& count = json.at("labels").at(label);
    split.labels.push_back({count.at("positive"), count.at("negative"), count.at("unknown")});
  }
  for (const auto& shard : json.at("shards")) split.shards.push_back(readShard(shard));
  return split;
}

std::string hashOfSplits(const std::vector<SplitFacts>& splits) {
  std::vector<ShardFacts> all;
  for (const auto& split : splits) all.insert(all.end(), split.shards.begin(), split.shards.end());
  return hashOfHashes(all);
}

/// Says what is wrong with a summary, if anything.
std::string findFault(const Summary& summary) {
  for (const auto& split : summary.splits) {
    std::int64_t films = 0;
    for (const auto& shard : split.shards) {
      if (shard.films < 0) return "a shard of '" + split.name + "' has fewer than 0 films";
      if (std::filesystem::path(shard.file).filename() != shard.file) return "a shard lies in another folder";
      films += shard.films;
    }
    if (films != split.films) return "the shards of '" + split.name + "' have another number of films than it";
    if (split.sha256 != hashOfHashes(split.shards)) return "the hash of '" + split.name + "' does not match";
  }
  return summary.sha256 == hashOfSplits(summary.splits) ? "" : "the hash over all shards does not match";
}

Summary readSummary(const Json& json) {
  Summary summary;
  summary.labels = json.at("labels").get<LabelSet>();
  summary.sizePixels = json.at("size").is_null() ? 0 : json.at("size").get<int>();
  for (const auto& split : json.at("splits")) summary.splits.push_back(readSplit(summary.labels, split));
  summary.sha256 = json.at("sha256");
  return summary;
}

}  // namespace

std::filesystem::path summaryPath(const std::filesystem::path& folder) {
  return folder / "summary.json";
}

std::string hashOfHashes(const std::vector<ShardFacts>& shards) {
  std::string hashes;
  for (const auto& shard : shards) hashes += shard.sha256;
  return sha256Hex(std::as_bytes(std::span(hashes)));
}

void saveSummary(const std::filesystem::path& folder, const Summary& summary) {
  Json json = {{"format", kFormat}, {"version", kVersion}, {"labels", summary.labels}};
  json["size"] = summary.sizePixels == 0 ? Json() : Json(summary.sizePixels);
  auto& splits = json["splits"] = Json::array();
  for (const auto& split : summary.splits) splits.push_back(splitJson(summary.labels, split));
  json["sha256"] = hashOfSplits(summary.splits);
  writeFileAtomically(summaryPath(folder), json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

Summary loadSummary(const std::filesystem::path& folder) {
  const auto path = summaryPath(folder);
  const auto refuse = [&](ErrorCode code, const std::string& what) {
    throw Error(code, path.string() + ": " + what + "; pack the films again");
  };
  if (!std::filesystem::exists(path)) refuse(ErrorCode::NotFound, "is not there: no packed set, or one not finished");
  const auto bytes = readFile(path, kMostBytes);
  Summary summary;
  try {
    const auto* text = reinterpret_cast<const char*>(bytes.data());
    const auto json = Json::parse(text, text + bytes.size());
    if (json.at("format") != kFormat) refuse(ErrorCode::Corrupt, "is no summary of a packed set");
    if (json.at("version") != kVersion) refuse(ErrorCode::Unsupported, "is of another version of the format");
    summary = readSummary(json);
  } catch (const nlohmann::json::exception& error) {
    refuse(ErrorCode::Corrupt, std::string("is damaged: ") + error.what());
  }
  if (const auto fault = findFault(summary); !fault.empty()) refuse(ErrorCode::Corrupt, fault);
  return summary;
}

}  // namespace carina::data
