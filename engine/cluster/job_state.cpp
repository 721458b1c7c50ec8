// SPDX-License-Identifier: Apache-2.0
#include "engine/cluster/job_state.h"

namespace carina::cluster {

std::string_view name(JobPhase phase) {
  switch (phase) {
    case JobPhase::Queued:
      return "queued";
    case JobPhase::Running:
      return "running";
    case JobPhase::Ended:
      return "ended";
    case JobPhase::Unknown:
      break;
  }
  return "unknown";
}

std::string_view name(JobEnd end) {
  switch (end) {
    case JobEnd::Completed:
      return "completed";
    case JobEnd::Failed:
      return "failed";
    case JobEnd::TimeLimit:
      return "time limit";
    case JobEnd::NodeFailed:
      return "node failed";
    case JobEnd::Preempted:
      return "pre-empted";
    case JobEnd::OutOfMemory:
      return "out of memory";
    case JobEnd::Cancelled:
      return "cancelled";
    case JobEnd::Deadline:
      return "deadline";
    case JobEnd::LaunchFailed:
      return "launch failed";
    case JobEnd::Lost:
      break;
  }
  return "lost";
}

}  // namespace carina::cluster
