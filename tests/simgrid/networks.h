// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "engine/scaling/curve.h"

namespace carina::scaling {

/// Speed of one node of the TensorFlow and Horovod system that the curve stands beside, for ResNet-50.
inline constexpr double kReferenceSpeed = 90;

/// A step of `batch` images of a net at that node's multiplications a second: 90 images/s of ResNet-50, others by the
/// multiplications of a forward pass, as `carina nets` counts them.
Workload workAtReferenceSpeed(const std::string& net, std::int64_t batch);

/// Images a second of that node.
double referenceSpeedOf(const std::string& net);

}  // namespace carina::scaling
