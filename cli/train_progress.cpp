// SPDX-License-Identifier: Apache-2.0
#include "cli/train_progress.h"

#include <ostream>

#include <fmt/format.h>

#include "cli/run_facts.h"

namespace carina::cli {
namespace {

using Clock = std::chrono::steady_clock;

constexpr auto kRedraw = std::chrono::milliseconds(200);
constexpr auto kPlainLine = std::chrono::seconds(30);

}  // namespace

TrainProgress::~TrainProgress() {
  if (isDrawn_) context_.streams.err << "\r\033[K" << std::flush;
}

void TrainProgress::show(const std::string& line, bool isUrgent) {
  if (context_.isQuiet) return;
  const auto now = Clock::now();
  const bool isTerminal = context_.streams.errIsTerminal;
  if (!isUrgent && now - shown_ < (isTerminal ? Clock::duration(kRedraw) : Clock::duration(kPlainLine))) return;
  shown_ = now;
  isDrawn_ = isTerminal;
  if (isTerminal) {
    context_.streams.err << '\r' << line << "\033[K" << std::flush;
  } else {
    context_.streams.err << "carina: " << line << '\n' << std::flush;
  }
}

void TrainProgress::stepped(const train::RunStatus& status) {
  show(launch::statusLine(status));
}

void TrainProgress::validating(const train::RunStatus& status) {
  if (context_.streams.errIsTerminal) show(fmt::format("epoch {}/{}: validating", status.epoch, status.epochs), true);
}

void TrainProgress::validated(const train::EpochResult& result, const std::vector<std::string>&) {
  context_.log.write(LogLevel::Info, launch::resultLine(result));
}

void TrainProgress::collapsing(std::int64_t cycle, const train::StepFacts& facts, std::int64_t steps) {
  show(fmt::format("collapse of cycle {}: step {}/{}, loss {:.4f}, rate {:.3g}", cycle, facts.step, steps, facts.loss,
                   facts.learningRate));
}

void TrainProgress::collapsed(std::int64_t cycle, const train::EpochResult& result,
                              const std::filesystem::path& model) {
  context_.log.write(LogLevel::Info,
                     fmt::format("collapse of cycle {}, {}; {}", cycle, launch::resultLine(result), model.string()));
}

}  // namespace carina::cli
