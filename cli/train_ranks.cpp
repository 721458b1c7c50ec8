// SPDX-License-Identifier: Apache-2.0
#include "cli/train_ranks.h"

#include <array>
#include <fstream>
#include <utility>

#include "engine/comm/roll_call.h"
#include "engine/core/host.h"
#include "engine/core/parallel.h"
#include "engine/core/sha256.h"
#include "engine/model/model_path.h"
#include "engine/train/run_folder.h"
#include "engine/train/run_status.h"

namespace carina::cli {
namespace {

namespace fs = std::filesystem;

/// SHA-256 of a file, short enough to be read out; "none" for one that cannot be read.
std::string fingerprintOf(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return "none";
  Sha256 sha;
  std::array<char, 1 << 16> block;
  while (file.read(block.data(), block.size()) || file.gcount() > 0) {
    sha.update(std::as_bytes(std::span(block).first(static_cast<std::size_t>(file.gcount()))));
  }
  return sha.finishHex().substr(0, 16);
}

std::string fingerprintOf(const std::string& text) {
  return sha256Hex(std::as_bytes(std::span(text))).substr(0, 16);
}

}  // namespace

void RankLog::join(const comm::Communicator& world) {
  if (world.rank() > 0) name_ = "rank " + std::to_string(world.rank()) + " on " + world.host(world.rank());
}

void RankLog::write(LogLevel level, std::string_view message) {
  if (name_.empty()) return log_.write(level, message);
  if (level != LogLevel::Warning && level != LogLevel::Error) return;
  const bool saysWho = message.starts_with("rank ");
  log_.write(level, saysWho ? std::string(message) : name_ + ": " + std::string(message));
}

TrainRanks::TrainRanks(Context& context, fs::path run, bool asksForThreads) : log_(context.log), run_(std::move(run)) {
  session_ = comm::openSession({.log = &log_,
                                .onFault = [this](const auto& message) { recordFault(message); },
                                .onDoubt = [this](const auto& message) { recordDoubt(message); },
                                .stop = context.streams.stop,
                                .asksForThreads = asksForThreads});
  log_.join(world());
  if (world().worldSize() > 1) {
    log_.write(LogLevel::Info, session_->describe() + ", " + std::to_string(threadCount()) + " threads a rank");
  }
}

void TrainRanks::meet(const launch::TrainOptions& options, const std::string& config, const std::string& records,
                      const std::string& fault) {
  if (world().worldSize() == 1) return;
  comm::RollCall mine{.fault = fault, .clock = secondsSinceEpoch};
  mine.facts = {{"program", fingerprintOf(fs::path("/proc/self/exe"))},
                {"options", fingerprintOf(config)},
                {"records", fingerprintOf(records)},
                {"threads", std::to_string(threadCount())}};
  if (!options.init.empty()) mine.facts.emplace_back("first weights", fingerprintOf(model::modelFileOf(options.init)));
  comm::callRoll(world(), mine, log_);
}

Exit TrainRanks::run(const std::function<Exit()>& work) {
  try {
    const auto exit = work();
    session_->close();
    return exit;
  } catch (const std::exception& error) {
    const auto* known = dynamic_cast<const Error*>(&error);
    fault_ = known == nullptr ? ErrorCode::Internal : known->code();
    session_->fail(error.what());
    throw;
  }
}

TrainRanks::Owning::Owning(TrainRanks& ranks, train::RankJournal& journal) : ranks_(ranks) {
  ranks_.owns_ = true;
  const std::lock_guard lock(ranks_.journalMutex_);
  ranks_.journal_ = &journal;
}

TrainRanks::Owning::~Owning() {
  const std::lock_guard lock(ranks_.journalMutex_);
  ranks_.journal_ = nullptr;
}

void TrainRanks::noteInJournal(LogLevel level, const std::string& message) {
  const std::lock_guard lock(journalMutex_);
  if (journal_ != nullptr) journal_->note(level, message);
}

void TrainRanks::recordFault(const std::string& message) noexcept {
  if (!owns_) return;
  try {
    noteInJournal(LogLevel::Error, message);
    const auto path = train::RunPaths(run_).status;
    auto status = train::loadRunStatus(path);
    if (status.state != train::RunState::Running) return;
    status.state = train::RunState::Failed;
    const bool hasDoubt = !status.message.empty() && message.find(status.message) == std::string::npos;
    status.message = hasDoubt ? message + "; before: " + status.message : message;
    status.fault = name(fault_.load());
    train::saveRunStatus(status, path);
  } catch (const std::exception&) {
    return;  // the log has said it
  }
}

/// What is known before a launcher or MPI itself ends this process without asking.
void TrainRanks::recordDoubt(const std::string& message) noexcept {
  try {
    const auto words = message.empty() ? "every rank is heard of again" : message;
    log_.write(LogLevel::Warning, words);
    noteInJournal(LogLevel::Warning, words);
    if (!owns_) return;
    const auto path = train::RunPaths(run_).status;
    auto status = train::loadRunStatus(path);
    if (status.state != train::RunState::Running) return;
    status.message = message;
    status.fault = message.empty() ? "" : name(ErrorCode::Communication);
    train::saveRunStatus(status, path);
  } catch (const std::exception&) {
    return;  // the log has said it
  }
}

}  // namespace carina::cli
