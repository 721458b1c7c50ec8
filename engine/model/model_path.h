// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace carina::model {

/// The model file that a path means: a training run's best checkpoint's, a checkpoint's, or the path itself.
/// Threads  any
std::string modelFileOf(const std::string& path);

}  // namespace carina::model
