// SPDX-License-Identifier: Apache-2.0
#include "cli/default_model.h"

#include <cstdlib>

#include "cli/data_folder.h"

namespace carina::cli {
NamedModel loadDefaultModel() {
  if (const char* named = std::getenv("CARINA_MODEL"); named != nullptr && *named != '\0') {
    return {model::loadModel(named), named};
  }
  if (const auto installed = findDataFile("models/default.safetensors"))
    return {model::loadModel(*installed), installed->string()};
  return {model::makeUntrainedModel("densenet121"), ""};
}

}  // namespace carina::cli
