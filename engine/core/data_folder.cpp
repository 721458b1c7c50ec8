// SPDX-License-Identifier: Apache-2.0
#include "engine/core/data_folder.h"

#include <system_error>

namespace carina {

std::optional<std::filesystem::path> findDataFile(const std::filesystem::path& name) {
  std::error_code failed;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", failed);
  if (failed) return {};
  const auto path = program.parent_path().parent_path() / CARINA_DATA_DIR / name;
  return std::filesystem::is_regular_file(path, failed) ? std::optional(path) : std::nullopt;
}

}  // namespace carina
