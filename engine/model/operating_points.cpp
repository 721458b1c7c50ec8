// SPDX-License-Identifier: Apache-2.0
#include "engine/model/operating_points.h"

#include <algorithm>

#include "engine/core/error.h"
#include "engine/core/file.h"
#include "engine/model/points_json.h"

namespace carina::model {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kShortHash = 12;

std::string shortHashes(std::span<const std::string> hashes) {
  std::string text;
  for (const auto& hash : hashes) text += (text.empty() ? "" : " + ") + hash.substr(0, kShortHash) + "…";
  return text.empty() ? "none" : text;
}

template <typename Rows>
auto findLabel(const Rows& rows, std::string_view label) {
  const auto at = std::ranges::find(rows, label, [](const auto& row) -> std::string_view { return row.label; });
  return at == rows.end() ? nullptr : &*at;
}

std::vector<std::string> sorted(std::span<const std::string> hashes) {
  std::vector<std::string> list(hashes.begin(), hashes.end());
  std::ranges::sort(list);
  return list;
}

}  // namespace

const SavedPoint* OperatingPoints::findPoint(std::string_view label) const {
  return findLabel(points, label);
}

const SavedCalibrator* OperatingPoints::findCalibrator(std::string_view label) const {
  return findLabel(calibrators, label);
}

fs::path pointsPathOf(const fs::path& model) {
  auto path = model;
  if (path.extension() == ".safetensors") path.replace_extension();
  return path += ".points.json";
}

void savePoints(const fs::path& path, const OperatingPoints& points) {
  writeFileAtomically(path, writePointsJson(points));
}

OperatingPoints loadPoints(const fs::path& path) {
  const auto bytes = readFile(path, kMostPointsBytes);
  return parsePointsJson({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, path.string());
}

OperatingPoints loadPoints(const fs::path& path, std::span<const std::string> weights) {
  auto points = loadPoints(path);
  requireWeights(points, weights, path.string());
  return points;
}

std::optional<OperatingPoints> findPoints(const fs::path& model, std::span<const std::string> weights) {
  const auto path = pointsPathOf(model);
  std::error_code failed;  // a link that leads nowhere, or a folder that must not be read, is no absence
  if (fs::symlink_status(path, failed).type() == fs::file_type::not_found) return {};
  return loadPoints(path, weights);
}

void requireWeights(const OperatingPoints& points, std::span<const std::string> weights, std::string_view file) {
  const auto theirs = sorted(points.weights);
  const auto wanted = sorted(weights);
  if (theirs == wanted) return;
  throw Error(ErrorCode::InvalidArgument,
              std::string(file) + ": these operating points belong to other weights (" + shortHashes(theirs) +
                  ") than those in use (" + shortHashes(wanted) +
                  "); run 'carina evaluate' on this model for points of its own, or read films without any "
                  "(--no-points)");
}

}  // namespace carina::model
