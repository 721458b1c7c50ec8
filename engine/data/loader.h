// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/core/log.h"
#include "engine/data/dataset.h"
#include "engine/image/augment.h"
#include "engine/image/network_input.h"

namespace carina::data {

/// Where a run is in its data: the next global batch. Part of a checkpoint.
struct LoaderPosition {
  std::int64_t epoch = 0;
  std::int64_t batch = 0;  ///< of the epoch
  bool operator==(const LoaderPosition&) const = default;
};

struct LoaderOptions {
  std::int64_t batch = 16;  ///< of this rank
  int rank = 0;
  int worldSize = 1;
  std::uint64_t seed = 0;
  image::InputSpec input;
  image::Augmentation augmentation;
  int threads = 2;                ///< that decode
  int batchesAhead = 2;           ///< that wait, decoded, for the trainer
  std::int64_t corruptLimit = 0;  ///< films that may be damaged before the loader gives up
};

/// Bytes of the batches that a loader holds: those that wait, the one being filled and the caller's.
std::int64_t loaderBytes(const LoaderOptions& options);

/// What one step takes.
struct Batch {
  LoaderPosition position;
  std::vector<float> images;          ///< N × C × H × W
  std::vector<float> labels;          ///< N × labels; NaN: unknown
  std::vector<std::int64_t> samples;  ///< indices into the set
  std::vector<std::uint64_t> seeds;   ///< of each sample's random choices in this epoch, other than its augmentation
};

/// Reads, decodes and augments batches on threads of its own while the caller computes.
///
/// The batches depend on seed, epoch and sample alone: not on threads, on time, or on where the run was resumed.
/// A damaged film is named in the log and the next one of the order takes its place, up to a limit.
///
/// Errors   InvalidArgument: as Sampler · Corrupt: more damaged films than the limit, the last one named · Io
/// Threads  next() and seek() from one thread
class Loader {
 public:
  Loader(std::shared_ptr<const Dataset> dataset, const LoaderOptions& options, LogSink& log);
  ~Loader();
  Loader(const Loader&) = delete;
  Loader& operator=(const Loader&) = delete;

  std::int64_t batchesPerEpoch() const;

  /// The next batch; waits where it is not there yet. Errors: whatever reading it threw; Cancelled
  Batch next(const std::stop_token& stop);

  /// What next() will give.
  LoaderPosition position() const;

  /// Errors   InvalidArgument: no such batch
  void seek(LoaderPosition position);

  /// Seconds that next() waited since the last call.
  double takeWaitSeconds();

  /// Different films that were found damaged.
  std::int64_t corruptFilms() const;

 private:
  class Work;
  std::unique_ptr<Work> work_;
};

}  // namespace carina::data
