// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "engine/model/model.h"

namespace carina::model {

/// A model and the file it came from.
struct FoundModel {
  Model model;
  std::string file;  ///< empty: the untrained weights that need no file
};

/// The file of the model that films are read with where none is named: that of CARINA_MODEL, else
/// models/default.safetensors in the installed data folder; empty where there is neither.
/// Threads  any
std::string defaultModelFile();

/// The model of that file; an untrained DenseNet-121, whose card says so, where there is none.
///
/// Errors   as loadModel(); a default that is there and broken is an error, never passed over
FoundModel loadDefaultModel();

}  // namespace carina::model
