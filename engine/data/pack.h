// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <vector>

#include "engine/core/log.h"
#include "engine/core/progress.h"
#include "engine/data/manifest.h"
#include "engine/data/split.h"
#include "engine/data/summary.h"

namespace carina::data {

struct PackOptions {
  std::filesystem::path folder;       ///< made where it is not there
  int sizePixels = 0;                 ///< resize to this side; 0: keep every film's own samples
  std::int64_t filmsPerShard = 1024;  ///< at most
};

/// What packing tells while it runs, and how it is stopped.
struct PackWatch {
  LogSink& log;
  Progress& progress;
  std::stop_token stop;
};

/// Writes every split as shards `name-00000-of-00004.tfrecord` with their indices, and summary.json last.
///
/// The bytes depend on films, labels, splits and options alone, not on threads. Where the folder has whole shards of
/// the same films (path, size, time), labels and options, from a run that was stopped, they are kept.
/// Errors   InvalidArgument: options · whatever loading a film throws (it is named) · Io · Cancelled: what is finished
///          is kept for the next run
/// Threads  films are read by parallelFor; one run a folder at a time
/// Source   engine/data/FORMAT.md
Summary packRecords(const Manifest& manifest, const std::vector<Split>& splits, const PackOptions& options,
                    const PackWatch& watch);

}  // namespace carina::data
