// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace carina {

/// Wall-clock time: seconds since 1970-01-01 UTC. For records alone: nothing that is computed depends on it.
/// Threads  any
double secondsSinceEpoch();

/// This machine's name, in a job of Slurm as Slurm's commands have it; "unknown" where it has none.
/// Threads  any
std::string hostName();

}  // namespace carina
