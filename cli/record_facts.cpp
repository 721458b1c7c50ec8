// SPDX-License-Identifier: Apache-2.0
#include "cli/record_facts.h"

#include <cmath>
#include <optional>
#include <set>

#include "engine/core/file.h"
#include "engine/data/record.h"
#include "engine/data/record_set.h"
#include "engine/data/shard_index.h"
#include "engine/data/tfrecord.h"

namespace carina::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLengthBytes = 8;
constexpr std::size_t kHeadBytes = 12;

/// A TFRecord begins with a length and its checksum, by which it is told whatever its name; a name that ends in
/// .tfrecord counts, too, so that a damaged file is called damaged.
bool looksLikeShard(const fs::path& path) {
  if (path.extension() == ".tfrecord") return true;
  const auto file = MappedFile::open(path);
  const auto bytes = file->bytes();
  if (bytes.size() < data::kTfRecordFrameBytes) return false;
  const auto masked = data::maskedCrc32c(bytes.first(kLengthBytes));
  for (std::size_t i = kLengthBytes; i < kHeadBytes; ++i) {
    if (std::to_integer<std::uint32_t>(bytes[i]) != ((masked >> (8 * (i - kLengthBytes))) & 0xffU)) return false;
  }
  return true;
}

bool looksLikeIndex(const fs::path& path) {
  return path.string().ends_with(".tfrecord.index");
}

/// The names of the labels whose value passes.
template <typename Passes>
Json labelsJson(const data::Record& record, const Passes& passes) {
  auto names = Json::array();
  for (std::size_t i = 0; i < record.labels.size(); ++i) {
    if (passes(record.labels[i])) names.push_back(record.labelNames[i]);
  }
  return names;
}

Json recordJson(const data::Record& record, bool withPatient) {
  Json json = {{"image", record.imageId},
               {"rows", record.image.size.rows},
               {"columns", record.image.size.columns},
               {"encodedBytes", record.image.encoded.size()},
               {"viewPosition", record.viewPosition},
               {"positive", labelsJson(record, [](float value) { return value == 1; })},
               {"unknown", labelsJson(record, [](float value) { return std::isnan(value); })}};
  if (withPatient) {
    json["patient"] = {{"id", record.patientId.reveal()},
                       {"age", record.patientAge ? Json(*record.patientAge) : Json()},
                       {"sex", record.patientSex}};
  }
  return json;
}

Json shardJson(const fs::path& path, bool withPatient) {
  const data::TfRecordReader reader(path);
  const auto offsets = reader.scan();
  std::set<std::string> patients;
  std::optional<data::Record> first;
  for (std::size_t i = 0; i < offsets.size(); ++i) {
    auto record = data::decodeRecord(reader.at(offsets[i]).data, path.string() + ", record " + std::to_string(i));
    if (!record.patientId.empty()) patients.insert(record.patientId.reveal());
    if (!first) first = std::move(record);
  }
  Json json = {{"file", path.string()},
               {"kind", "records"},
               {"films", offsets.size()},
               {"patients", patients.size()},
               {"bytes", reader.sizeBytes()},
               {"checksums", "good"},
               {"index", data::findShardIndex(path, reader).isRebuilt ? "missing or damaged" : "good"}};
  if (first) json["firstFilm"] = recordJson(*first, withPatient);
  return json;
}

Json indexJson(const fs::path& path) {
  const auto index = data::loadShardIndex(path);
  return {{"file", path.string()},
          {"kind", "records index"},
          {"films", index.offsets.size()},
          {"shardBytes", index.shardBytes},
          {"shardSha256", index.shardSha256}};
}

Json splitJson(const data::Summary& summary, const data::SplitFacts& split) {
  std::uint64_t sizeBytes = 0;
  for (const auto& shard : split.shards) sizeBytes += shard.sizeBytes;
  Json json = {{"name", split.name},         {"films", split.films},
               {"patients", split.patients}, {"shards", split.shards.size()},
               {"bytes", sizeBytes},         {"sha256", split.sha256}};
  auto& labels = json["labels"] = Json::array();
  for (std::size_t i = 0; i < split.labels.size(); ++i) {
    const auto& count = split.labels[i];
    labels.push_back({{"label", summary.labels[i]},
                      {"positive", count.positive},
                      {"negative", count.negative},
                      {"unknown", count.unknown}});
  }
  return json;
}

}  // namespace

bool looksLikeRecords(const fs::path& path) {
  std::error_code failed;
  if (fs::is_directory(path, failed)) return fs::is_regular_file(data::summaryPath(path), failed);
  return fs::is_regular_file(path, failed) && (looksLikeIndex(path) || looksLikeShard(path));
}

Json summaryJson(const fs::path& folder, const data::Summary& summary) {
  Json json = {{"file", folder.string()}, {"kind", "packed films"}};
  json["size"] = summary.sizePixels == 0 ? Json() : Json(summary.sizePixels);
  json["labels"] = summary.labels;
  auto& splits = json["splits"] = Json::array();
  for (const auto& split : summary.splits) splits.push_back(splitJson(summary, split));
  json["sha256"] = summary.sha256;
  return json;
}

Json recordsJson(const fs::path& path, bool withPatient) {
  if (!fs::is_directory(path)) return looksLikeIndex(path) ? indexJson(path) : shardJson(path, withPatient);
  const auto summary = data::loadSummary(path);
  for (const auto& split : summary.splits) data::RecordSet::open(path, split.name);
  return summaryJson(path, summary);
}

}  // namespace carina::cli
