// SPDX-License-Identifier: Apache-2.0
#include "engine/data/record_set.h"

#include <algorithm>
#include <utility>

#include "engine/core/error.h"
#include "engine/data/shard_index.h"

namespace carina::data {

std::shared_ptr<const RecordSet> RecordSet::open(const std::filesystem::path& folder, const std::string& split) {
  auto summary = loadSummary(folder);
  const auto at = std::ranges::find(summary.splits, split, &SplitFacts::name);
  if (at == summary.splits.end()) {
    std::string all;
    for (const auto& facts : summary.splits) all += (all.empty() ? "'" : ", '") + facts.name + "'";
    throw Error(ErrorCode::NotFound, folder.string() + ": there is no split '" + split + "'; it has " + all);
  }
  return std::shared_ptr<const RecordSet>(new RecordSet(folder, std::move(summary.labels), std::move(*at)));
}

RecordSet::RecordSet(const std::filesystem::path& folder, std::vector<std::string> labels, SplitFacts facts)
    : folder_(folder), labels_(std::move(labels)), facts_(std::move(facts)) {
  std::int64_t first = 0;
  for (const auto& shard : facts_.shards) {
    const auto path = folder / shard.file;
    TfRecordReader reader(path);
    if (reader.sizeBytes() != shard.sizeBytes) {
      throw Error(ErrorCode::Corrupt, path.string() + ": has " + std::to_string(reader.sizeBytes()) +
                                          " bytes, but the summary says " + std::to_string(shard.sizeBytes) +
                                          "; copy the file again, or pack the films again");
    }
    auto offsets = findShardIndex(path, reader).index.offsets;
    if (static_cast<std::int64_t>(offsets.size()) != shard.films) {
      throw Error(ErrorCode::Corrupt, path.string() + ": has " + std::to_string(offsets.size()) +
                                          " records, but the summary says " + std::to_string(shard.films) +
                                          "; pack the films again");
    }
    shards_.push_back({path.string(), std::move(reader), std::move(offsets), first});
    first += shard.films;
  }
}

const RecordSet::Shard& RecordSet::shardOf(std::int64_t index) const {
  if (index < 0 || index >= size()) {
    throw Error(ErrorCode::InvalidArgument,
                "film " + std::to_string(index) + " of '" + facts_.name + "', which has " + std::to_string(size()));
  }
  const auto after = std::ranges::upper_bound(shards_, index, {}, &Shard::first);
  return *std::prev(after);
}

std::string RecordSet::nameOf(const Shard& shard, std::int64_t index) {
  return shard.name + ", record " + std::to_string(index - shard.first);
}

Record RecordSet::record(std::int64_t index) const {
  const auto& shard = shardOf(index);
  const auto name = nameOf(shard, index);
  const auto offset = shard.offsets[static_cast<std::size_t>(index - shard.first)];
  auto record = decodeRecord(shard.reader.at(offset).data, name);
  if (record.labelNames != labels_) {
    throw Error(ErrorCode::Corrupt, name + ": has other labels than the summary; pack the films again");
  }
  return record;
}

image::Film RecordSet::film(std::int64_t index, const Record& record) const {
  return loadStoredFilm(record.image, nameOf(shardOf(index), index));
}

LabelledFilm RecordSet::load(std::int64_t index) const {
  auto stored = record(index);
  auto picture = film(index, stored);
  return {std::move(stored.imageId), std::move(picture), std::move(stored.labels)};
}

}  // namespace carina::data
