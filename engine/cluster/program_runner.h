// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

namespace carina::cluster {

/// A program and what it is given: no shell reads any of it.
struct ProgramCall {
  std::vector<std::string> argv;
  std::string input = {};  ///< on its standard input
  double timeoutSeconds = 60;
};

/// What a program left behind.
struct ProgramAnswer {
  enum class Fate { Ended, Missing, TimedOut };
  Fate fate = Fate::Ended;
  int code = 0;  ///< 128 and the signal's number where one ended it
  std::string out;
  std::string err;

  bool isGood() const { return fate == Fate::Ended && code == 0; }
};

/// Runs programs of the machine: the seam at which tests put recorded answers.
///
/// Errors   Io: the machine cannot start any process; a program that is missing, fails or hangs is an answer
/// Threads  one thread at a time
class ProgramRunner {
 public:
  virtual ~ProgramRunner() = default;
  virtual ProgramAnswer run(const ProgramCall& call) = 0;
};

/// Real processes: the program is looked for on PATH, output above 64 MiB is cut off, and one that takes longer than
/// its time is killed.
std::unique_ptr<ProgramRunner> makeProcessRunner();

/// What went wrong, in the program's own words where it had any: for the end of a message.
std::string wordsOf(const ProgramAnswer& answer);

}  // namespace carina::cluster
