// SPDX-License-Identifier: Apache-2.0
#include "cli/heat_map_files.h"

#include <algorithm>
#include <cctype>
#include <system_error>
#include <utility>

#include "cli/png_text.h"
#include "engine/core/error.h"
#include "engine/core/file.h"
#include "engine/image/codecs.h"
#include "engine/predict/heat_map.h"

namespace carina::cli {
namespace {

namespace fs = std::filesystem;

/// The file's name without an extension of letters; a UID's last part is kept.
std::string baseName(const fs::path& film) {
  const auto extension = film.extension().string();
  const bool isWord = std::ranges::all_of(extension, [](unsigned char c) { return c == '.' || std::isalpha(c) != 0; });
  return isWord ? film.stem().string() : film.filename().string();
}

/// A label as part of a file name.
std::string fileWord(std::string label) {
  std::ranges::replace_if(
      label, [](unsigned char c) { return std::isalnum(c) == 0 && c != '-' && c != '_' && c < 0x80; }, '_');
  return label;
}

}  // namespace

HeatMapFiles::HeatMapFiles(fs::path folder, std::string statement)
    : folder_(std::move(folder)), statement_(std::move(statement)) {
  std::error_code failed;
  fs::create_directories(folder_, failed);
  if (!fs::is_directory(folder_)) {
    throw Error(ErrorCode::Io, folder_.string() + ": the folder for heat maps cannot be made: " + failed.message());
  }
}

std::string HeatMapFiles::nameFilm(const fs::path& film) {
  const auto base = baseName(film);
  auto name = base;
  for (int number = 2; !names_.insert(name).second; ++number) name = base + "-" + std::to_string(number);
  return name;
}

HeatMapFile HeatMapFiles::write(const std::string& filmName, const std::string& label, const image::Gray8Image& film,
                                const image::HeatMap& map) const {
  const auto base = filmName + "." + fileWord(label);
  HeatMapFile file{label, folder_ / (base + ".png"), folder_ / (base + ".npy"), *std::ranges::max_element(map.values)};
  const auto png =
      addPngText(image::encodePng(image::overlayHeatMap(film, map)), {{"Title", "Class activation map of " + label},
                                                                      {"Software", "carina " CARINA_VERSION},
                                                                      {"Disclaimer", statement_}});
  writeFileAtomically(file.overlay, png);
  writeFileAtomically(file.values, predict::encodeNpy(map));
  return file;
}

}  // namespace carina::cli
