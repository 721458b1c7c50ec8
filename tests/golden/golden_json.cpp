// SPDX-License-Identifier: Apache-2.0
#include "tests/golden/golden_json.h"

#include <fstream>

#include "engine/core/error.h"
#include "tests/golden/golden_files.h"

namespace carina::golden {

std::filesystem::path findGoldenFile(const std::string& name) {
  const auto file = goldenDir() / name;
  return std::filesystem::exists(file) ? file : std::filesystem::path();
}

nlohmann::json loadGoldenJson(const std::filesystem::path& file) {
  std::ifstream in(file);
  if (!in) throw Error(ErrorCode::Io, "golden " + file.string() + ": cannot be read");
  try {
    return nlohmann::json::parse(in);
  } catch (const nlohmann::json::exception& error) {
    throw Error(ErrorCode::Corrupt, "golden " + file.string() + ": " + error.what());
  }
}

}  // namespace carina::golden
