// SPDX-License-Identifier: Apache-2.0
// Every film of ../shared/dicom (CARINA_DICOM_DIR) and of ../shared/nih/full (CARINA_NIH_DIR) through a record.
#include <cstdlib>
#include <filesystem>
#include <span>
#include <string>

#include <gtest/gtest.h>

#include "engine/core/error.h"
#include "engine/data/record.h"
#include "engine/dicom/load_film.h"
#include "engine/image/network_input.h"

namespace carina::data {
namespace {

namespace fs = std::filesystem;

fs::path folder(const char* variable, const char* fallback) {
  const char* chosen = std::getenv(variable);
  return chosen != nullptr && *chosen != '\0' ? chosen : fallback;
}

/// True where the film can be read; then what is stored must give the network the very same.
bool expectSame(const fs::path& path) {
  image::Film film;
  try {
    film = dicom::loadFilm(path);
  } catch (const Error&) {
    return false;  // the set has films that must be refused
  }
  Record record;
  record.image = storeFilm(film);
  record.imageId = "x";
  const auto bytes = encodeRecord(record);
  const auto read = decodeRecord(std::as_bytes(std::span(bytes)), "r");
  const auto stored = loadStoredFilm(read.image, "r");
  const auto spec = image::makeTorchvisionSpec(64);
  EXPECT_EQ(image::makeNetworkInput(stored, spec), image::makeNetworkInput(film, spec)) << path;
  return true;
}

int countSame(const fs::path& films) {
  int count = 0;
  for (const auto& entry : fs::recursive_directory_iterator(films)) {
    if (dicom::looksLikeFilm(entry.path()) && expectSame(entry.path())) ++count;
  }
  return count;
}

TEST(SharedFilms, OfDicomGiveTheNetworkTheSameThroughARecord) {
  const auto films = folder("CARINA_DICOM_DIR", "../shared/dicom");
  if (!fs::is_directory(films)) GTEST_SKIP() << films << " is not there";
  EXPECT_GT(countSame(films), 0);
}

TEST(SharedFilms, OfNihGiveTheNetworkTheSameThroughARecord) {
  const auto films = folder("CARINA_NIH_DIR", "../shared/nih") / "full";
  if (!fs::is_directory(films)) GTEST_SKIP() << films << " is not there";
  EXPECT_GT(countSame(films), 0);
}

}  // namespace
}  // namespace carina::data
