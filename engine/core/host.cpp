// SPDX-License-Identifier: Apache-2.0
#include "engine/core/host.h"

#include <chrono>
#include <cstdlib>

#include <sched.h>
#include <unistd.h>

namespace carina {

double secondsSinceEpoch() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

std::string hostName() {
  if (const char* node = std::getenv("SLURMD_NODENAME"); node != nullptr && *node != '\0') return node;
  char name[256] = "";
  const bool isKnown = ::gethostname(name, sizeof(name) - 1) == 0 && name[0] != '\0';
  return isKnown ? name : "unknown";
}

std::string usableCores() {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (::sched_getaffinity(0, sizeof(set), &set) != 0) return "";
  std::string text;
  for (int core = 0; core < CPU_SETSIZE; ++core) {
    if (!CPU_ISSET(core, &set)) continue;
    const int first = core;
    while (core + 1 < CPU_SETSIZE && CPU_ISSET(core + 1, &set)) ++core;
    text += (text.empty() ? "" : ",") + std::to_string(first) + (core > first ? "-" + std::to_string(core) : "");
  }
  return text;
}

}  // namespace carina
