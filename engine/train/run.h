// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/comm/communicator.h"
#include "engine/core/error.h"
#include "engine/core/log.h"
#include "engine/data/dataset.h"
#include "engine/train/checkpoint.h"
#include "engine/train/checkpoint_shelf.h"
#include "engine/train/rank_health.h"
#include "engine/train/rank_journal.h"
#include "engine/train/recipe.h"
#include "engine/train/run_folder.h"
#include "engine/train/run_recorder.h"
#include "engine/train/starting_point.h"
#include "engine/train/trainer.h"
#include "engine/train/validation.h"

namespace carina::train {

/// What a run learns from, and what it is judged by after each epoch.
struct RunData {
  std::shared_ptr<const data::Dataset> training;
  std::shared_ptr<const data::Dataset> validation;
  std::string validationName;  ///< in words, for the model card
};

/// Where a run writes.
struct RunPlace {
  std::filesystem::path folder;
  std::string config;                ///< the effective configuration, as config.toml will say it
  bool resumes = false;              ///< goes on with the run that is there
  std::filesystem::path checkpoint;  ///< to go on from; empty: the latest
};

/// Who a run talks to.
struct RunServices {
  comm::Communicator& communicator;
  LogSink& log;
  RunObserver& observer;
  std::stop_token stop;
};

/// A training run: epochs of steps, validations, checkpoints, records.
///
/// After each epoch it validates, saves a checkpoint and keeps the last and the best. When it is asked to stop it
/// finishes its step and saves. A checkpoint that cannot be written is tried again at the next occasion, and earlier
/// ones stay. A resumed run gives the same bits as one that was never interrupted; on another number of ranks it takes
/// the same films step by step.
///
/// Errors   InvalidArgument: labels of the two sets differ, too few films for a batch, a folder that holds another run,
///          a checkpoint of another run · Io: the folder cannot be written, or the last checkpoint could not ·
///          Internal: diverged · whatever reading films throws
/// Threads  one thread; collective on the communicator
class Run {
 public:
  Run(Recipe recipe, RunData data, RunPlace place, RunServices services);
  ~Run();
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;

  /// Finished, or Stopped with everything saved.
  RunState go();

  RankJournal& journal() { return journal_; }
  const graph::TrainPlan& plan() const { return trainer_->plan(); }
  std::int64_t stepsDone() const { return trainer_->stepsDone(); }
  std::int64_t totalSteps() const { return recipe_.epochs * trainer_->stepsPerEpoch(); }
  graph::Weights weights() const { return trainer_->state().weights; }
  const model::ModelCard& card() const { return card_; }
  const std::vector<EpochResult>& results() const { return progress_.results; }

 private:
  bool isFirstRank() const { return services_.communicator.rank() == 0; }
  std::optional<LoadedCheckpoint> findCheckpoint();
  void keepGlobalBatch(const RunIdentity& before);
  std::unique_ptr<Trainer> makeTrainer(const Recipe& recipe);
  RunIdentity identity() const;
  void openFolder();
  std::string faultOf(const Error& error) const;
  void finish(RunState state);
  void fail(const Error& error);
  RunState loop();
  bool isStopAsked();
  void tellHealth();
  bool owesValidation() const;
  bool owesCheckpoint() const;
  std::optional<optim::CycleEnd> owedCollapse() const;
  void endEpoch();
  ValidationResult validate(const Trainer& trainer);
  void reportDamaged(const ValidationResult& result);
  bool saveCheckpoint();
  void saveAtEnd();
  void saveAfterFault(const Error& fault);
  std::vector<model::Metric> metricsNow() const;
  bool collapse(const optim::CycleEnd& end);
  Recipe collapseRecipe(std::int64_t cycle, const optim::CycleEnd& end) const;
  void keepCollapsed(const Trainer& trainer, std::int64_t cycle);

  Recipe recipe_;
  RunData data_;
  RunPlace place_;
  RunServices services_;
  RunPaths paths_;
  RankJournal journal_;
  CheckpointShelf shelf_;
  std::unique_ptr<RunLock> lock_;
  StartingPoint start_;
  model::ModelCard card_;
  RunProgress progress_;
  std::unique_ptr<Trainer> trainer_;
  std::unique_ptr<Validator> validator_;
  std::unique_ptr<RunRecorder> recorder_;  ///< of the first rank alone
  std::int64_t savedStep_ = -1;
  std::chrono::steady_clock::time_point savedAt_;
  std::chrono::steady_clock::time_point toldAt_;
  HealthWatch health_;
};

}  // namespace carina::train
