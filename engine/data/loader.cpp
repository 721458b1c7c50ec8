// SPDX-License-Identifier: Apache-2.0
#include "engine/data/loader.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <set>
#include <thread>
#include <utility>

#include "engine/core/error.h"
#include "engine/core/rng.h"
#include "engine/data/sampler.h"

namespace carina::data {
namespace {

// The augmentation draws from streams of its own of the same generator.
constexpr std::uint64_t kComputeStream = 0x636f6d70757465ULL;

/// A batch that is being filled, film by film, by whichever thread is free.
struct Filling {
  Batch batch;
  std::int64_t begun = 0;
  std::int64_t done = 0;
  std::exception_ptr failure;
};

}  // namespace

std::int64_t loaderBytes(const LoaderOptions& options) {
  const auto elements = std::int64_t{options.input.channels} * options.input.rows * options.input.columns;
  return (options.batchesAhead + 2) * options.batch * elements * static_cast<std::int64_t>(sizeof(float));
}

class Loader::Work {
 public:
  Work(std::shared_ptr<const Dataset> dataset, const LoaderOptions& options, LogSink& log)
      : dataset_(std::move(dataset)),
        options_(options),
        log_(log),
        sampler_(dataset_->size(), options.batch * options.worldSize, options.seed) {
    for (int i = 0; i < std::max(1, options.threads); ++i) {
      threads_.emplace_back([this](const std::stop_token& stop) { fillBatches(stop); });
    }
  }

  ~Work() {
    for (auto& thread : threads_) thread.request_stop();
    changed_.notify_all();
  }

  Batch next(const std::stop_token& stop) {
    const auto begin = std::chrono::steady_clock::now();
    std::unique_lock lock(mutex_);
    const auto isReady = [&] { return !queue_.empty() && queue_.front()->done == options_.batch; };
    changed_.notify_all();
    const bool isThere = changed_.wait(lock, stop, isReady);
    waited_ += std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    if (!isThere) throw Error(ErrorCode::Cancelled, "stopped while waiting for films");
    const auto filled = queue_.front();
    if (filled->failure) std::rethrow_exception(filled->failure);
    queue_.pop_front();
    position_ = after(filled->batch.position);
    changed_.notify_all();
    return std::move(filled->batch);
  }

  void seek(LoaderPosition position) {
    if (position.epoch < 0 || position.batch < 0 || position.batch >= sampler_.batchesPerEpoch()) {
      throw Error(ErrorCode::InvalidArgument, "there is no batch " + std::to_string(position.batch) +
                                                  " in an epoch of " + std::to_string(sampler_.batchesPerEpoch()));
    }
    const std::lock_guard lock(mutex_);
    if (position == position_) return;
    queue_.clear();
    position_ = planned_ = position;
    changed_.notify_all();
  }

  LoaderPosition position() const {
    const std::lock_guard lock(mutex_);
    return position_;
  }

  double takeWaitSeconds() {
    const std::lock_guard lock(mutex_);
    return std::exchange(waited_, 0.0);
  }

  std::int64_t corruptFilms() const {
    const std::lock_guard lock(mutex_);
    return std::ssize(corrupt_);
  }

  const Sampler& sampler() const { return sampler_; }

 private:
  LoaderPosition after(LoaderPosition position) const {
    if (++position.batch >= sampler_.batchesPerEpoch()) position = {.epoch = position.epoch + 1, .batch = 0};
    return position;
  }

  /// The first batch of the queue that has films nobody has begun; a new one where there is room. Null: nothing to do.
  std::shared_ptr<Filling> findWork() {
    for (const auto& filling : queue_) {
      if (filling->begun < options_.batch) return filling;
    }
    if (std::ssize(queue_) > options_.batchesAhead) return nullptr;
    auto filling = std::make_shared<Filling>();
    plan(filling->batch);
    queue_.push_back(filling);
    return filling;
  }

  void plan(Batch& batch) {
    batch.position = planned_;
    planned_ = after(planned_);
    if (orderEpoch_ != batch.position.epoch) {
      order_ = sampler_.order(batch.position.epoch);
      orderEpoch_ = batch.position.epoch;
    }
    const auto first = (batch.position.batch * options_.worldSize + options_.rank) * options_.batch;
    batch.samples.assign(order_.begin() + first, order_.begin() + first + options_.batch);
    batch.images.resize(static_cast<std::size_t>(options_.batch * imageElements()));
    batch.seeds.resize(static_cast<std::size_t>(options_.batch));
    batch.labels.resize(static_cast<std::size_t>(options_.batch) * dataset_->labels().size());
  }

  std::int64_t imageElements() const {
    return std::int64_t{options_.input.channels} * options_.input.rows * options_.input.columns;
  }

  void fillBatches(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (true) {
      std::shared_ptr<Filling> filling;
      if (!changed_.wait(lock, stop, [&] { return (filling = findWork()) != nullptr; })) return;
      const auto slot = filling->begun++;
      lock.unlock();
      std::exception_ptr failure;
      try {
        fillSlot(filling->batch, slot);
      } catch (...) {
        failure = std::current_exception();
      }
      lock.lock();
      if (failure && !filling->failure) filling->failure = failure;
      if (++filling->done == options_.batch) changed_.notify_all();
    }
  }

  void fillSlot(Batch& batch, std::int64_t slot) {
    auto& sample = batch.samples[static_cast<std::size_t>(slot)];
    const auto loaded = loadWhole(sample);
    const auto rng = Rng(options_.seed)
                         .fork(static_cast<std::uint64_t>(batch.position.epoch))
                         .fork(static_cast<std::uint64_t>(sample));
    const auto input = image::makeAugmentedInput(loaded.film, options_.input, options_.augmentation, rng);
    batch.seeds[static_cast<std::size_t>(slot)] = rng.fork(kComputeStream).bits();
    std::ranges::copy(input, batch.images.begin() + slot * imageElements());
    std::ranges::copy(loaded.labels, batch.labels.begin() + slot * std::ssize(loaded.labels));
  }

  /// The film, or the next whole one in the set's order; `sample` becomes the index of what was taken.
  LabelledFilm loadWhole(std::int64_t& sample) {
    while (true) {
      try {
        return dataset_->load(sample);
      } catch (const Error& error) {
        if (error.code() != ErrorCode::Corrupt) throw;
        const std::lock_guard lock(mutex_);
        const bool isNew = corrupt_.insert(sample).second;
        if (isNew) log_.write(LogLevel::Warning, std::string(error.what()) + "; the next film takes its place");
        if (std::ssize(corrupt_) > options_.corruptLimit) {
          throw Error(ErrorCode::Corrupt, std::to_string(corrupt_.size()) + " films are damaged, more than the " +
                                              std::to_string(options_.corruptLimit) +
                                              " that may be; the last: " + error.what());
        }
        sample = (sample + 1) % dataset_->size();
      }
    }
  }

  std::shared_ptr<const Dataset> dataset_;
  LoaderOptions options_;
  LogSink& log_;
  Sampler sampler_;
  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<std::shared_ptr<Filling>> queue_;
  LoaderPosition position_;
  LoaderPosition planned_;
  std::vector<std::int64_t> order_;
  std::int64_t orderEpoch_ = -1;
  double waited_ = 0;
  std::set<std::int64_t> corrupt_;
  std::vector<std::jthread> threads_;  // last: they end before what they use
};

Loader::Loader(std::shared_ptr<const Dataset> dataset, const LoaderOptions& options, LogSink& log)
    : work_(std::make_unique<Work>(std::move(dataset), options, log)) {}

Loader::~Loader() = default;

std::int64_t Loader::batchesPerEpoch() const {
  return work_->sampler().batchesPerEpoch();
}

Batch Loader::next(const std::stop_token& stop) {
  return work_->next(stop);
}

LoaderPosition Loader::position() const {
  return work_->position();
}

void Loader::seek(LoaderPosition position) {
  work_->seek(position);
}

double Loader::takeWaitSeconds() {
  return work_->takeWaitSeconds();
}

std::int64_t Loader::corruptFilms() const {
  return work_->corruptFilms();
}

}  // namespace carina::data
