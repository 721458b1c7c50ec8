// SPDX-License-Identifier: Apache-2.0
#include "engine/scaling/fabric.h"

#include <string>

#include "engine/core/error.h"

namespace carina::scaling {

void check(const Fabric& fabric) {
  const auto refuse = [](const std::string& what, double value, const std::string& wanted) {
    throw Error(ErrorCode::InvalidArgument,
                "the fabric's " + what + " is " + std::to_string(value) + "; it must be " + wanted);
  };
  const auto rate = [&](const char* what, double value) {
    if (!(value > 0)) refuse(what, value, "more than 0 bytes a second");
  };
  const auto time = [&](const char* what, double value) {
    if (!(value >= 0)) refuse(what, value, "0 seconds or more");
  };
  rate("bandwidth", fabric.bandwidth);
  rate("bandwidth within a node", fabric.nodeBandwidth);
  rate("copy rate", fabric.copyRate);
  time("latency", fabric.latency);
  time("latency within a node", fabric.nodeLatency);
  time("message overhead", fabric.messageOverhead);
  time("poll interval", fabric.pollSeconds);
  if (!(fabric.payloadShare > 0 && fabric.payloadShare <= 1)) {
    refuse("payload share", fabric.payloadShare, "more than 0 and at most 1");
  }
}

}  // namespace carina::scaling
