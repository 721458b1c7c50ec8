// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/core/log.h"
#include "engine/core/progress.h"
#include "engine/data/record_set.h"
#include "engine/image/film.h"
#include "engine/predict/predictor.h"

namespace carina::score {

/// What reading records tells while it runs, and how it is stopped.
struct ReadingWatch {
  LogSink& log;  ///< damaged films are named here
  Progress& progress;
  std::stop_token stop;
};

/// How records are read.
struct ReadingOptions {
  std::int64_t batch = 8;         ///< films that run at once
  int threads = 0;                ///< that decode, besides those of the kernels; 0: as many as the machine has cores
  std::int64_t damagedLimit = 0;  ///< films that may be damaged before reading gives up
};

/// One film of a set, ready for the kernels; the picture itself is gone.
struct ReadFilm {
  std::int64_t index = 0;                     ///< in the set
  data::Record facts;                         ///< without the encoded picture
  std::vector<predict::PreparedFilm> inputs;  ///< what `prepare` made of it
};

/// What to do with the records of a set.
struct RecordReading {
  std::function<bool(const data::Record&)> wants;                                 ///< on many threads; without it, all
  std::function<std::vector<predict::PreparedFilm>(const image::Film&)> prepare;  ///< on many threads
  std::function<void(std::span<ReadFilm>)> consume;  ///< in the caller's thread, in the set's order, batch by batch
};

/// Reads a set, decodes and prepares the wanted films on threads of their own while `consume` computes, and hands them
/// on in batches; at most two batches wait. Gives what was wrong with films that are damaged and were left out.
///
/// Errors   InvalidArgument: batch < 1 · Corrupt: more damaged films than the limit, the last one named · Cancelled ·
///          whatever reading or `consume` throws
/// Threads  one thread at a time
std::vector<std::string> readInBatches(const data::RecordSet& set, const RecordReading& reading,
                                       const ReadingOptions& options, const ReadingWatch& watch);

/// "FOLDER, split 'test'": a set in messages.
std::string nameOf(const data::RecordSet& set);

}  // namespace carina::score
