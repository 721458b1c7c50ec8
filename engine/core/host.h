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

/// The cores that this thread may run on, as "0-3,8": what a launcher pinned it to; "" where that is not known.
/// Threads  any
std::string usableCores();

}  // namespace carina
