// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "engine/model/model.h"

namespace carina::cli {

/// A model and the file it came from.
struct NamedModel {
  model::Model model;
  std::string file;  ///< empty: the untrained weights that need no file
};

/// What `carina predict` reads films with where no --model is given: the file that CARINA_MODEL names, else
/// models/default.safetensors in the installed data folder, else an untrained DenseNet-121 whose card says so.
///
/// Errors   as model::loadModel(); a default that is there and broken is an error, never passed over
NamedModel loadDefaultModel();

}  // namespace carina::cli
