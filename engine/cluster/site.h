// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/cluster/program_runner.h"

namespace carina::cluster {

/// Which machine a job is handled on.
struct Login {
  std::string host;  ///< empty: this one
  std::vector<std::string> ssh = {"ssh"};
};

/// Where jobs are submitted and their files lie: this machine, or a login node that ssh reaches.
///
/// Nobody is asked for a password: keys, an agent or a multiplexed connection must be there.
/// Errors   Communication: the host cannot be reached; names it and gives ssh's words · Io: a file cannot be written
/// Threads  one thread at a time
class Site {
 public:
  Site(ProgramRunner& runner, Login login) : runner_(runner), login_(std::move(login)) {}

  bool isHere() const { return login_.host.empty(); }
  std::string name() const { return isHere() ? "this machine" : login_.host; }

  /// Runs a program there.
  ProgramAnswer run(ProgramCall call);

  /// As run(), and an error where the program is missing, fails or hangs: it names the program and has its words.
  std::string output(const ProgramCall& call);

  /// A file's text; nothing where there is none.
  std::optional<std::string> findText(const std::filesystem::path& path);

  /// Makes the folders above it; readers see the old file or the whole new one.
  void write(const std::filesystem::path& path, const std::string& text);
  void remove(const std::filesystem::path& path);
  bool hasFolder(const std::filesystem::path& path);

 private:
  ProgramRunner& runner_;
  Login login_;
};

}  // namespace carina::cluster
