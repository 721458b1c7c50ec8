// SPDX-License-Identifier: Apache-2.0
#include "cli/watch_command.h"

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <ostream>

#include "cli/run_facts.h"
#include "cli/text.h"
#include "engine/core/error.h"
#include "engine/core/host.h"
#include "engine/train/run_folder.h"
#include "engine/train/run_log.h"

namespace carina::cli {
namespace {

constexpr double kSilenceSeconds = 60;

struct Options {
  std::string run;
  bool once = false;
  double seconds = 1;
  bool json = false;
};

/// Returns early when asked to stop.
void wait(double seconds, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any changed;
  std::unique_lock lock(mutex);
  changed.wait_for(lock, stop, std::chrono::duration<double>(seconds), [] { return false; });
}

/// Follows one run.
class Watch {
 public:
  Watch(const Options& options, Context& context) : options_(options), context_(context), paths_(options.run) {
    if (train::isRunFolder(paths_.run)) return;
    throw Error(ErrorCode::NotFound, paths_.run.string() + ": holds no training run");
  }

  Exit follow() {
    while (true) {
      const auto status = statusNow();
      showResults();
      const bool isRunning = status.state == train::RunState::Running;
      if (!isRunning || options_.once || context_.isStopped()) return end(status);
      showLine(status);
      wait(options_.seconds, context_.streams.stop);
    }
  }

 private:
  /// As the run's file has it, unless it says running and nobody is left who writes it.
  train::RunStatus statusNow() const {
    const auto before = train::loadRunStatus(paths_.status);
    if (before.state != train::RunState::Running || train::isBeingWritten(paths_)) return before;
    auto status = train::loadRunStatus(paths_.status);  // its last word may have come in between
    if (status.state != train::RunState::Running) return status;
    status.state = train::RunState::Failed;
    status.message += std::string(status.message.empty() ? "" : "; ") +
                      "the process that trained is gone without a last word; go on with carina train --resume " +
                      paths_.run.string();
    return status;
  }

  void showResults() {
    auto run = train::loadRunLog(paths_.log);
    if (run.results.size() < shown_) shown_ = 0;  // the run went on from an earlier checkpoint
    for (; shown_ < run.results.size(); ++shown_) {
      if (!options_.json) print(resultLine(run.results[shown_].result));
    }
    if (!run.results.empty()) last_ = std::move(run.results.back());
  }

  void showLine(const train::RunStatus& status) {
    auto line = statusLine(status);
    if (secondsSinceEpoch() - status.updated > kSilenceSeconds) {
      line += "; silent for " + std::to_string(static_cast<int>(secondsSinceEpoch() - status.updated)) +
              " s, it may have died";
    }
    if (!status.message.empty()) line += "; " + printable(status.message);
    if (options_.json || line == line_) return;
    line_ = line;
    if (context_.streams.outIsTerminal) {
      context_.streams.out << '\r' << line << "\033[K" << std::flush;
      isDrawn_ = true;
    } else if (secondsSinceEpoch() - plainAt_ > 30) {
      plainAt_ = secondsSinceEpoch();
      print(line);
    }
  }

  void print(const std::string& line) {
    context_.streams.out << (isDrawn_ ? "\r\033[K" : "") << line << '\n' << std::flush;
    isDrawn_ = false;
  }

  Exit end(const train::RunStatus& status) {
    if (options_.json) {
      auto json = statusJson(status);
      json["lastValidation"] = last_ ? resultJson(last_->result, last_->labels) : Json();
      printJson(context_.streams.out, json);
    } else {
      print(statusLine(status));
      if (last_) context_.streams.out << '\n' << resultTable(last_->result, last_->labels) << '\n';
      print(status.net + ": " + std::string(name(status.state)) +
            (status.message.empty() ? "" : ": " + printable(status.message)));
    }
    if (context_.isStopped()) return Exit::Stopped;
    return status.state == train::RunState::Failed ? Exit::Failure : Exit::Success;
  }

  const Options& options_;
  Context& context_;
  train::RunPaths paths_;
  std::size_t shown_ = 0;
  std::optional<train::LoggedResult> last_;
  std::string line_;
  double plainAt_ = 0;
  bool isDrawn_ = false;
};

}  // namespace

Run defineWatch(CLI::App& app) {
  auto options = std::make_shared<Options>();
  app.add_option("run", options->run, "Folder of a training run")->required()->type_name("RUN");
  app.add_flag("--once", options->once, "Say how it stands, and do not follow it");
  app.add_option("--seconds", options->seconds, "Between two looks")
      ->check(CLI::Range(0.1, 3600.0))
      ->capture_default_str();
  app.add_flag("--json", options->json, "Print JSON, once the run has ended (or at once, with --once)");
  return [options](Context& context) { return Watch(*options, context).follow(); };
}

}  // namespace carina::cli
