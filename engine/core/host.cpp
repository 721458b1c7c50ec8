// SPDX-License-Identifier: Apache-2.0
#include "engine/core/host.h"

#include <chrono>
#include <cstdlib>

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

}  // namespace carina
