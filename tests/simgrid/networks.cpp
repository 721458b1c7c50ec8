// SPDX-License-Identifier: Apache-2.0
#include "tests/simgrid/networks.h"

#include "engine/nets/nets.h"

namespace carina::scaling {

double referenceSpeedOf(const std::string& net) {
  const auto macs = [](const std::string& name) { return static_cast<double>(nets::makeNet(name).macs()); };
  return kReferenceSpeed * macs("resnet50") / macs(net);
}

Workload workAtReferenceSpeed(const std::string& net, std::int64_t batch) {
  const auto plan = graph::TrainPlan::make(nets::makeNet(net), {.batch = batch});
  return {.timeline = makeTimeline(*plan, static_cast<double>(batch) / referenceSpeedOf(net)), .batch = batch};
}

}  // namespace carina::scaling
