// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/graph/norm_group.h"
#include "engine/graph/train_plan.h"
#include "engine/graph/weights.h"

namespace carina::graph {

/// One parameter of a net in training, in f32; what is not trainable (running statistics) has no gradient.
struct TrainParameter {
  std::string name;
  Shape shape;
  ParameterRole role = ParameterRole::ConvWeight;
  std::span<float> value;
  std::span<float> gradient;
};

/// How one batch is seen in training.
struct ForwardOptions {
  double momentum = 0.1;                 ///< of the running statistics
  std::span<const std::uint64_t> seeds;  ///< of each image's random choices (dropout); empty: none are made
  NormGroup* normGroup = nullptr;        ///< whose batches are normalised with this one; read again by backward()
};

/// Runs one training plan in its own memory, with master weights of its own.
///
/// Threads  one thread at a time; a run uses all threads
class TrainExecutor {
 public:
  /// Copies `weights`. Errors: InvalidArgument: what checkWeights() refuses
  TrainExecutor(std::shared_ptr<const TrainPlan> plan, const Weights& weights);
  ~TrainExecutor();
  TrainExecutor(const TrainExecutor&) = delete;
  TrainExecutor& operator=(const TrainExecutor&) = delete;

  const TrainPlan& plan() const { return *plan_; }

  /// The net in training mode over exactly one batch: batch norm normalises with the batch's own statistics and moves
  /// the running ones by the momentum. The images, and the seeds, are read again by backward().
  ///
  /// Shapes   images N × C × H × W in f32
  /// Errors   InvalidArgument: not exactly one batch, or neither no seeds nor one an image
  void forward(std::span<const float> images, const ForwardOptions& options = {});

  /// A wanted output of the last forward(), f32 N × C × H × W; valid until the next one.
  /// Errors   NotFound: the plan was not asked for it
  std::span<const float> output(std::string_view name) const;

  /// Where the gradient of a loss by an output goes before backward(), in the output's shape.
  std::span<float> outputGradient(std::string_view name);

  /// Gradients of every trainable parameter, from the last forward() and the output gradients.
  ///
  /// `ready` is called with the index of each trainable parameter as soon as its gradient is complete, in the order of
  /// gradientOrder(), by the thread that called.
  void backward(const std::function<void(std::size_t parameter)>& ready = {});

  /// Indices of the trainable parameters, in the order in which backward() completes their gradients.
  std::span<const std::size_t> gradientOrder() const;

  /// In the order of Graph::parameters().
  std::span<TrainParameter> parameters() const;

  /// A copy of every parameter.
  Weights weights() const;

  /// Seconds that each step took since the last call, in the order of TrainPlan::describe().
  std::vector<double> takeProfile();

 private:
  struct Memory;
  void placeGradients(std::size_t elements);
  void runGroups(std::size_t begin, std::size_t end, const std::function<void(std::size_t group)>& done);
  std::shared_ptr<const TrainPlan> plan_;
  std::unique_ptr<Memory> memory_;
};

}  // namespace carina::graph
