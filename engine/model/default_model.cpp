// SPDX-License-Identifier: Apache-2.0
#include "engine/model/default_model.h"

#include <cstdlib>

#include "engine/core/data_folder.h"

namespace carina::model {

std::string defaultModelFile() {
  if (const char* named = std::getenv("CARINA_MODEL"); named != nullptr && *named != '\0') return named;
  const auto installed = findDataFile("models/default.safetensors");
  return installed ? installed->string() : std::string();
}

FoundModel loadDefaultModel() {
  const auto file = defaultModelFile();
  return {file.empty() ? makeUntrainedModel("densenet121") : loadModel(file), file};
}

}  // namespace carina::model
