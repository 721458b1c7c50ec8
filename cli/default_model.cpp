// SPDX-License-Identifier: Apache-2.0
#include "cli/default_model.h"

#include <cstdlib>
#include <filesystem>
#include <optional>

namespace carina::cli {
namespace {

namespace fs = std::filesystem;

/// The data folder lies beside the program's: PREFIX/bin/carina and PREFIX/share/carina.
std::optional<fs::path> findInstalledModel() {
  std::error_code failed;
  const auto program = fs::read_symlink("/proc/self/exe", failed);
  if (failed) return {};
  const auto path = program.parent_path().parent_path() / CARINA_DATA_DIR / "models" / "default.safetensors";
  return fs::is_regular_file(path, failed) ? std::optional(path) : std::nullopt;
}

}  // namespace

NamedModel loadDefaultModel() {
  if (const char* named = std::getenv("CARINA_MODEL"); named != nullptr && *named != '\0') {
    return {model::loadModel(named), named};
  }
  if (const auto installed = findInstalledModel()) return {model::loadModel(*installed), installed->string()};
  return {model::makeUntrainedModel("densenet121"), ""};
}

}  // namespace carina::cli
