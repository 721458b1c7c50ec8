// SPDX-License-Identifier: Apache-2.0
#include "engine/train/checkpoint_marker.h"

#include <cstdint>

#include <nlohmann/json.hpp>

#include "engine/core/error.h"
#include "engine/core/file.h"
#include "engine/core/sha256.h"

namespace carina::train {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr const char* kFormat = "carina.checkpoint";
constexpr int kVersion = 1;
constexpr std::uint64_t kMostBytes = 1U << 20;

Json loadMarker(const fs::path& path) {
  const auto bytes = readFile(path, kMostBytes);
  const auto* text = reinterpret_cast<const char*>(bytes.data());
  return Json::parse(text, text + bytes.size());
}

void checkFile(const fs::path& path, const Json& facts) {
  const auto file = MappedFile::open(path);
  if (file->bytes().size() != facts.at("bytes").get<std::uint64_t>()) {
    throw Error(ErrorCode::Corrupt, path.string() + ": has " + std::to_string(file->bytes().size()) +
                                        " bytes, but the checkpoint's marker says " + facts.at("bytes").dump());
  }
  if (sha256Hex(file->bytes()) != facts.at("sha256").get<std::string>()) {
    throw Error(ErrorCode::Corrupt, path.string() +
                                        ": its hash is not the one in the checkpoint's marker; take another "
                                        "checkpoint");
  }
}

}  // namespace

void saveCheckpointMarker(const fs::path& folder, std::span<const std::string_view> files) {
  Json json = {{"format", kFormat}, {"version", kVersion}};
  for (const auto& name : files) {
    const auto file = MappedFile::open(folder / name);
    json["files"][std::string(name)] = {{"bytes", file->bytes().size()}, {"sha256", sha256Hex(file->bytes())}};
  }
  writeFileAtomically(folder / kCheckpointMarker, json.dump(2) + "\n");
}

void checkCheckpointMarker(const fs::path& folder, std::span<const std::string_view> files) {
  const auto path = folder / kCheckpointMarker;
  std::error_code failed;
  if (!fs::is_regular_file(path, failed)) {
    throw Error(ErrorCode::NotFound,
                folder.string() + ": is no finished checkpoint: it has no " + std::string(kCheckpointMarker));
  }
  try {
    const auto json = loadMarker(path);
    if (json.at("format") != kFormat) throw Error(ErrorCode::Corrupt, path.string() + ": is no checkpoint's marker");
    if (json.at("version") != kVersion) {
      throw Error(ErrorCode::Unsupported, path.string() + ": is of another version of the format");
    }
    for (const auto& name : files) checkFile(folder / name, json.at("files").at(std::string(name)));
  } catch (const nlohmann::json::exception& error) {
    throw Error(ErrorCode::Corrupt, path.string() + ": is damaged: " + error.what());
  }
}

}  // namespace carina::train
