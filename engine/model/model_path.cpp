// SPDX-License-Identifier: Apache-2.0
#include "engine/model/model_path.h"

#include <filesystem>

namespace carina::model {

std::string modelFileOf(const std::string& path) {
  const std::filesystem::path folder(path);
  for (const auto& inside : {folder / "checkpoints" / "best" / "model.safetensors", folder / "model.safetensors"}) {
    std::error_code failed;
    if (std::filesystem::is_regular_file(inside, failed)) return inside.string();
  }
  return path;
}

}  // namespace carina::model
