// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/comm/gradient_reducer.h"
#include "engine/comm/tree_sum.h"
#include "engine/data/loader.h"
#include "engine/graph/train_executor.h"
#include "engine/optim/ema.h"
#include "engine/optim/optimizer.h"
#include "engine/optim/schedule.h"
#include "engine/train/loss.h"

namespace carina::train {

/// What is learned: labels independent of one another, or one class of many.
enum class Task { Multilabel, Multiclass };

/// How several ranks train one net.
struct ParallelOptions {
  comm::ReducerOptions reducer;
  int normGroup = 1;        ///< consecutive ranks whose batches are normalised as one; 0: all
  std::int64_t shards = 0;  ///< batches of a step over all ranks, summed in a tree that is the same whatever their
                            ///< number: the ranks then give the same bits as one; 0: one a rank
};

/// How a net is trained, but for its data.
struct TrainerOptions {
  DType precision = DType::F32;
  std::int64_t memoryBudgetBytes = 0;  ///< as graph::TrainOptions has it
  std::int64_t accumulation = 1;       ///< batches whose gradients make one step
  Task task = Task::Multilabel;
  MultilabelLoss loss;           ///< multiclass takes its label smoothing alone
  double lossLimit = 1e3;        ///< a step's loss above it counts as diverged; 0: any finite loss is borne
  double auxiliaryWeight = 0.4;  ///< of the loss of "aux_logits", where the graph has it
  std::string optimizer = "sgd";
  optim::Options optimizerOptions;
  std::string schedule = "cosine";
  optim::Options scheduleOptions;
  double clipNorm = 0;                   ///< 0: gradients are not clipped
  std::optional<optim::EmaOptions> ema;  ///< averages of weights and statistics, used to validate
  double normMomentum = 0.1;             ///< of batch norm's running statistics
  std::vector<std::string> frozen;       ///< beginnings of the names of parameters that stay as they are
  ParallelOptions parallel;
};

/// Batches that a rank makes of what its loader gives at once.
///
/// Errors   InvalidArgument: shards that cannot be split evenly by a power of two, or together with accumulation or
///          batch norm over several ranks
/// Threads  any
std::int64_t shardsPerRank(const TrainerOptions& options, int worldSize);

/// Bytes that training holds besides its plan: the optimiser's state, averages, accumulated gradients, waiting films.
///
/// Errors   as optim::makeOptimizer()
/// Threads  any
std::int64_t bytesBesidePlan(const graph::Graph& graph, const TrainerOptions& options,
                             const data::LoaderOptions& loading);

/// One step, as logs and curves want it.
struct StepFacts {
  std::int64_t step = 0;  ///< 1 is the first
  data::LoaderPosition position;
  double loss = 0;
  double learningRate = 0;
  double gradientNorm = 0;
  double seconds = 0;
  double waitSeconds = 0;   ///< of it, for films
  double normSeconds = 0;   ///< of it, for what other ranks say of batches that are normalised together
  comm::ReducerFacts sums;  ///< of gradients over ranks
};

/// Everything a run needs to go on to the bit, as views into the trainer.
struct TrainerState {
  std::int64_t step = 0;
  data::LoaderPosition position;
  double learningRate = 0;  ///< of the last step
  graph::Weights weights;
  std::vector<optim::NamedTensor> optimizer;  ///< the optimiser's and the averages' tensors
  optim::ScheduleState schedule;
};

/// The training loop's inside: films in, weights moved. It knows neither disks nor clocks nor commands.
///
/// A step that fails changes neither weights nor state: both are still those of the step before.
///
/// Errors   what its parts say; Internal: a loss that explodes, or a loss or gradient that is not finite, with the step
///          and the first parameter whose gradient is not
/// Threads  one thread at a time; collective on `communicator`
class Trainer {
 public:
  Trainer(const graph::Graph& graph, const graph::Weights& weights, const TrainerOptions& options,
          std::unique_ptr<data::Loader> loader, std::int64_t batch, comm::Communicator& communicator);
  ~Trainer();  // waits for no other rank
  Trainer(const Trainer&) = delete;
  Trainer& operator=(const Trainer&) = delete;

  /// Errors   also Cancelled: stopped while it waited for films
  StepFacts step(const std::stop_token& stop);

  std::int64_t stepsPerEpoch() const;
  std::int64_t stepsDone() const { return step_; }
  optim::Schedule& schedule() { return *schedule_; }
  const graph::TrainPlan& plan() const { return executor_->plan(); }

  /// Of gradients that travel together; 0 on one rank.
  std::size_t bucketBytes() const { return reducer_ ? reducer_->bucketBytes() : 0; }

  /// As graph::TrainExecutor::takeProfile().
  std::vector<double> takeProfile() { return executor_->takeProfile(); }

  /// The weights that predict: the averages where they are kept.
  graph::Weights bestWeights() const;

  TrainerState state() const;

  /// Errors   InvalidArgument: a state of another net or optimiser; nothing is changed then
  void restore(const TrainerState& state);

 private:
  struct Films;
  class RankNorms;
  void computeGradients(const std::stop_token& stop, LossSum& loss);
  void computeShards(const data::Batch& batch, LossSum& loss);
  LossSum pass(const Films& films, bool isReduced);
  void accumulate(bool isFirst);
  LossSum addLoss(const std::string& output, double weight, const Films& films);
  void makeNorms();
  void makeReducer();
  std::vector<float> statistics() const;
  void setStatistics(std::span<const float> values);
  void averageStatistics(std::vector<float> sum, double shares);
  bool isTrained(const graph::TrainParameter& parameter) const;
  double limitSeconds() const;
  void checkFinite(double loss, double norm) const;
  std::vector<optim::NamedTensor> averagedTensors() const;

  TrainerOptions options_;
  std::unique_ptr<data::Loader> loader_;
  comm::Communicator& communicator_;
  std::unique_ptr<graph::TrainExecutor> executor_;
  std::vector<std::vector<float>> sums_;  ///< gradients of a step, where it takes several batches
  std::vector<optim::Parameter> trained_;
  std::vector<std::size_t> reducedAt_;  ///< of every parameter of the executor, its place in the reducer
  std::unique_ptr<comm::GradientReducer> reducer_;
  std::unique_ptr<RankNorms> norms_;
  std::int64_t shards_ = 1;  ///< of this rank
  std::vector<comm::TreeSum<float>> shardSums_;
  comm::TreeSum<float> statisticSums_;
  std::unique_ptr<optim::Optimizer> optimizer_;
  std::unique_ptr<optim::Schedule> schedule_;
  std::unique_ptr<optim::Ema> ema_;
  std::int64_t step_ = 0;
  data::LoaderPosition position_;  ///< of the step that comes next
  double learningRate_ = 0;
  double longestStep_ = 0;  ///< in seconds
};

}  // namespace carina::train
