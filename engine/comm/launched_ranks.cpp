// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <charconv>
#include <cstdlib>
#include <string_view>

#include "engine/comm/session.h"

namespace carina::comm {

int launchedRanks() {
  // Open MPI, MPICH and Intel MPI (Hydra), MVAPICH, Slurm's srun.
  constexpr std::array kSizes = {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "MV2_COMM_WORLD_SIZE"};
  const auto number = [](const char* name) {
    const char* text = std::getenv(name);
    int value = 0;
    if (text != nullptr) std::from_chars(text, text + std::string_view(text).size(), value);
    return value;
  };
  for (const auto* name : kSizes) {
    if (const auto size = number(name); size > 0) return size;
  }
  // A batch script's own shell also has SLURM_NTASKS; only what srun starts has SLURM_STEP_NUM_TASKS and a rank.
  if (std::getenv("SLURM_PROCID") != nullptr && number("SLURM_STEP_NUM_TASKS") > 0)
    return number("SLURM_STEP_NUM_TASKS");
  return 1;
}

}  // namespace carina::comm
