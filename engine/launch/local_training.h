// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "engine/cluster/program_runner.h"

namespace carina::launch {

/// A training on this machine, without a scheduler.
struct LocalTraining {
  std::filesystem::path folder;  ///< of the run; absolute
  bool resumes = false;          ///< with its own configuration
  std::string config;            ///< of a run that begins
  int ranks = 1;                 ///< several: mpirun starts them
  std::filesystem::path program;
};

/// A program, what it is given, and what is in its environment besides.
struct LocalCommand {
  std::vector<std::string> argv;
  std::map<std::string, std::string> environment;
};

/// What starts it.
///
/// Errors   as cluster::findProfile(): several ranks go by the profile 'local'
LocalCommand localCommand(const LocalTraining& training);

/// Checks what can be known before, makes the folder, and writes the configuration and the first line of job.log, to
/// which the program's output belongs.
///
/// Errors   as makeSubmission() · Io
void prepareLocal(const LocalTraining& training);

/// Asks a run to finish its step, save and end: its job through its scheduler, else the process on this machine that
/// writes it. Gives what was done, as a sentence.
///
/// Errors   NotFound: nobody writes it · Unsupported: it is written on another machine, without a job · as cluster::Job
std::string stopTraining(const std::filesystem::path& run, cluster::ProgramRunner& runner);

}  // namespace carina::launch
