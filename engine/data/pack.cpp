// SPDX-License-Identifier: Apache-2.0
#include "engine/data/pack.h"

#include <algorithm>
#include <cmath>
#include <mutex>
#include <set>
#include <span>
#include <system_error>

#include "engine/core/error.h"
#include "engine/core/file.h"
#include "engine/core/parallel.h"
#include "engine/core/sha256.h"
#include "engine/data/record.h"
#include "engine/data/shard_index.h"
#include "engine/dicom/load_film.h"

namespace carina::data {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kFilmsAtOnce = 4;  // for each thread: encoded films that wait for their turn to be written
constexpr int kMostSide = 65535;
constexpr int kMostShards = 100000;
constexpr const char* kOriginVersion = "carina.records 1";

std::string padded(std::int64_t number) {
  const auto digits = std::to_string(number);
  return std::string(digits.size() < 5 ? 5 - digits.size() : 0, '0') + digits;
}

/// The films of one shard.
struct ShardPlan {
  std::string file;
  std::span<const std::size_t> samples;
};

std::vector<ShardPlan> planShards(const Split& split, std::int64_t filmsPerShard) {
  const auto films = static_cast<std::int64_t>(split.samples.size());
  const auto count = (films + filmsPerShard - 1) / filmsPerShard;
  if (count >= kMostShards) {
    throw Error(ErrorCode::InvalidArgument, "packing: '" + split.name + "' would have " + std::to_string(count) +
                                                " shards; take more films a shard");
  }
  std::vector<ShardPlan> plans;
  for (std::int64_t i = 0; i < count; ++i) {
    const auto begin = static_cast<std::size_t>(films * i / count);
    const auto end = static_cast<std::size_t>(films * (i + 1) / count);
    plans.push_back({split.name + "-" + padded(i) + "-of-" + padded(count) + ".tfrecord",
                     std::span(split.samples).subspan(begin, end - begin)});
  }
  return plans;
}

/// Hashes fields, each with its length, so that no two lists of fields look the same.
class OriginHash {
 public:
  void add(std::string_view field) {
    const std::uint64_t length = field.size();
    hash_.update(std::as_bytes(std::span(&length, 1)));
    hash_.update(std::as_bytes(std::span(field)));
  }
  void add(std::int64_t number) { add(std::to_string(number)); }
  std::string finish() { return hash_.finishHex(); }

 private:
  Sha256 hash_;
};

class Packer {
 public:
  Packer(const Manifest& manifest, const PackOptions& options, const PackWatch& watch)
      : manifest_(manifest), options_(options), watch_(watch) {}

  Summary pack(const std::vector<Split>& splits) {
    for (const auto& split : splits) total_ += split.samples.size();
    Summary summary{manifest_.labels, options_.sizePixels, {}, {}};
    for (const auto& split : splits) summary.splits.push_back(packSplit(split));
    saveSummary(options_.folder, summary);
    if (kept_ > 0) watch_.log.write(LogLevel::Info, std::to_string(kept_) + " whole shards were kept");
    return loadSummary(options_.folder);
  }

 private:
  SplitFacts packSplit(const Split& split) {
    SplitFacts facts;
    facts.name = split.name;
    facts.films = static_cast<std::int64_t>(split.samples.size());
    facts.labels.resize(manifest_.labels.size());
    std::set<std::string> patients;
    for (const auto index : split.samples) {
      const auto& sample = manifest_.samples[index];
      patients.insert(sample.patientId.empty() ? "film " + sample.imageId : "patient " + sample.patientId.reveal());
      for (std::size_t i = 0; i < sample.labels.size(); ++i) count(sample.labels[i], facts.labels[i]);
    }
    facts.patients = static_cast<std::int64_t>(patients.size());
    for (const auto& plan : planShards(split, options_.filmsPerShard)) facts.shards.push_back(packShard(plan));
    facts.sha256 = hashOfHashes(facts.shards);
    return facts;
  }

  static void count(float label, LabelCount& dst) {
    auto& counter = std::isnan(label) ? dst.unknown : label > 0 ? dst.positive : dst.negative;
    ++counter;
  }

  ShardFacts packShard(const ShardPlan& plan) {
    checkStop();
    const auto path = options_.folder / plan.file;
    const auto origin = originOf(plan);
    ShardFacts facts{plan.file, static_cast<std::int64_t>(plan.samples.size()), 0, {}};
    if (keepShard(path, origin, facts)) {
      ++kept_;
      done_ += plan.samples.size();
      watch_.progress.report(done_, total_, plan.file);
      return facts;
    }
    std::error_code ignored;
    fs::remove(summaryPath(options_.folder), ignored);
    fs::remove(indexPath(path), ignored);
    removeTemporaries(plan.file);
    const auto index = writeShard(path, plan, origin);
    facts.sizeBytes = index.shardBytes;
    facts.sha256 = index.shardSha256;
    return facts;
  }

  /// True where the shard is there, of the same origin and whole; fills size and hash.
  static bool keepShard(const fs::path& path, const std::string& origin, ShardFacts& facts) {
    try {
      const auto index = loadShardIndex(indexPath(path));
      if (index.origin != origin) return false;
      const auto file = MappedFile::open(path);
      if (file->bytes().size() != index.shardBytes || sha256Hex(file->bytes()) != index.shardSha256) return false;
      facts.sizeBytes = index.shardBytes;
      facts.sha256 = index.shardSha256;
      return true;
    } catch (const Error&) {
      return false;  // missing or damaged: it is written anew
    }
  }

  /// What a killed run left of this shard.
  void removeTemporaries(const std::string& file) const {
    std::vector<fs::path> left;
    for (const auto& entry : fs::directory_iterator(options_.folder)) {
      const auto name = entry.path().filename().string();
      const auto isOf = [&](const std::string& whole) {
        return name.starts_with(whole + ".") && name.size() == whole.size() + 7;
      };
      if (name != file + ".index" && (isOf(file) || isOf(file + ".index"))) left.push_back(entry.path());
    }
    for (const auto& path : left) {
      std::error_code ignored;
      fs::remove(path, ignored);
    }
  }

  std::string originOf(const ShardPlan& plan) const {
    OriginHash hash;
    hash.add(kOriginVersion);
    hash.add(options_.sizePixels);
    for (const auto& label : manifest_.labels) hash.add(label);
    for (const auto index : plan.samples) {
      const auto& sample = manifest_.samples[index];
      std::error_code failed;
      const auto path = fs::weakly_canonical(sample.imagePath, failed);
      hash.add(path.string());
      hash.add(static_cast<std::int64_t>(fs::file_size(path, failed)));
      hash.add(static_cast<std::int64_t>(fs::last_write_time(path, failed).time_since_epoch().count()));
      hash.add(sample.imageId);
      hash.add(sample.patientId.reveal());
      hash.add(sample.patientAge.value_or(-1));
      hash.add(sample.patientSex);
      hash.add(sample.viewPosition);
      for (const float label : sample.labels) hash.add(std::isnan(label) ? -1 : static_cast<std::int64_t>(label));
    }
    return hash.finish();
  }

  ShardIndex writeShard(const fs::path& path, const ShardPlan& plan, const std::string& origin) {
    AtomicFile file(path);
    Sha256 hash;
    ShardIndex index;
    index.origin = origin;
    const auto films = static_cast<std::int64_t>(plan.samples.size());
    const auto atOnce = kFilmsAtOnce * threadCount();
    for (std::int64_t begin = 0; begin < films; begin += atOnce) {
      const auto count = static_cast<std::size_t>(std::min(atOnce, films - begin));
      for (const auto& record : encodeFilms(plan.samples.subspan(static_cast<std::size_t>(begin), count))) {
        std::string framed;
        appendTfRecord(framed, std::as_bytes(std::span(record)));
        file.write(framed);
        hash.update(std::as_bytes(std::span(framed)));
        index.offsets.push_back(index.shardBytes);
        index.shardBytes += framed.size();
      }
    }
    index.shardSha256 = hash.finishHex();
    file.commit();
    saveShardIndex(indexPath(path), index);
    return index;
  }

  std::vector<std::string> encodeFilms(std::span<const std::size_t> samples) {
    std::vector<std::string> records(samples.size());
    parallelFor(static_cast<std::int64_t>(samples.size()), [&](std::int64_t begin, std::int64_t end) {
      for (auto i = begin; i < end; ++i) {
        checkStop();
        const auto& sample = manifest_.samples[samples[static_cast<std::size_t>(i)]];
        records[static_cast<std::size_t>(i)] = encodeFilm(sample);
        const std::lock_guard lock(guard_);
        watch_.progress.report(++done_, total_, sample.imageId);
      }
    });
    return records;
  }

  std::string encodeFilm(const Sample& sample) const {
    const auto film = dicom::loadFilm(sample.imagePath);
    Record record;
    record.image = options_.sizePixels == 0 ? storeFilm(film) : storeResizedFilm(film, options_.sizePixels);
    record.imageId = sample.imageId;
    record.patientId = sample.patientId;
    record.patientAge = sample.patientAge;
    record.patientSex = sample.patientSex;
    record.viewPosition = sample.viewPosition;
    record.labels = sample.labels;
    record.labelNames = manifest_.labels;
    return encodeRecord(record);
  }

  void checkStop() const {
    if (!watch_.stop.stop_requested()) return;
    throw Error(ErrorCode::Cancelled, "packing was stopped; the same command goes on where it was");
  }

  const Manifest& manifest_;
  const PackOptions& options_;
  const PackWatch& watch_;
  std::uint64_t total_ = 0;
  std::uint64_t done_ = 0;
  std::size_t kept_ = 0;
  std::mutex guard_;
};

void checkOptions(const PackOptions& options) {
  const auto require = [](bool isGood, const std::string& what) {
    if (!isGood) throw Error(ErrorCode::InvalidArgument, "packing: " + what);
  };
  require(options.sizePixels >= 0 && options.sizePixels <= kMostSide, "the size must be 0 to 65535 pixels");
  require(options.filmsPerShard >= 1, "a shard must have at least one film");
}

}  // namespace

Summary packRecords(const Manifest& manifest, const std::vector<Split>& splits, const PackOptions& options,
                    const PackWatch& watch) {
  checkOptions(options);
  checkLabels(manifest.labels, "packing");
  std::error_code failed;
  fs::create_directories(options.folder, failed);
  if (!fs::is_directory(options.folder)) {
    throw Error(ErrorCode::Io, options.folder.string() + ": the folder cannot be made: " + failed.message());
  }
  return Packer(manifest, options, watch).pack(splits);
}

}  // namespace carina::data
