// SPDX-License-Identifier: Apache-2.0
#include "engine/train/run_recorder.h"

#include <algorithm>
#include <utility>

#include <unistd.h>

#include "engine/core/error.h"
#include "engine/core/host.h"

namespace carina::train {
namespace {

using Clock = std::chrono::steady_clock;

constexpr auto kStatusEvery = std::chrono::seconds(2);

std::vector<Scalar> scalarsOf(const EpochResult& result, const std::vector<std::string>& labels) {
  const auto& validation = result.validation;
  std::vector<Scalar> scalars = {{"validation/loss", validation.loss}};
  if (validation.meanAuroc) scalars.push_back({"validation/auroc/mean", *validation.meanAuroc});
  if (validation.top1) scalars.push_back({"validation/top1", *validation.top1});
  if (validation.top5) scalars.push_back({"validation/top5", *validation.top5});
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const auto& auroc = validation.labels[i].auroc;
    if (auroc) scalars.push_back({"validation/auroc/" + labels[i], *auroc});
  }
  return scalars;
}

}  // namespace

RunRecorder::RunRecorder(const RunPaths& paths, RecordedRun run, std::int64_t step, LogSink& log, RunObserver& observer)
    : paths_(paths),
      run_(std::move(run)),
      sink_(log),
      observer_(observer),
      log_(std::make_unique<RunLog>(paths.log, step)),
      events_(std::make_unique<EventFile>(paths.run, step)),
      pace_(run_.filmsPerStep) {
  events_->write(run_.hyperParameters);
  status_.net = run_.net;
  status_.step = step;
  status_.totalSteps = run_.totalSteps;
  status_.epochs = run_.totalSteps / run_.stepsPerEpoch;
  status_.epoch = std::min(step / run_.stepsPerEpoch + 1, status_.epochs);
  if (step > 0) status_.checkpointStep = step;  // the one that the run goes on from
  status_.started = secondsSinceEpoch();
  status_.processId = ::getpid();
  status_.host = hostName();
  status_.updated = status_.started;
  saveRunStatus(status_, paths_.status);
}

template <typename Write>
void RunRecorder::tryTo(Write write) {
  try {
    write();
  } catch (const Error& error) {
    if (!std::exchange(hasComplained_, true)) {
      sink_.write(LogLevel::Error, std::string(error.what()) + "; training goes on without its record");
    }
  }
}

void RunRecorder::start(const RankFacts& facts) {
  tryTo([&] { log_->write(status_.step, facts); });
}

void RunRecorder::step(const StepFacts& facts) {
  pace_.add(facts);
  epochLoss_ += facts.loss;
  ++epochSteps_;
  status_.step = facts.step;
  status_.epoch = (facts.step - 1) / run_.stepsPerEpoch + 1;
  status_.loss = pace_.loss();
  status_.learningRate = facts.learningRate;
  status_.imagesPerSecond = pace_.imagesPerSecond();
  status_.waitShare = pace_.waitShare();
  const auto epochEnds = status_.epochs - facts.step / run_.stepsPerEpoch;
  status_.secondsLeft = pace_.secondsLeft(run_.totalSteps - facts.step, epochEnds);
  tryTo([&] { log_->write(facts); });
  tryTo([&] {
    events_->write(facts.step, {{"train/loss", facts.loss},
                                {"train/learning_rate", facts.learningRate},
                                {"train/gradient_norm", facts.gradientNorm},
                                {"train/images_per_second", status_.imagesPerSecond},
                                {"train/wait_share", status_.waitShare}});
  });
  saveStatus(false);
  observer_.stepped(status_);
}

void RunRecorder::validating() {
  observer_.validating(status_);
}

void RunRecorder::result(const EpochResult& result, const std::vector<EpochResult>& all, double seconds) {
  pace_.addEpochEnd(seconds);
  if (const auto best = findBestSteps(all).overall) {
    status_.bestStep = best->step;
    status_.bestScore = best->score();
  }
  tryTo([&] { log_->write(result, run_.labels); });
  tryTo([&] {
    auto scalars = scalarsOf(result, run_.labels);
    if (epochSteps_ > 0) scalars.push_back({"train/epoch_loss", epochLoss_ / static_cast<double>(epochSteps_)});
    events_->write(result.step, scalars);
  });
  epochLoss_ = 0;
  epochSteps_ = 0;
  saveStatus(true);
  observer_.validated(result, run_.labels);
}

void RunRecorder::collapsing(std::int64_t cycle, const StepFacts& facts, std::int64_t steps) {
  status_.message = "collapse run of cycle " + std::to_string(cycle) + ": step " + std::to_string(facts.step) + " of " +
                    std::to_string(steps);
  saveStatus(false);
  observer_.collapsing(cycle, facts, steps);
}

void RunRecorder::collapsed(std::int64_t cycle, const EpochResult& result, const std::filesystem::path& model) {
  status_.message.clear();
  tryTo([&] { log_->write(result.step, "collapse", model.filename().string()); });
  tryTo([&] {
    auto scalars = scalarsOf(result, run_.labels);
    for (auto& scalar : scalars) scalar.tag = "collapse/" + scalar.tag;
    events_->write(result.step, scalars);
  });
  saveStatus(true);
  observer_.collapsed(cycle, result, model);
}

void RunRecorder::checkpoint(const ShelvedCheckpoint& saved) {
  status_.checkpointStep = saved.step;
  status_.message.clear();
  tryTo([&] { log_->write(saved.step, "checkpoint", saved.folder.filename().string()); });
  saveStatus(true);
}

void RunRecorder::health(const std::vector<RankHealth>& ranks, std::int64_t step) {
  tryTo([&] { saveRankHealth(ranks, step, paths_.health); });
  for (const auto& rank : ranks) {
    if (!rank.isStraggler || !stragglers_.insert(rank.rank).second) continue;
    problem(LogLevel::Warning, "rank " + std::to_string(rank.rank) + " on " + rank.host +
                                   " holds the others up: its own part of a step takes " +
                                   std::to_string(rank.ownSeconds) + " s, a fifth more than the median rank's");
  }
}

void RunRecorder::problem(LogLevel level, const std::string& message) {
  sink_.write(level, message);
  if (level == LogLevel::Error) status_.message = message;
  tryTo([&] { log_->write(status_.step, level == LogLevel::Error ? "error" : "warning", message); });
  saveStatus(true);
}

void RunRecorder::finish(RunState state) {
  status_.state = state;
  if (state == RunState::Finished) status_.secondsLeft = 0;
  tryTo([&] { log_->write(status_.step, name(state), ""); });
  saveStatus(true);
}

void RunRecorder::fail(const Error& error) {
  status_.state = RunState::Failed;
  status_.message = error.what();
  status_.fault = name(error.code());
  tryTo([&] { log_->write(status_.step, name(status_.state), status_.message); });
  saveStatus(true);
}

void RunRecorder::saveStatus(bool isUrgent) {
  if (!isUrgent && Clock::now() - saved_ < kStatusEvery) return;
  saved_ = Clock::now();
  status_.updated = secondsSinceEpoch();
  tryTo([&] {
    events_->flush();
    if (!isGivenUp()) saveRunStatus(status_, paths_.status);
  });
}

/// True where other ranks have ended the run since: this process was stopped, and what it says now comes too late.
bool RunRecorder::isGivenUp() const {
  if (status_.state != RunState::Running) return false;
  try {
    const auto there = loadRunStatus(paths_.status);
    return there.state == RunState::Failed && there.started == status_.started &&
           there.processId == status_.processId && there.host == status_.host;
  } catch (const Error&) {
    return false;
  }
}

}  // namespace carina::train
