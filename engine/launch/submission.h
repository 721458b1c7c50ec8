// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/cluster/job.h"
#include "engine/cluster/profile.h"

namespace carina::launch {

/// What of a profile is chosen otherwise for one job.
struct ShapeChoice {
  std::optional<int> nodes;
  std::optional<int> ranksPerNode;
  std::optional<int> threadsPerRank;
  std::string time;  ///< "12:00:00", "2-00:00:00"; empty: the profile's
  std::optional<int> maxRestarts;
};

/// Where profiles are looked for: the user's folders, and what is installed.
std::vector<std::filesystem::path> clusterFolders();

/// The profile of that name, or in that file, with what was chosen otherwise.
///
/// Errors   UsageError: a time that is none, or what its scheduler does not have · as cluster::findProfile()
cluster::Profile profileFor(const std::string& cluster, const ShapeChoice& choice);

/// A training for a cluster, before it is sent.
struct TrainingJob {
  std::filesystem::path folder;  ///< of the run, here; absolute
  bool resumes = false;          ///< the folder holds a run, and it shall go on
  std::string config;            ///< text of the configuration
  cluster::Profile profile;
  std::filesystem::path program;  ///< carina on this machine; one behind a host, or the profile's own, comes first
};

/// A run that is there must be meant, and must be nobody's.
///
/// Errors   NotFound: no run to resume · InvalidArgument: a run that was not meant, or that somebody writes
void checkRunFolder(const std::filesystem::path& folder, bool resumes);

/// What is sent for it; everything that can be known here is checked.
///
/// Errors   as checkRunFolder() and checkTraining()
cluster::Submission makeSubmission(const TrainingJob& job);

/// Checks what only the machine behind the host can tell.
///
/// Errors   NotFound: it has no such folder of records · as cluster::Site
void checkThere(const cluster::Submission& submission, cluster::ProgramRunner& runner);

}  // namespace carina::launch
