// SPDX-License-Identifier: Apache-2.0
#include "engine/score/record_batches.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "engine/core/error.h"
#include "engine/core/ordered_stream.h"

namespace carina::score {
namespace {

/// A place of the set: a film, or why there is none.
struct ReadItem {
  ReadFilm film;
  bool isWanted = false;
  std::string damage;
};

ReadItem readItem(const data::RecordSet& set, std::int64_t index, const RecordReading& reading) {
  ReadItem item;
  item.film.index = index;
  try {
    item.film.facts = set.record(index);
    if (reading.wants && !reading.wants(item.film.facts)) return item;
    const auto film = set.film(index, item.film.facts);
    item.film.facts.image.encoded = {};
    item.film.inputs = reading.prepare(film);
    item.isWanted = true;
  } catch (const Error& error) {
    if (error.code() != ErrorCode::Corrupt) throw;
    item.damage = error.what();
  }
  return item;
}

std::size_t threadsOf(const ReadingOptions& options) {
  if (options.threads > 0) return static_cast<std::size_t>(options.threads);
  return std::max(1U, std::thread::hardware_concurrency());
}

/// Gathers films to batches and counts what is damaged.
class Batches {
 public:
  Batches(const RecordReading& reading, const ReadingOptions& options, const ReadingWatch& watch)
      : reading_(reading), options_(options), watch_(watch) {}

  void add(ReadItem& item) {
    if (!item.damage.empty()) addDamage(std::move(item.damage));
    if (item.isWanted) films_.push_back(std::move(item.film));
    if (std::ssize(films_) == options_.batch) finish();
  }

  void finish() {
    if (!films_.empty()) reading_.consume(films_);
    films_.clear();
  }

  std::vector<std::string> takeDamaged() { return std::move(damaged_); }

 private:
  void addDamage(std::string damage) {
    watch_.log.write(LogLevel::Warning, damage + "; left out");
    damaged_.push_back(std::move(damage));
    if (std::ssize(damaged_) <= options_.damagedLimit) return;
    throw Error(ErrorCode::Corrupt, std::to_string(damaged_.size()) + " films are damaged, more than the " +
                                        std::to_string(options_.damagedLimit) +
                                        " that may be; the last: " + damaged_.back());
  }

  const RecordReading& reading_;
  const ReadingOptions& options_;
  const ReadingWatch& watch_;
  std::vector<ReadFilm> films_;
  std::vector<std::string> damaged_;
};

}  // namespace

std::vector<std::string> readInBatches(const data::RecordSet& set, const RecordReading& reading,
                                       const ReadingOptions& options, const ReadingWatch& watch) {
  if (options.batch < 1) throw Error(ErrorCode::InvalidArgument, "films are read in batches of at least one");
  const auto total = static_cast<std::size_t>(set.size());
  OrderedStream<ReadItem> stream(
      [&](std::size_t place) { return readItem(set, static_cast<std::int64_t>(place), reading); },
      {.places = total, .threads = threadsOf(options), .capacity = 2 * static_cast<std::size_t>(options.batch)},
      watch.stop);
  Batches batches(reading, options, watch);
  std::size_t done = 0;
  while (auto item = stream.next()) {
    const auto id = item->film.facts.imageId;
    batches.add(*item);
    watch.progress.report(++done, total, id);
  }
  if (watch.stop.stop_requested()) {
    throw Error(ErrorCode::Cancelled,
                nameOf(set) + ": stopped after " + std::to_string(done) + " of " + std::to_string(total) + " films");
  }
  batches.finish();
  return batches.takeDamaged();
}

std::string nameOf(const data::RecordSet& set) {
  return set.folder().string() + ", split '" + set.facts().name + "'";
}

}  // namespace carina::score
