// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/comm/communicator.h"
#include "engine/core/progress.h"
#include "engine/data/dataset.h"
#include "engine/eval/delong.h"
#include "engine/graph/executor.h"
#include "engine/image/network_input.h"
#include "engine/train/trainer.h"

namespace carina::train {

/// How good a net is on films that it was not trained on.
struct ValidationResult {
  double loss = 0;
  std::vector<eval::AurocEstimate> labels;  ///< one a label; undefined where a label has one class alone
  std::optional<double> meanAuroc;          ///< over the defined ones
  std::int64_t labelsCounted = 0;
  std::optional<double> top1;  ///< multiclass: share of films whose class came first
  std::optional<double> top5;  ///< multiclass: … among the first five
  std::int64_t films = 0;
  std::vector<std::string> damaged;  ///< what was wrong with films that could not be read and did not count
};

/// Reads a set with a net, each film once whatever the ranks. Damaged films are passed over and named.
///
/// Errors   Cancelled · whatever loading a film throws
/// Threads  one thread at a time; collective on the communicator
class Validator {
 public:
  Validator(const graph::Graph& graph, std::shared_ptr<const data::Dataset> dataset, const image::InputSpec& input,
            Task task, DType precision);

  /// `activity` is what others are told that this rank does.
  ValidationResult run(const graph::Weights& weights, comm::Communicator& communicator, const std::stop_token& stop,
                       const std::string& activity = "validating");

 private:
  struct Scores {
    std::vector<float> logits;
    std::vector<float> labels;
    std::vector<std::string> damaged;
  };
  struct Decoded;
  Decoded decode(std::int64_t first, std::int64_t last, const std::stop_token& stop) const;
  Scores score(const graph::Weights& weights, comm::Communicator& communicator, const std::stop_token& stop,
               const std::string& activity);

  std::shared_ptr<const data::Dataset> dataset_;
  image::InputSpec input_;
  Task task_;
  std::shared_ptr<const graph::Plan> plan_;
  double longestBatch_ = 0;  ///< in seconds
};

}  // namespace carina::train
