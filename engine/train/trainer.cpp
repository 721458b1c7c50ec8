// SPDX-License-Identifier: Apache-2.0
#include "engine/train/trainer.h"

#include <algorithm>
#include <bit>
#include <chrono>
#include <cmath>
#include <utility>

#include "engine/core/error.h"
#include "engine/optim/gradient_clipping.h"

namespace carina::train {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::string_view kAuxiliary = "aux_logits";

// Seconds that a step may take: the first, which touches all memory for the first time; the others, as a multiple of
// the longest so far.
constexpr double kFirstStepLimit = 120;
constexpr double kStepLimit = 5;
constexpr double kLeastStepLimit = 15;

bool decays(graph::ParameterRole role) {
  return role == graph::ParameterRole::ConvWeight || role == graph::ParameterRole::LinearWeight;
}

graph::TrainOptions planOptions(const graph::Graph& graph, const TrainerOptions& options, std::int64_t batch) {
  graph::TrainOptions plan{.batch = batch,
                           .precision = options.precision,
                           .outputs = {"logits"},
                           .memoryBudgetBytes = options.memoryBudgetBytes};
  if (graph.outputs().contains(kAuxiliary)) plan.outputs.emplace_back(kAuxiliary);
  return plan;
}

bool isFrozen(const TrainerOptions& options, const std::string& name) {
  return std::ranges::any_of(options.frozen, [&](const auto& beginning) { return name.starts_with(beginning); });
}

}  // namespace

std::int64_t bytesBesidePlan(const graph::Graph& graph, const TrainerOptions& options,
                             const data::LoaderOptions& loading) {
  float one = 0;
  const optim::Parameter smallest[] = {{.name = "one", .value = {&one, 1}, .gradient = {&one, 1}}};
  const auto state = optim::makeOptimizer(options.optimizer, options.optimizerOptions, smallest)->state();
  std::int64_t copies = 0;  // of every parameter
  for (const auto& tensor : state) copies += tensor.name.find('/') != std::string::npos ? 1 : 0;
  if (options.accumulation > 1) ++copies;
  if (options.ema) ++copies;
  return copies * graph.parameterCount() * static_cast<std::int64_t>(sizeof(float)) + data::loaderBytes(loading);
}

std::int64_t shardsPerRank(const TrainerOptions& options, int worldSize) {
  const auto shards = options.parallel.shards;
  if (shards == 0) return 1;
  const auto fail = [](const std::string& message) { throw Error(ErrorCode::InvalidArgument, message); };
  if (!std::has_single_bit(static_cast<std::uint64_t>(shards)) || shards % worldSize != 0) {
    fail("the " + std::to_string(shards) + " shards of a reproducible run cannot be split between " +
         std::to_string(worldSize) + " ranks; both must be powers of two, and no more ranks than shards");
  }
  if (options.accumulation > 1) fail("a reproducible run says by its shards how many batches make a step");
  if (options.parallel.normGroup != 1) fail("a reproducible run normalises each of its shards by itself");
  if (options.parallel.reducer.wire != comm::Wire::F32) fail("a reproducible run sends its gradients in f32");
  return shards / worldSize;
}

/// What one pass of the executor takes.
struct Trainer::Films {
  std::span<const float> images;
  std::span<const float> labels;
  std::span<const std::uint64_t> seeds;
};

/// Ranks that normalise their batches as one.
class Trainer::RankNorms : public graph::NormGroup {
 public:
  RankNorms(comm::Communicator& world, int ranks) : group_(world.split(world.rank() / ranks)) {}
  int size() const override { return group_->worldSize(); }
  void sum(std::span<double> values) override {
    const auto begin = Clock::now();
    group_->sum(values);
    seconds_ += std::chrono::duration<double>(Clock::now() - begin).count();
  }

  /// That sums took since the last call.
  double takeSeconds() { return std::exchange(seconds_, 0); }

 private:
  std::unique_ptr<comm::Communicator> group_;
  double seconds_ = 0;
};

Trainer::Trainer(const graph::Graph& graph, const graph::Weights& weights, const TrainerOptions& options,
                 std::unique_ptr<data::Loader> loader, std::int64_t batch, comm::Communicator& communicator)
    : options_(options),
      loader_(std::move(loader)),
      communicator_(communicator),
      shards_(shardsPerRank(options, communicator.worldSize())) {
  const auto plan = graph::TrainPlan::make(graph, planOptions(graph, options, batch));
  executor_ = std::make_unique<graph::TrainExecutor>(plan, weights);
  const bool isSummed = options.accumulation > 1 || shards_ > 1;
  for (auto& parameter : executor_->parameters()) {
    communicator_.broadcast(std::as_writable_bytes(parameter.value));
    if (!isTrained(parameter)) continue;
    std::span<const float> gradient = parameter.gradient;
    if (isSummed) gradient = sums_.emplace_back(gradient.size());
    trained_.push_back(
        {.name = parameter.name, .value = parameter.value, .gradient = gradient, .decays = decays(parameter.role)});
  }
  if (trained_.empty()) throw Error(ErrorCode::InvalidArgument, "every parameter of the net is frozen");
  if (shards_ > 1) shardSums_.resize(trained_.size());
  makeNorms();
  if (communicator_.worldSize() > 1) makeReducer();
  optimizer_ = optim::makeOptimizer(options.optimizer, options.optimizerOptions, trained_);
  schedule_ = optim::makeSchedule(options.schedule, options.scheduleOptions);
  if (options.ema) ema_ = std::make_unique<optim::Ema>(*options.ema, averagedTensors());
  position_ = loader_->position();
}

Trainer::~Trainer() = default;

std::vector<optim::NamedTensor> Trainer::averagedTensors() const {
  std::vector<optim::NamedTensor> tensors;
  for (const auto& parameter : executor_->parameters()) tensors.push_back({parameter.name, parameter.value});
  return tensors;
}

std::int64_t Trainer::stepsPerEpoch() const {
  return std::max<std::int64_t>(1, loader_->batchesPerEpoch() / options_.accumulation);
}

StepFacts Trainer::step(const std::stop_token& stop) {
  const auto begin = Clock::now();
  StepFacts facts{.step = step_ + 1, .position = position_};
  communicator_.announce("step " + std::to_string(step_ + 1), limitSeconds());
  loader_->seek(position_);
  loader_->takeWaitSeconds();
  LossSum loss;
  computeGradients(stop, loss);
  if (reducer_) facts.sums = reducer_->finish();
  double reduced[] = {loss.sum, loss.count};
  communicator_.sum(std::span<double>(reduced));
  facts.loss = LossSum{reduced[0], reduced[1]}.mean();
  const double scale = 1.0 / static_cast<double>(options_.accumulation * shards_ * communicator_.worldSize());
  std::vector<std::span<const float>> gradients;
  for (const auto& parameter : trained_) gradients.push_back(parameter.gradient);
  facts.gradientNorm = optim::globalNorm(gradients) * scale;
  checkFinite(facts.loss, facts.gradientNorm);
  facts.learningRate = learningRate_ = schedule_->rate(step_);
  if (const auto decay = schedule_->weightDecay(step_)) optimizer_->setWeightDecay(*decay);
  const double clip = options_.clipNorm > 0 ? optim::clippingFactor(facts.gradientNorm, options_.clipNorm) : 1.0;
  optimizer_->step(trained_, {.learningRate = learningRate_, .gradientScale = scale * clip});
  if (shards_ > 1) {
    averageStatistics(statisticSums_.take(), static_cast<double>(shards_ * communicator_.worldSize()));
  } else if (communicator_.worldSize() > 1) {
    averageStatistics(statistics(), communicator_.worldSize());
  }
  if (ema_) ema_->update(averagedTensors());
  ++step_;
  position_ = loader_->position();
  facts.waitSeconds = loader_->takeWaitSeconds();
  if (norms_) facts.normSeconds = norms_->takeSeconds();
  facts.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  longestStep_ = std::max(longestStep_, facts.seconds);
  return facts;
}

bool Trainer::isTrained(const graph::TrainParameter& parameter) const {
  return isTrainable(parameter.role) && !isFrozen(options_, parameter.name);
}

void Trainer::makeNorms() {
  const auto ranks = options_.parallel.normGroup == 0 ? communicator_.worldSize() : options_.parallel.normGroup;
  if (ranks < 1 || communicator_.worldSize() % ranks != 0) {
    throw Error(ErrorCode::InvalidArgument,
                std::to_string(communicator_.worldSize()) + (communicator_.worldSize() == 1 ? " rank" : " ranks") +
                    " cannot be split into groups of " + std::to_string(ranks) + " that normalise together");
  }
  if (ranks > 1) norms_ = std::make_unique<RankNorms>(communicator_, ranks);
}

/// Gradients, as the optimiser will see them, in the order in which the backward pass completes them.
void Trainer::makeReducer() {
  const auto parameters = executor_->parameters();
  std::vector<std::size_t> trainedAt(parameters.size());
  for (std::size_t i = 0, next = 0; i < parameters.size(); ++i) {
    if (isTrained(parameters[i])) trainedAt[i] = next++;
  }
  std::vector<comm::Gradient> gradients;
  reducedAt_.resize(parameters.size());
  for (const auto i : executor_->gradientOrder()) {
    if (!isTrained(parameters[i])) continue;
    reducedAt_[i] = gradients.size();
    gradients.push_back({.name = parameters[i].name,
                         .values = sums_.empty() ? parameters[i].gradient : std::span<float>(sums_[trainedAt[i]])});
  }
  reducer_ = std::make_unique<comm::GradientReducer>(communicator_, std::move(gradients), options_.parallel.reducer);
}

/// How long a step may take before it counts as one that hangs.
double Trainer::limitSeconds() const {
  return longestStep_ > 0 ? std::max(kLeastStepLimit, kStepLimit * longestStep_) : kFirstStepLimit;
}

void Trainer::computeGradients(const std::stop_token& stop, LossSum& loss) {
  if (reducer_) reducer_->begin();
  for (std::int64_t i = 0; i < options_.accumulation; ++i) {
    const auto batch = loader_->next(stop);
    if (shards_ > 1) {
      computeShards(batch, loss);
      continue;
    }
    const bool isLast = i + 1 == options_.accumulation;
    const auto one = pass({.images = batch.images, .labels = batch.labels, .seeds = batch.seeds},
                          isLast && sums_.empty() && reducer_ != nullptr);
    loss.sum += one.sum;
    loss.count += one.count;
    if (!sums_.empty()) accumulate(i == 0);
  }
  if (sums_.empty() || !reducer_) return;
  for (const auto i : executor_->gradientOrder()) {
    if (isTrained(executor_->parameters()[i])) reducer_->ready(reducedAt_[i]);
  }
}

/// Every shard begins with the same statistics; gradients, statistics and losses are those of the tree over all shards.
void Trainer::computeShards(const data::Batch& batch, LossSum& loss) {
  const auto part = [&](const auto& values, std::int64_t shard) {
    const auto length = values.size() / static_cast<std::size_t>(shards_);
    return std::span(values).subspan(static_cast<std::size_t>(shard) * length, length);
  };
  comm::TreeSum<double> losses;
  const auto before = statistics();
  for (std::int64_t shard = 0; shard < shards_; ++shard) {
    setStatistics(before);
    const auto one = pass(
        {.images = part(batch.images, shard), .labels = part(batch.labels, shard), .seeds = part(batch.seeds, shard)},
        false);
    losses.add({one.sum, one.count});
    statisticSums_.add(statistics());
    std::size_t i = 0;
    for (const auto& parameter : executor_->parameters()) {
      if (isTrained(parameter)) shardSums_[i++].add({parameter.gradient.begin(), parameter.gradient.end()});
    }
  }
  setStatistics(before);
  for (std::size_t i = 0; i < shardSums_.size(); ++i) std::ranges::copy(shardSums_[i].take(), sums_[i].begin());
  const auto sum = losses.take();
  loss = {sum[0], sum[1]};
}

/// Forward and backward over one batch; with `isReduced` its gradients travel as they become ready.
LossSum Trainer::pass(const Films& films, bool isReduced) {
  executor_->forward(films.images,
                     {.momentum = options_.normMomentum, .seeds = films.seeds, .normGroup = norms_.get()});
  const auto loss = addLoss("logits", 1.0, films);
  const auto& outputs = executor_->plan().options().outputs;
  if (std::ranges::find(outputs, kAuxiliary) != outputs.end()) {
    addLoss(std::string(kAuxiliary), options_.auxiliaryWeight, films);
  }
  if (!isReduced) {
    executor_->backward();
  } else {
    executor_->backward([this](std::size_t parameter) {
      if (isTrained(executor_->parameters()[parameter])) reducer_->ready(reducedAt_[parameter]);
    });
  }
  return loss;
}

void Trainer::accumulate(bool isFirst) {
  std::size_t i = 0;
  for (const auto& parameter : executor_->parameters()) {
    if (!isTrained(parameter)) continue;
    auto& sum = sums_[i++];
    if (isFirst) {
      std::ranges::copy(parameter.gradient, sum.begin());
    } else {
      std::ranges::transform(sum, parameter.gradient, sum.begin(), std::plus<>());
    }
  }
}

LossSum Trainer::addLoss(const std::string& output, double weight, const Films& films) {
  const auto logits = executor_->output(output);
  const auto diff = executor_->outputGradient(output);
  const auto classes = static_cast<std::int64_t>(logits.size()) / executor_->plan().options().batch;
  const auto loss = options_.task == Task::Multiclass
                        ? multiclassLoss(options_.loss.labelSmoothing, classes, logits, films.labels, diff)
                        : multilabelLoss(options_.loss, logits, films.labels, diff);
  if (weight != 1.0) {
    for (auto& value : diff) value = static_cast<float>(value * weight);
  }
  return loss;
}

/// The running statistics of every batch norm, one after another.
std::vector<float> Trainer::statistics() const {
  std::vector<float> all;
  for (const auto& parameter : executor_->parameters()) {
    if (!isTrainable(parameter.role)) all.insert(all.end(), parameter.value.begin(), parameter.value.end());
  }
  return all;
}

void Trainer::setStatistics(std::span<const float> values) {
  for (auto& parameter : executor_->parameters()) {
    if (isTrainable(parameter.role)) continue;
    std::ranges::copy(values.first(parameter.value.size()), parameter.value.begin());
    values = values.subspan(parameter.value.size());
  }
}

/// Every rank has seen other films; the net that all of them go on with has seen all.
void Trainer::averageStatistics(std::vector<float> sum, double shares) {
  communicator_.sum(std::span<float>(sum));
  const auto share = static_cast<float>(1.0 / shares);
  for (auto& value : sum) value *= share;
  setStatistics(sum);
}

void Trainer::checkFinite(double loss, double norm) const {
  const bool explodes = options_.lossLimit > 0 && loss > options_.lossLimit;
  if (std::isfinite(loss) && std::isfinite(norm) && !explodes) return;
  std::string where;
  for (const auto& parameter : trained_) {
    if (std::ranges::all_of(parameter.gradient, [](float value) { return std::isfinite(value); })) continue;
    where = "; the first gradient that is not finite: " + parameter.name;
    break;
  }
  if (where.empty()) {
    const auto norms = [](const optim::Parameter& parameter) {
      const std::span<const float> one[] = {parameter.gradient};
      return optim::globalNorm(one);
    };
    where = "; the largest gradient: " + std::ranges::max_element(trained_, {}, norms)->name;
  }
  throw Error(ErrorCode::Internal, "training diverged at step " + std::to_string(step_ + 1) + ": loss " +
                                       std::to_string(loss) + ", gradient norm " + std::to_string(norm) + where +
                                       ". Lower the learning rate or clip the gradients, and resume from a checkpoint "
                                       "before it");
}

graph::Weights Trainer::bestWeights() const {
  if (!ema_) return executor_->weights();
  graph::Weights weights;
  const auto averages = ema_->averages();
  const auto parameters = executor_->parameters();
  for (std::size_t i = 0; i < averages.size(); ++i) {
    weights.emplace(averages[i].name,
                    Tensor::fromFloats(parameters[i].shape, {averages[i].values.begin(), averages[i].values.end()}));
  }
  return weights;
}

TrainerState Trainer::state() const {
  TrainerState state{.step = step_,
                     .position = position_,
                     .learningRate = learningRate_,
                     .weights = executor_->weights(),
                     .optimizer = optimizer_->state(),
                     .schedule = schedule_->state()};
  if (ema_) std::ranges::copy(ema_->state(), std::back_inserter(state.optimizer));
  return state;
}

void Trainer::restore(const TrainerState& state) {
  std::vector<optim::NamedTensor> ofOptimizer;
  std::vector<optim::NamedTensor> ofAverages;
  for (const auto& tensor : state.optimizer) {
    const bool isAverage = tensor.name.starts_with("average/") || tensor.name == "updates";
    (isAverage ? ofAverages : ofOptimizer).push_back(tensor);
  }
  for (const auto& parameter : executor_->parameters()) {
    const auto found = state.weights.find(parameter.name);
    if (found != state.weights.end() && found->second.shape() == parameter.shape) continue;
    throw Error(ErrorCode::InvalidArgument, "the checkpoint is of another net: '" + parameter.name +
                                                "' is missing or is not " + toString(parameter.shape));
  }
  if (ema_ != nullptr && ofAverages.empty()) {
    throw Error(ErrorCode::InvalidArgument, "the checkpoint has no averages of the weights, which the run keeps");
  }
  loader_->seek(state.position);
  optimizer_->restore(ofOptimizer);
  if (ema_) ema_->restore(ofAverages);
  schedule_->restore(state.schedule);
  for (const auto& parameter : executor_->parameters()) {
    std::ranges::copy(state.weights.find(parameter.name)->second.toFloats(), parameter.value.begin());
  }
  step_ = state.step;
  learningRate_ = state.learningRate;
  position_ = state.position;
}

}  // namespace carina::train
