// SPDX-License-Identifier: Apache-2.0
#include "engine/train/run.h"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "engine/core/error.h"
#include "engine/core/file.h"
#include "engine/core/rng.h"
#include "engine/model/input_spec.h"
#include "engine/train/run_card.h"

namespace carina::train {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

// How long a rank may take before it counts as one that hangs: for what reads and writes disks of any kind.
constexpr double kPrepareSeconds = 600;
constexpr double kSaveSeconds = 900;
constexpr auto kHealthEvery = std::chrono::seconds(5);

void checkData(const RunData& data) {
  if (data.training->size() == 0) throw Error(ErrorCode::InvalidArgument, "the training split has no films");
  if (data.validation->size() == 0) throw Error(ErrorCode::InvalidArgument, "the validation split has no films");
  if (data.training->labels() == data.validation->labels()) return;
  throw Error(ErrorCode::InvalidArgument, "the training and the validation split have different labels");
}

HyperParameters hyperParametersOf(const Recipe& recipe, const model::ModelCard& card, int worldSize) {
  const auto& trainer = recipe.trainer;
  HyperParameters values = {{"net", card.net},
                            {"precision", std::string(name(trainer.precision))},
                            {"global_batch", static_cast<double>(recipe.filmsPerStep(worldSize))},
                            {"epochs", static_cast<double>(recipe.epochs)},
                            {"optimizer", trainer.optimizer},
                            {"schedule", trainer.schedule},
                            {"pretrained", std::string(recipe.net.init.empty() ? "no" : "yes")},
                            {"seed", static_cast<double>(recipe.seed)}};
  const auto add = [&](const std::string& owner, const optim::Options& options) {
    for (const auto& [key, value] : options) {
      if (const auto* number = std::get_if<double>(&value)) values[owner + key] = *number;
    }
  };
  add("optimizer_", trainer.optimizerOptions);
  add("schedule_", trainer.scheduleOptions);
  return values;
}

/// What would otherwise be found out once the run has begun.
void checkRecipe(const Recipe& recipe, std::int64_t films, int worldSize) {
  image::drawAugmentation(recipe.augmentation, Rng(recipe.seed));
  const auto batches = films / (recipe.filmsPerRank(worldSize) * worldSize);
  if (batches > 0 && batches < recipe.trainer.accumulation) {
    throw Error(ErrorCode::InvalidArgument, "an epoch has " + std::to_string(batches) + " batches, but a step takes " +
                                                std::to_string(recipe.trainer.accumulation) +
                                                " batches; accumulate fewer");
  }
}

/// What a recipe's memory budget leaves to the plan.
std::int64_t planBudget(const Recipe& recipe, const graph::Graph& graph, const data::LoaderOptions& loading) {
  const auto beside = bytesBesidePlan(graph, recipe.trainer, loading);
  if (beside < recipe.memoryBudgetBytes) return recipe.memoryBudgetBytes - beside;
  throw Error(ErrorCode::ResourceExhausted, "the optimiser's state, averages and waiting films alone take " +
                                                std::to_string(beside) + " bytes, and the budget is " +
                                                std::to_string(recipe.memoryBudgetBytes) + " bytes");
}

/// A run folder that is there must be meant: neither overwritten nor resumed by accident.
void checkFolder(const RunPlace& place) {
  const bool isRun = isRunFolder(place.folder);
  if (place.resumes && !isRun) {
    throw Error(ErrorCode::NotFound, place.folder.string() + ": holds no run to resume");
  }
  if (!place.resumes && isRun) {
    throw Error(ErrorCode::InvalidArgument, place.folder.string() +
                                                ": holds a run already; go on with it by --resume, or choose another "
                                                "--run");
  }
}

/// The learning rate that a run begins with and its other options, once the number of steps is known.
Recipe completed(Recipe recipe, std::optional<double> startRate, std::int64_t films, int worldSize) {
  const auto batches = films / (recipe.filmsPerRank(worldSize) * worldSize);
  const auto stepsPerEpoch = std::max<std::int64_t>(1, batches / recipe.trainer.accumulation);
  recipe.trainer.scheduleOptions = completeSchedule(recipe, startRate, stepsPerEpoch, recipe.filmsPerStep(worldSize));
  return recipe;
}

}  // namespace

Run::Run(Recipe recipe, RunData data, RunPlace place, RunServices services)
    : recipe_(std::move(recipe)),
      data_(std::move(data)),
      place_(std::move(place)),
      services_(std::move(services)),
      paths_(place_.folder),
      journal_(services_.communicator, services_.log),
      shelf_(paths_.checkpoints) {
  checkData(data_);
  checkFolder(place_);
  services_.communicator.announce("preparing the run", kPrepareSeconds);
  if (place_.resumes && isFirstRank()) {
    lock_ = std::make_unique<RunLock>(paths_);
    shelf_.tidy();
  }
  services_.communicator.barrier();
  auto checkpoint = findCheckpoint();
  if (checkpoint) keepGlobalBatch(checkpoint->checkpoint.progress.identity);
  checkRecipe(recipe_, data_.training->size(), services_.communicator.worldSize());
  start_ = makeStartingPoint(recipe_.net, data_.training->labels(), recipe_.trainer.task);
  card_ = runCard(start_, recipe_, *data_.training, *data_.validation);
  if (checkpoint) {
    progress_ = checkpoint->checkpoint.progress;
    card_ = checkpoint->checkpoint.model.card;
    card_.metrics.clear();
  } else {
    progress_.startRate = start_.learningRate;
  }
  recipe_ =
      completed(std::move(recipe_), progress_.startRate, data_.training->size(), services_.communicator.worldSize());
  if (checkpoint) checkIdentity(identity(), progress_.identity, place_.checkpoint.string());
  progress_.identity = identity();
  trainer_ = makeTrainer(recipe_);
  if (checkpoint) {
    trainer_->restore(checkpoint->checkpoint.state);
    savedStep_ = trainer_->stepsDone();
  }
  validator_ = std::make_unique<Validator>(predictingGraph(card_), data_.validation, model::inputSpecOf(card_),
                                           recipe_.trainer.task, recipe_.trainer.precision);
  start_.weights.clear();
}

Run::~Run() = default;

std::optional<LoadedCheckpoint> Run::findCheckpoint() {
  if (!place_.resumes) return {};
  auto& chosen = place_.checkpoint;
  if (!chosen.empty()) {
    auto loaded = loadCheckpoint(chosen);
    recipe_.net.init = chosen;
    return loaded;
  }
  const auto all = shelf_.list();
  for (auto at = all.rbegin(); at != all.rend(); ++at) {
    try {
      auto loaded = loadCheckpoint(at->folder);
      recipe_.net.init = chosen = at->folder;
      return loaded;
    } catch (const Error& error) {
      if (error.code() != ErrorCode::Corrupt || std::next(at) == all.rend()) throw;
      services_.log.write(LogLevel::Error, std::string(error.what()) + "; the checkpoint before it is taken");
    }
  }
  services_.log.write(LogLevel::Warning, place_.folder.string() + ": has no checkpoint yet; the run begins anew");
  return {};
}

/// On another number of ranks than before, each takes another share of the same films.
void Run::keepGlobalBatch(const RunIdentity& before) {
  const auto ranks = services_.communicator.worldSize();
  if (ranks == before.worldSize || recipe_.filmsPerStep(ranks) == before.globalBatch) return;
  const auto others = recipe_.filmsPerStep(ranks) / recipe_.batch;
  if (before.globalBatch % others != 0) return;  // checkIdentity() will say so
  recipe_.batch = before.globalBatch / others;
  if (!isFirstRank()) return;
  services_.log.write(LogLevel::Info, "resumed on " + std::to_string(ranks) + " ranks instead of " +
                                          std::to_string(before.worldSize) + ": --batch is " +
                                          std::to_string(recipe_.batch) + " now, so that a step takes the same " +
                                          std::to_string(before.globalBatch) + " films");
}

std::unique_ptr<Trainer> Run::makeTrainer(const Recipe& recipe) {
  data::LoaderOptions loading{.batch = recipe.filmsPerRank(services_.communicator.worldSize()),
                              .rank = services_.communicator.rank(),
                              .worldSize = services_.communicator.worldSize(),
                              .seed = recipe.seed,
                              .input = model::inputSpecOf(card_),
                              .augmentation = recipe.augmentation,
                              .threads = recipe.loaderThreads,
                              .corruptLimit = recipe.corruptLimit};
  auto options = recipe.trainer;
  if (recipe.memoryBudgetBytes > 0) options.memoryBudgetBytes = planBudget(recipe, start_.graph, loading);
  auto loader = std::make_unique<data::Loader>(data_.training, loading, journal_);
  const auto weights = start_.weights.empty() ? graph::makeUntrainedWeights(start_.graph, 0) : start_.weights;
  return std::make_unique<Trainer>(start_.graph, weights, options, std::move(loader), recipe.batch,
                                   services_.communicator);
}

RunIdentity Run::identity() const {
  const auto worldSize = services_.communicator.worldSize();
  return {.net = card_.net,
          .labels = data_.training->labels(),
          .trainSha256 = data_.training->fingerprint(),
          .validationSha256 = data_.validation->fingerprint(),
          .optimizer = recipe_.trainer.optimizer,
          .schedule = recipe_.trainer.schedule,
          .seed = recipe_.seed,
          .globalBatch = recipe_.filmsPerStep(worldSize),
          .worldSize = worldSize};
}

void Run::openFolder() {
  if (isFirstRank() && !lock_) lock_ = std::make_unique<RunLock>(paths_);
  services_.communicator.barrier();  // nobody writes into a folder that is another run's
  const auto done = trainer_->stepsDone();
  journal_.open(paths_, done);
  if (!isFirstRank()) return;
  shelf_.removeAfter(done);
  RecordedRun recorded{.net = card_.net,
                       .labels = card_.labels,
                       .totalSteps = totalSteps(),
                       .stepsPerEpoch = trainer_->stepsPerEpoch(),
                       .filmsPerStep = progress_.identity.globalBatch,
                       .hyperParameters = hyperParametersOf(recipe_, card_, services_.communicator.worldSize())};
  recorder_ = std::make_unique<RunRecorder>(paths_, std::move(recorded), done, services_.log, services_.observer);
  recorder_->start(journal_.facts());
  writeFileAtomically(paths_.config, place_.config);
  savedAt_ = toldAt_ = Clock::now();
}

/// With several ranks, whose fault it is.
std::string Run::faultOf(const Error& error) const {
  const auto& ranks = services_.communicator;
  if (ranks.worldSize() == 1) return error.what();
  return "rank " + std::to_string(ranks.rank()) + " on " + ranks.host(ranks.rank()) +
         (trainer_ ? ", at step " + std::to_string(trainer_->stepsDone() + 1) : "") + ": " + error.what();
}

void Run::finish(RunState state) {
  journal_.finish(state, "");
  if (recorder_) recorder_->finish(state);
}

void Run::fail(const Error& error) {
  journal_.finish(RunState::Failed, error.what());
  if (recorder_) recorder_->fail(error);
}

RunState Run::go() {
  openFolder();
  try {
    const auto state = loop();
    finish(state);
    return state;
  } catch (const Error& error) {
    saveAfterFault(error);
    fail(Error(error.code(), faultOf(error)));
    throw;
  }
}

RunState Run::loop() {
  while (true) {
    try {
      if (owesValidation()) endEpoch();
      if (const auto end = owedCollapse(); end && !collapse(*end)) return RunState::Stopped;
    } catch (const Error& error) {
      if (error.code() != ErrorCode::Cancelled) throw;
    }
    const bool isDone = trainer_->stepsDone() >= totalSteps() && !owesValidation();
    if (isDone || isStopAsked()) {
      saveAtEnd();
      return isDone ? RunState::Finished : RunState::Stopped;
    }
    const auto facts = trainer_->step({});
    journal_.at(facts.step);
    health_.add(facts);
    if (recorder_) recorder_->step(facts);
    if (owesCheckpoint()) saveCheckpoint();
  }
}

/// What any rank asks for, all do: to stop, and to tell one another how they fare.
bool Run::isStopAsked() {
  const bool isTime = isFirstRank() && Clock::now() - toldAt_ > kHealthEvery;
  double asked[] = {services_.stop.stop_requested() ? 1.0 : 0.0, isTime ? 1.0 : 0.0};
  services_.communicator.sum(std::span<double>(asked));
  if (asked[1] > 0 && services_.communicator.worldSize() > 1) tellHealth();
  return asked[0] > 0;
}

void Run::tellHealth() {
  toldAt_ = Clock::now();
  const auto ranks = health_.gather(services_.communicator);
  if (recorder_) recorder_->health(ranks, trainer_ ? trainer_->stepsDone() : 0);
}

bool Run::owesValidation() const {
  return std::ssize(progress_.results) < trainer_->stepsDone() / trainer_->stepsPerEpoch();
}

bool Run::owesCheckpoint() const {
  if (!isFirstRank()) return false;  // it alone looks at the clock, and saves
  const auto& wish = recipe_.checkpoints;
  if (owesValidation()) return false;  // saved after it
  if (wish.everySteps > 0 && trainer_->stepsDone() % wish.everySteps == 0) return true;
  return wish.everyMinutes > 0 && Clock::now() - savedAt_ > std::chrono::duration<double>(60 * wish.everyMinutes);
}

void Run::endEpoch() {
  const auto begin = Clock::now();
  if (recorder_) recorder_->validating();
  const auto epoch = std::ssize(progress_.results) + 1;
  EpochResult result{.epoch = epoch, .step = trainer_->stepsDone(), .validation = validate(*trainer_)};
  trainer_->schedule().observe(epoch - 1, result.score().value_or(-result.validation.loss));
  progress_.results.push_back(result);
  saveCheckpoint();
  const auto seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  if (recorder_) recorder_->result(result, progress_.results, seconds);
}

ValidationResult Run::validate(const Trainer& trainer) {
  // A rank that left alone would leave the others waiting: with several, a validation is always finished.
  const bool isAlone = services_.communicator.worldSize() == 1;
  auto result =
      validator_->run(trainer.bestWeights(), services_.communicator, isAlone ? services_.stop : std::stop_token(),
                      "validating after step " + std::to_string(trainer.stepsDone()));
  reportDamaged(result);
  return result;
}

void Run::reportDamaged(const ValidationResult& result) {
  if (result.damaged.empty()) return;
  const auto count = std::ssize(result.damaged);
  const auto message =
      std::to_string(count) +
      " films of the validation set are damaged and do not count; the first: " + result.damaged.front();
  if (count > recipe_.corruptLimit) throw Error(ErrorCode::Corrupt, message);
  if (recorder_) recorder_->problem(LogLevel::Warning, message);
}

std::vector<model::Metric> Run::metricsNow() const {
  if (progress_.results.empty() || progress_.results.back().step != trainer_->stepsDone()) return {};
  return metricsOf(progress_.results.back(), card_.labels, data_.validationName);
}

bool Run::saveCheckpoint() {
  if (!isFirstRank()) return true;
  services_.communicator.announce("saving a checkpoint after step " + std::to_string(trainer_->stepsDone()),
                                  kSaveSeconds);
  savedAt_ = Clock::now();
  const auto step = trainer_->stepsDone();
  auto card = card_;
  card.metrics = metricsNow();
  try {
    train::saveCheckpoint(
        {.model = modelOf(std::move(card), trainer_->bestWeights()), .state = trainer_->state(), .progress = progress_},
        shelf_.pathOf(step));
    savedStep_ = step;
    shelf_.prune(progress_.results, recipe_.checkpoints.keepLast);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::Io) throw;
    recorder_->problem(LogLevel::Error, std::string("a checkpoint could not be saved: ") + error.what());
    return savedStep_ == step;
  }
  recorder_->checkpoint({step, shelf_.pathOf(step)});
  return true;
}

void Run::saveAtEnd() {
  if (savedStep_ == trainer_->stepsDone() || trainer_->stepsDone() == 0 || saveCheckpoint()) return;
  throw Error(ErrorCode::Io, place_.folder.string() +
                                 ": the last checkpoint could not be saved; make room and go on "
                                 "from the one before with --resume");
}

/// What was learned up to a fault is kept; but the weights of a run that diverges are no better than its last
/// checkpoint.
void Run::saveAfterFault(const Error& fault) {
  if (!recorder_ || !trainer_ || fault.code() == ErrorCode::Internal) return;
  try {
    if (trainer_->stepsDone() > 0 && savedStep_ != trainer_->stepsDone()) saveCheckpoint();
    // Where the fault was, not where it was saved, is what others are told.
    services_.communicator.announce("step " + std::to_string(trainer_->stepsDone() + 1), kSaveSeconds);
  } catch (const std::exception& second) {
    services_.log.write(LogLevel::Error, second.what());
  }
}

std::optional<optim::CycleEnd> Run::owedCollapse() const {
  if (recipe_.collapse.epochs <= 0) return {};
  const auto ends = trainer_->schedule().cycleEnds();
  const auto next = static_cast<std::size_t>(progress_.collapsedCycles);
  if (next >= ends.size() || trainer_->stepsDone() < ends[next].iteration) return {};
  return ends[next];
}

/// The recipe of a branch that ends at rate zero.
Recipe Run::collapseRecipe(std::int64_t cycle, const optim::CycleEnd& end) const {
  auto recipe = recipe_;
  recipe.seed = Rng(recipe.seed).fork(static_cast<std::uint64_t>(cycle)).bits();
  recipe.augmentation = lighter(recipe.augmentation, recipe.collapse.augmentation);
  const auto steps = recipe.collapse.epochs * trainer_->stepsPerEpoch();
  recipe.trainer.schedule = "poly";
  recipe.trainer.scheduleOptions = {
      {"base", end.rate}, {"total_iterations", static_cast<double>(steps)}, {"power", recipe.collapse.power}};
  if (recipe.collapse.weightDecay) recipe.trainer.optimizerOptions["weight_decay"] = *recipe.collapse.weightDecay;
  return recipe;
}

/// A branch from a checkpoint at the cycle's end, whose model is kept, and back. False: asked to stop on the way.
bool Run::collapse(const optim::CycleEnd& end) {
  const auto cycle = progress_.collapsedCycles + 1;
  const auto here = shelf_.pathOf(trainer_->stepsDone());
  double lost[] = {savedStep_ != trainer_->stepsDone() && !saveCheckpoint() ? 1.0 : 0.0};
  services_.communicator.sum(std::span<double>(lost));
  if (lost[0] > 0) {
    ++progress_.collapsedCycles;  // there is no way back to here
    return true;
  }
  const auto recipe = collapseRecipe(cycle, end);
  const auto steps = recipe.collapse.epochs * trainer_->stepsPerEpoch();
  trainer_.reset();
  auto branch = makeTrainer(recipe);
  const auto point = loadCheckpoint(here);
  const auto& state = point.checkpoint.state;
  branch->restore({.step = 0, .position = {}, .weights = state.weights, .optimizer = state.optimizer, .schedule = {}});
  bool isStopped = false;
  while (branch->stepsDone() < steps && !isStopped) {
    const auto facts = branch->step({});
    if (recorder_) recorder_->collapsing(cycle, facts, steps);
    isStopped = isStopAsked();
  }
  if (!isStopped) keepCollapsed(*branch, cycle);
  branch = nullptr;
  trainer_ = makeTrainer(recipe_);
  trainer_->restore(state);
  if (!isStopped) progress_.collapsedCycles = cycle;
  return !isStopped;
}

void Run::keepCollapsed(const Trainer& trainer, std::int64_t cycle) {
  const EpochResult result{.epoch = std::ssize(progress_.results), .step = savedStep_, .validation = validate(trainer)};
  if (!isFirstRank()) return;
  char name[40];
  std::snprintf(name, sizeof(name), "cycle-%02lld.safetensors", static_cast<long long>(cycle));
  auto card = card_;
  card.metrics = metricsOf(result, card_.labels, data_.validationName);
  try {
    fs::create_directories(paths_.ensemble);
    model::saveModel(modelOf(std::move(card), trainer.bestWeights()), paths_.ensemble / name);
    recorder_->collapsed(cycle, result, paths_.ensemble / name);
  } catch (const std::exception& error) {
    recorder_->problem(LogLevel::Error, std::string("a collapsed model could not be saved: ") + error.what());
  }
}

}  // namespace carina::train
