// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "engine/data/dataset.h"
#include "engine/data/record.h"
#include "engine/data/summary.h"
#include "engine/data/tfrecord.h"
#include "engine/image/film.h"

namespace carina::data {

/// One split of a packed folder. Records are checked as they are read; films carry no patient's facts.
///
/// Errors   NotFound: no packed set, no such split (all are named), or a shard is missing · Corrupt: a damaged summary
///          or shard, or one that is not the summary's
/// Threads  const calls from many threads
class RecordSet : public Dataset {
 public:
  static std::shared_ptr<const RecordSet> open(const std::filesystem::path& folder, const std::string& split);

  std::int64_t size() const override { return facts_.films; }
  const std::vector<std::string>& labels() const override { return labels_; }
  std::string fingerprint() const override { return facts_.sha256; }
  LabelledFilm load(std::int64_t index) const override;

  /// All that the shard says about a film, its patient included; the picture stays encoded.
  Record record(std::int64_t index) const;

  const SplitFacts& facts() const { return facts_; }
  const std::filesystem::path& folder() const { return folder_; }

  /// The film of record(index); messages name the shard and the record.
  ///
  /// Errors   Corrupt: a damaged picture
  image::Film film(std::int64_t index, const Record& record) const;

 private:
  struct Shard {
    std::string name;
    TfRecordReader reader;
    std::vector<std::uint64_t> offsets;
    std::int64_t first = 0;  ///< index of its first film
  };
  RecordSet(const std::filesystem::path& folder, std::vector<std::string> labels, SplitFacts facts);
  const Shard& shardOf(std::int64_t index) const;
  static std::string nameOf(const Shard& shard, std::int64_t index);

  std::filesystem::path folder_;
  std::vector<std::string> labels_;
  SplitFacts facts_;
  std::vector<Shard> shards_;
};

}  // namespace carina::data
