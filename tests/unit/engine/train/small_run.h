// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/train/run.h"
#include "tests/unit/engine/data/test_folder.h"
#include "tests/unit/engine/train/small_films.h"

namespace carina::train {

/// Keeps what a run said, and may act on its steps.
class TestObserver : public RunObserver {
 public:
  void stepped(const RunStatus& status) override {
    steps.push_back(status);
    if (onStep) onStep(status);
  }
  void validating(const RunStatus& status) override {
    if (onValidating) onValidating(status);
  }
  void validated(const EpochResult& result, const std::vector<std::string>&) override { results.push_back(result); }
  void collapsing(std::int64_t cycle, const StepFacts& facts, std::int64_t) override {
    if (onCollapsing) onCollapsing(cycle, facts);
  }
  void collapsed(std::int64_t, const EpochResult& result, const std::filesystem::path& model) override {
    collapses.push_back(result);
    models.push_back(model);
  }

  std::function<void(const RunStatus&)> onStep;
  std::function<void(const RunStatus&)> onValidating;
  std::function<void(std::int64_t, const StepFacts&)> onCollapsing;
  std::vector<RunStatus> steps;
  std::vector<EpochResult> results;
  std::vector<EpochResult> collapses;
  std::vector<std::filesystem::path> models;
};

/// Runs of a very small AmoebaNet on films whose labels can be seen: 48 films, six steps an epoch, three epochs.
class SmallRunTest : public data::FolderTest {
 protected:
  SmallRunTest();

  /// A run in the folder `name`; `stop` asks it to stop.
  std::unique_ptr<train::Run> makeRun(const std::string& name, bool resumes = false);

  RunState go(const std::string& name, bool resumes = false) { return makeRun(name, resumes)->go(); }

  /// Every byte of the model and the optimiser's state of a run's latest checkpoint.
  std::string latestBytes(const std::string& name) const;

  CheckpointShelf shelf(const std::string& name) const { return CheckpointShelf(at(name) / "checkpoints"); }

  /// The run stops itself after so many steps.
  void stopAfter(std::int64_t step);

  Recipe recipe;
  std::shared_ptr<const data::Dataset> training = std::make_shared<SmallFilms>(48);
  std::shared_ptr<const data::Dataset> validation = std::make_shared<SmallFilms>(24);
  std::filesystem::path checkpoint;
  data::TestLog log;
  TestObserver observer;
  std::stop_source stop;
  std::unique_ptr<comm::Communicator> alone = comm::makeLocalCommunicator();
};

/// No file may grow past `bytes` while this lives: a disk that is full, as the program sees it.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(std::uint64_t bytes);
  ~FileSizeLimit();
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;
};

}  // namespace carina::train
