// SPDX-License-Identifier: Apache-2.0
#include "engine/train/validation.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstring>
#include <future>
#include <sstream>

#include "engine/core/error.h"
#include "engine/eval/cases.h"
#include "engine/eval/class_mean.h"

namespace carina::train {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::int64_t kBatch = 16;

// Seconds that a batch may take before its rank counts as one that hangs: the first, and the others as a multiple of
// the longest so far.
constexpr double kFirstBatchLimit = 120;
constexpr double kBatchLimit = 5;
constexpr double kLeastBatchLimit = 15;

std::vector<std::string> gatherLines(comm::Communicator& communicator, const std::vector<std::string>& mine) {
  std::string text;
  for (const auto& line : mine) text += line + '\n';
  std::vector<std::string> all;
  for (const auto& bytes : communicator.gather(std::as_bytes(std::span(text)))) {
    std::istringstream lines(std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
    for (std::string line; std::getline(lines, line);) all.push_back(line);
  }
  return all;
}

std::vector<float> gatherFloats(comm::Communicator& communicator, const std::vector<float>& mine) {
  std::vector<float> all;
  for (const auto& bytes : communicator.gather(std::as_bytes(std::span(mine)))) {
    const auto begin = all.size();
    all.resize(begin + bytes.size() / sizeof(float));
    std::memcpy(all.data() + begin, bytes.data(), bytes.size());
  }
  return all;
}

/// Share of films whose class is among the `first` highest logits.
double topShare(std::span<const float> logits, std::span<const float> labels, std::size_t classes, std::int64_t first) {
  double right = 0;
  double films = 0;
  for (std::size_t row = 0; row < logits.size(); row += classes) {
    const auto y = labels.subspan(row, classes);
    const auto truth = std::ranges::find(y, 1.0F);
    if (truth == y.end()) continue;
    const float score = logits[row + static_cast<std::size_t>(truth - y.begin())];
    films += 1;
    if (std::ranges::count_if(logits.subspan(row, classes), [&](float other) { return other > score; }) < first)
      ++right;
  }
  return films > 0 ? right / films : 0;
}

}  // namespace

/// Films of one executor run, decoded.
struct Validator::Decoded {
  std::vector<float> images;
  std::vector<float> labels;
  std::vector<std::string> damaged;
  std::int64_t films = 0;
};

Validator::Validator(const graph::Graph& graph, std::shared_ptr<const data::Dataset> dataset,
                     const image::InputSpec& input, Task task, DType precision)
    : dataset_(std::move(dataset)),
      input_(input),
      task_(task),
      plan_(graph::Plan::make(graph, {.batch = kBatch, .precision = precision, .outputs = {"logits"}})) {
  if (dataset_->size() == 0) throw Error(ErrorCode::InvalidArgument, "the validation set has no films");
}

Validator::Decoded Validator::decode(std::int64_t first, std::int64_t last, const std::stop_token& stop) const {
  Decoded decoded;
  for (auto i = first; i < last && !stop.stop_requested(); ++i) {
    try {
      const auto film = dataset_->load(i);
      const auto image = image::makeNetworkInput(film.film, input_);
      decoded.images.insert(decoded.images.end(), image.begin(), image.end());
      decoded.labels.insert(decoded.labels.end(), film.labels.begin(), film.labels.end());
      ++decoded.films;
    } catch (const Error& error) {
      if (error.code() != ErrorCode::Corrupt) throw;
      decoded.damaged.emplace_back(error.what());
    }
  }
  return decoded;
}

Validator::Scores Validator::score(const graph::Weights& weights, comm::Communicator& communicator,
                                   const std::stop_token& stop, const std::string& activity) {
  graph::Executor executor(plan_, graph::PackedWeights::pack(*plan_, weights));
  // A rank takes a run of whole batches: gathered in rank order, the scores stand in the set's order, and each film has
  // the same place in its batch, and so the same bits, whatever the number of ranks.
  const auto batches = (dataset_->size() + kBatch - 1) / kBatch;
  const auto beginOf = [&](int rank) {
    return std::min(batches * rank / communicator.worldSize() * kBatch, dataset_->size());
  };
  const auto end = beginOf(communicator.rank() + 1);
  auto next = beginOf(communicator.rank());
  const auto classes = static_cast<std::ptrdiff_t>(dataset_->labels().size());
  const auto decoding = [&](std::int64_t first, std::int64_t last) { return decode(first, last, stop); };
  Scores scores;
  auto pending = std::async(std::launch::async, decoding, next, std::min(next + kBatch, end));
  while (next < end) {
    const auto limit = longestBatch_ > 0 ? std::max(kLeastBatchLimit, kBatchLimit * longestBatch_) : kFirstBatchLimit;
    communicator.announce(activity, limit);
    const auto begin = Clock::now();
    next = std::min(next + kBatch, end);
    const auto decoded = pending.get();
    if (stop.stop_requested()) throw Error(ErrorCode::Cancelled, "stopped while validating");
    pending = std::async(std::launch::async, decoding, next, std::min(next + kBatch, end));
    scores.damaged.insert(scores.damaged.end(), decoded.damaged.begin(), decoded.damaged.end());
    if (decoded.films == 0) continue;
    executor.run(decoded.images);
    const auto logits = executor.output("logits");
    scores.logits.insert(scores.logits.end(), logits.begin(), logits.begin() + decoded.films * classes);
    scores.labels.insert(scores.labels.end(), decoded.labels.begin(), decoded.labels.end());
    longestBatch_ = std::max(longestBatch_, std::chrono::duration<double>(Clock::now() - begin).count());
  }
  communicator.announce(activity + ", all its films", kFirstBatchLimit);
  return {.logits = gatherFloats(communicator, scores.logits),
          .labels = gatherFloats(communicator, scores.labels),
          .damaged = gatherLines(communicator, scores.damaged)};
}

ValidationResult Validator::run(const graph::Weights& weights, comm::Communicator& communicator,
                                const std::stop_token& stop, const std::string& activity) {
  auto scores = score(weights, communicator, stop, activity);
  const auto classes = dataset_->labels().size();
  ValidationResult result{.films = static_cast<std::int64_t>(scores.labels.size() / classes)};
  result.damaged = scores.damaged;
  std::vector<float> unused(scores.logits.size());
  if (task_ == Task::Multiclass) {
    result.loss = multiclassLoss(0, static_cast<std::int64_t>(classes), scores.logits, scores.labels, unused).mean();
    result.top1 = topShare(scores.logits, scores.labels, classes, 1);
    result.top5 = topShare(scores.logits, scores.labels, classes, 5);
  } else {
    result.loss = multilabelLoss({}, scores.logits, scores.labels, unused).mean();
  }
  const std::vector<double> logits(scores.logits.begin(), scores.logits.end());
  std::vector<std::optional<double>> aurocs;
  for (std::size_t c = 0; c < classes; ++c) {
    const auto cases =
        eval::makeClassCases(scores.labels, logits, static_cast<std::int64_t>(classes), static_cast<std::int64_t>(c));
    result.labels.push_back(eval::estimateAuroc(cases));
    aurocs.push_back(result.labels.back().auroc);
  }
  const auto mean = eval::meanOfDefined(aurocs);
  result.meanAuroc = mean.mean;
  result.labelsCounted = mean.classesCounted;
  return result;
}

}  // namespace carina::train
