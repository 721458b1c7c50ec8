// SPDX-License-Identifier: Apache-2.0
#include "engine/train/trainer.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

#include "engine/core/error.h"
#include "engine/optim/gradient_clipping.h"

namespace carina::train {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::string_view kAuxiliary = "aux_logits";

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

Trainer::Trainer(const graph::Graph& graph, const graph::Weights& weights, const TrainerOptions& options,
                 std::unique_ptr<data::Loader> loader, std::int64_t batch, comm::Communicator& communicator)
    : options_(options), loader_(std::move(loader)), communicator_(communicator) {
  const auto plan = graph::TrainPlan::make(graph, planOptions(graph, options, batch));
  executor_ = std::make_unique<graph::TrainExecutor>(plan, weights);
  for (auto& parameter : executor_->parameters()) {
    communicator_.broadcast(std::as_writable_bytes(parameter.value));
    if (!isTrainable(parameter.role) || isFrozen(options, parameter.name)) continue;
    std::span<const float> gradient = parameter.gradient;
    if (options.accumulation > 1) gradient = sums_.emplace_back(gradient.size());
    trained_.push_back(
        {.name = parameter.name, .value = parameter.value, .gradient = gradient, .decays = decays(parameter.role)});
  }
  if (trained_.empty()) throw Error(ErrorCode::InvalidArgument, "every parameter of the net is frozen");
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
  loader_->seek(position_);
  loader_->takeWaitSeconds();
  LossSum loss;
  for (std::int64_t i = 0; i < options_.accumulation; ++i) accumulate(loader_->next(stop), i == 0, loss);
  reduceGradients();
  double reduced[] = {loss.sum, loss.count};
  communicator_.sum(std::span<double>(reduced));
  facts.loss = LossSum{reduced[0], reduced[1]}.mean();
  const double scale = 1.0 / static_cast<double>(options_.accumulation * communicator_.worldSize());
  std::vector<std::span<const float>> gradients;
  for (const auto& parameter : trained_) gradients.push_back(parameter.gradient);
  facts.gradientNorm = optim::globalNorm(gradients) * scale;
  checkFinite(facts.loss, facts.gradientNorm);
  facts.learningRate = learningRate_ = schedule_->rate(step_);
  if (const auto decay = schedule_->weightDecay(step_)) optimizer_->setWeightDecay(*decay);
  const double clip = options_.clipNorm > 0 ? optim::clippingFactor(facts.gradientNorm, options_.clipNorm) : 1.0;
  optimizer_->step(trained_, {.learningRate = learningRate_, .gradientScale = scale * clip});
  averageStatistics();
  if (ema_) ema_->update(averagedTensors());
  ++step_;
  position_ = loader_->position();
  facts.waitSeconds = loader_->takeWaitSeconds();
  facts.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  return facts;
}

void Trainer::accumulate(const data::Batch& batch, bool isFirst, LossSum& loss) {
  executor_->forward(batch.images, {.momentum = options_.normMomentum, .seeds = batch.seeds});
  const auto main = addLoss("logits", 1.0, batch);
  loss.sum += main.sum;
  loss.count += main.count;
  const auto& outputs = executor_->plan().options().outputs;
  if (std::ranges::find(outputs, kAuxiliary) != outputs.end()) {
    addLoss(std::string(kAuxiliary), options_.auxiliaryWeight, batch);
  }
  executor_->backward();
  if (sums_.empty()) return;
  std::size_t i = 0;
  for (const auto& parameter : executor_->parameters()) {
    if (!isTrainable(parameter.role) || isFrozen(options_, parameter.name)) continue;
    auto& sum = sums_[i++];
    if (isFirst) {
      std::ranges::copy(parameter.gradient, sum.begin());
    } else {
      std::ranges::transform(sum, parameter.gradient, sum.begin(), std::plus<>());
    }
  }
}

LossSum Trainer::addLoss(const std::string& output, double weight, const data::Batch& batch) {
  const auto logits = executor_->output(output);
  const auto diff = executor_->outputGradient(output);
  const auto classes = static_cast<std::int64_t>(logits.size()) / executor_->plan().options().batch;
  const auto loss = options_.task == Task::Multiclass
                        ? multiclassLoss(options_.loss.labelSmoothing, classes, logits, batch.labels, diff)
                        : multilabelLoss(options_.loss, logits, batch.labels, diff);
  if (weight != 1.0) {
    for (auto& value : diff) value = static_cast<float>(value * weight);
  }
  return loss;
}

void Trainer::reduceGradients() {
  if (communicator_.worldSize() == 1) return;
  std::size_t i = 0;
  for (auto& parameter : executor_->parameters()) {
    if (!isTrainable(parameter.role) || isFrozen(options_, parameter.name)) continue;
    communicator_.sum(sums_.empty() ? parameter.gradient : std::span<float>(sums_[i++]));
  }
}

/// Every rank has seen other films; the net that all of them go on with has seen all.
void Trainer::averageStatistics() {
  if (communicator_.worldSize() == 1) return;
  const auto share = 1.0F / static_cast<float>(communicator_.worldSize());
  for (auto& parameter : executor_->parameters()) {
    if (isTrainable(parameter.role)) continue;
    communicator_.sum(parameter.value);
    for (auto& value : parameter.value) value *= share;
  }
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
