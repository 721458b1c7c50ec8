// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace carina::cluster {

/// How many processes a job has and for how long.
///
/// Units    seconds
struct JobShape {
  int nodes = 1;
  int ranksPerNode = 1;
  int threadsPerRank = 0;                         ///< 0: the program takes what it is given
  std::optional<std::int64_t> walltimeSeconds{};  ///< nothing: the scheduler's own limit, or none
  std::int64_t saveBeforeSeconds = 180;           ///< the job is told to save so long before its time is up
  int maxRestarts = 3;

  int ranks() const { return nodes * ranksPerNode; }
};

/// How ranks are started and held to cores.
struct Launch {
  std::string launcher;  ///< a row of launchers()
  std::string mpi;       ///< what srun speaks to the MPI library, e.g. "pmix"
  std::string binding;   ///< what a rank is held to: "numa", "socket", "core", "none"
  std::vector<std::string> arguments;
};

/// A cluster as its owner describes it: one TOML file (FORMAT.md).
///
/// Threads  a value
struct Profile {
  std::string name;  ///< the file's stem
  std::filesystem::path file;
  std::string description;
  std::string scheduler;  ///< a row of schedulers()
  std::string host;       ///< of the login node; empty: jobs are submitted on this machine
  std::vector<std::string> ssh = {"ssh"};
  std::string runs;     ///< the folder there in which runs lie; empty: the file system is shared, paths are the same
  std::string program;  ///< carina there; empty: this one, or behind a host the one on PATH
  JobShape shape;
  Launch launch;
  std::vector<std::string> modules;
  std::map<std::string, std::string> environment;
  std::vector<std::string> setup;                       ///< lines of shell
  std::map<std::string, std::vector<std::string>> own;  ///< the scheduler's own keys; a flag that is set is {"true"}
};

/// Errors   NotFound · Io · InvalidArgument: with file and line, and for a key that no profile has the nearest one
Profile loadProfile(const std::filesystem::path& path);
Profile parseProfile(std::string_view text, const std::filesystem::path& file);

/// Where profiles are looked for, first come first: the folders of $CARINA_CLUSTERS (with ':' between), the user's
/// configuration, and `installed`.
std::vector<std::filesystem::path> profileFolders(const std::filesystem::path& installed);

/// The profile of that name in the first folder that has it; a name with a '/' or ending in ".toml" is a file.
///
/// Errors   NotFound: names the nearest, all there are and where they were looked for · as loadProfile()
Profile findProfile(const std::string& name, const std::vector<std::filesystem::path>& folders);

}  // namespace carina::cluster
