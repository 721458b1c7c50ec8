// SPDX-License-Identifier: Apache-2.0
#include "cli/watch_command.h"

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <ostream>

#include "cli/run_facts.h"
#include "cli/text.h"
#include "engine/core/host.h"
#include "engine/launch/run_standing.h"
#include "engine/train/run_folder.h"
#include "engine/train/run_log.h"

namespace carina::cli {
namespace {

constexpr double kAskSeconds = 20;
constexpr double kAskEndedSeconds = 2;

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

/// Follows one run, and its job from before its first step to after its last. A scheduler is asked now and then only.
class Watch {
 public:
  Watch(const Options& options, Context& context)
      : options_(options), context_(context), paths_(options.run), runner_(cluster::makeProcessRunner()) {}

  Exit follow() {
    while (true) {
      look();
      showResults();
      if (!standing_.isLive() || options_.once || context_.isStopped()) return end();
      showLine();
      wait(options_.seconds, context_.streams.stop);
    }
  }

 private:
  /// Asks the scheduler when it is time to, or when the run itself says that it has ended; else the run alone.
  void look() {
    const auto now = secondsSinceEpoch();
    const bool isFirst = askedAt_ == 0;
    if (!isFirst && standing_.job && now - askedAt_ < kAskSeconds) {
      if (!train::isRunFolder(paths_.run)) return;
      standing_.status = train::loadRunStatus(paths_.status);
      if (standing_.status->state == train::RunState::Running) return launch::tell(standing_);
      if (now - askedAt_ < kAskEndedSeconds) return;
    }
    standing_ = launch::standingOf(paths_.run, *runner_);
    askedAt_ = now;
  }

  void showResults() {
    std::error_code failed;
    if (!std::filesystem::exists(paths_.log, failed)) return;
    auto run = train::loadRunLog(paths_.log);
    if (run.results.size() < shown_) shown_ = 0;  // the run went on from an earlier checkpoint
    for (; shown_ < run.results.size(); ++shown_) {
      if (!options_.json) print(launch::resultLine(run.results[shown_].result));
    }
    if (!run.results.empty()) last_ = std::move(run.results.back());
  }

  /// One line of how it stands.
  std::string line() const {
    auto text = standing_.word == "running" ? standing_.detail : standing_.word + ": " + standing_.detail;
    for (const auto& warning : standing_.warnings) text += "; " + warning;
    if (standing_.status && !standing_.status->message.empty() && standing_.isLive()) {
      text += "; " + standing_.status->message;
    }
    return printable(text);
  }

  void showLine() {
    const auto text = line();
    if (options_.json || text == line_) return;
    const bool isOtherWord = standing_.word != word_;
    line_ = text;
    word_ = standing_.word;
    if (context_.streams.outIsTerminal) {
      context_.streams.out << '\r' << text << "\033[K" << std::flush;
      isDrawn_ = true;
    } else if (isOtherWord || secondsSinceEpoch() - plainAt_ > 30) {
      plainAt_ = secondsSinceEpoch();
      print(text);
    }
  }

  void print(const std::string& text) {
    context_.streams.out << (isDrawn_ ? "\r\033[K" : "") << text << '\n' << std::flush;
    isDrawn_ = false;
  }

  Exit end() {
    if (options_.json) {
      printJson(context_.streams.out, endJson());
    } else {
      if (standing_.status) print(launch::statusLine(*standing_.status));
      if (last_) context_.streams.out << '\n' << resultTable(last_->result, last_->labels) << '\n';
      const auto who = standing_.status ? standing_.status->net : paths_.run.string();
      print(who + ": " + standing_.word + (standing_.detail.empty() ? "" : ": " + printable(standing_.detail)));
    }
    if (context_.isStopped()) return Exit::Stopped;
    return standing_.word == "failed" ? Exit::Failure : Exit::Success;
  }

  Json endJson() const {
    auto json = standing_.status ? statusJson(*standing_.status) : Json::object();
    json["lastValidation"] = last_ ? resultJson(last_->result, last_->labels) : Json();
    if (standing_.job) json["standing"] = standingJson(standing_);
    return json;
  }

  const Options& options_;
  Context& context_;
  train::RunPaths paths_;
  std::unique_ptr<cluster::ProgramRunner> runner_;
  launch::RunStanding standing_;
  double askedAt_ = 0;
  std::size_t shown_ = 0;
  std::optional<train::LoggedResult> last_;
  std::string line_;
  std::string word_;
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
