// SPDX-License-Identifier: Apache-2.0
#include "cli/carina.h"

#include <algorithm>
#include <map>
#include <new>
#include <ostream>
#include <vector>

#include "cli/commands.h"
#include "cli/console_log.h"
#include "cli/progress_bar.h"
#include "cli/text.h"
#include "engine/core/error.h"
#include "engine/launch/config_text.h"

namespace carina::cli {
namespace {

constexpr const char* kFooter = R"(Not for clinical use.

Results go to standard output, logs and progress to standard error.
Exit codes: 0 success, 1 failure, 2 usage, 3 stopped by a signal.)";

/// The command line's definition and what of it is not a command's own.
struct Program {
  CLI::App app{"Carina reads chest X-ray films, and trains the networks that do.", "carina"};
  bool isQuiet = false;
  bool dumpsConfig = false;
  std::map<const CLI::App*, Run> runs;

  Program() {
    app.set_version_flag("--version", std::string("carina ") + CARINA_VERSION, "Print the version and exit");
    app.add_flag("-q,--quiet", isQuiet, "Say nothing on standard error but errors");
    app.set_config("--config", "", "Read options from a TOML file; a command's own are in [COMMAND]");
    app.add_flag("--dump-config", dumpsConfig, "Print the options as TOML, for --config, and do nothing else")
        ->configurable(false);
    app.allow_config_extras(CLI::config_extras_mode::error);
    app.require_subcommand(1);
    app.fallthrough();
    app.footer(kFooter);
    for (const auto& command : commands()) {
      auto* sub = app.add_subcommand(std::string(command.name), std::string(command.summary));
      sub->fallthrough();
      runs[sub] = command.define(*sub);
    }
  }

  const Run& chosen() const { return runs.at(app.get_subcommands().front()); }
};

class Silence : public Progress {
 public:
  void report(std::uint64_t, std::uint64_t, std::string_view) override {}
};

int exitCode(Exit code) {
  return static_cast<int>(code);
}

/// Help and version are no errors; everything else that CLI11 throws is one of usage.
int endParsing(const CLI::App& app, const CLI::ParseError& error, Streams& streams) {
  if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success))
    return app.exit(error, streams.out, streams.err);
  const bool isConfig = dynamic_cast<const CLI::ConfigError*>(&error) != nullptr;
  const auto message = isConfig ? launch::configFault(app, error.what()) : std::string(error.what());
  streams.err << "carina: error: " << printable(message) << "\nTry 'carina --help' or 'carina COMMAND --help'.\n";
  return exitCode(Exit::Usage);
}

int runParsed(const Program& program, Streams& streams) {
  const auto log = makeConsoleLog(streams.err, streams.errIsTerminal, program.isQuiet);
  Context context{streams, *log, program.isQuiet, program.app};
  try {
    const auto code = program.chosen()(context);
    streams.out.flush();
    if (!streams.out) throw Error(ErrorCode::Io, "standard output cannot be written");
    return exitCode(code);
  } catch (const UsageError& error) {
    log->write(LogLevel::Error, error.what());
    return exitCode(Exit::Usage);
  } catch (const Error& error) {
    log->write(LogLevel::Error, error.what());
    return exitCode(error.code() == ErrorCode::Cancelled ? Exit::Stopped : Exit::Failure);
  } catch (const std::bad_alloc&) {
    log->write(LogLevel::Error, "not enough memory");
  } catch (const std::exception& error) {
    log->write(LogLevel::Error, std::string("internal: ") + error.what());
  }
  return exitCode(Exit::Failure);
}

}  // namespace

std::unique_ptr<Progress> Context::makeProgress(std::string unit, bool resultsStream) const {
  if (isQuiet || (resultsStream && streams.outIsTerminal)) return std::make_unique<Silence>();
  return std::make_unique<ProgressBar>(streams.err, streams.errIsTerminal, std::move(unit));
}

int runCarina(std::span<const std::string> args, Streams& streams) {
  Program program;
  try {
    auto all = launch::withRunConfig(args);
    std::ranges::reverse(all);
    program.app.parse(std::move(all));
  } catch (const CLI::ParseError& error) {
    return endParsing(program.app, error, streams);
  }
  if (program.dumpsConfig) {
    streams.out << launch::configText(program.app);
    return exitCode(Exit::Success);
  }
  return runParsed(program, streams);
}

}  // namespace carina::cli
