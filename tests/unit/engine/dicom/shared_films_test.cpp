// SPDX-License-Identifier: Apache-2.0
// Every film of ../shared/dicom (CARINA_DICOM_DIR) against its expected.csv, and every film of ../shared/nih.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "engine/core/error.h"
#include "engine/dicom/film_header.h"
#include "engine/dicom/load_film.h"
#include "engine/image/network_input.h"

namespace carina::dicom {
namespace {

using Row = std::map<std::string, std::string>;

std::filesystem::path folder(const char* variable, const char* fallback) {
  const char* chosen = std::getenv(variable);
  return chosen && *chosen ? chosen : fallback;
}

/// One line of a CSV file; fields may be quoted.
std::vector<std::string> splitLine(const std::string& line) {
  std::vector<std::string> fields(1);
  bool isQuoted = false;
  for (const char c : line) {
    if (c == '"') {
      isQuoted = !isQuoted;
    } else if (c == ',' && !isQuoted) {
      fields.emplace_back();
    } else if (c != '\r') {
      fields.back() += c;
    }
  }
  return fields;
}

std::vector<Row> readRows(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::string line;
  if (!std::getline(file, line)) return {};
  const auto names = splitLine(line);
  std::vector<Row> rows;
  while (std::getline(file, line)) {
    const auto fields = splitLine(line);
    Row row;
    for (std::size_t i = 0; i < std::min(names.size(), fields.size()); ++i) row[names[i]] = fields[i];
    rows.push_back(row);
  }
  return rows;
}

void expectFacts(const image::Film& film, const Row& row) {
  EXPECT_EQ(film.pixelSha256, row.at("sha256_le_pixels"));
  EXPECT_EQ(std::to_string(film.size.rows), row.at("rows"));
  EXPECT_EQ(std::to_string(film.size.columns), row.at("columns"));
  EXPECT_EQ(std::to_string(film.bitsAllocated), row.at("bits_allocated"));
  EXPECT_EQ(std::to_string(film.bitsStored), row.at("bits_stored"));
  EXPECT_EQ(film.isSigned ? "1" : "0", row.at("signed"));
  EXPECT_EQ(film.source.photometric, row.at("photometric"));
  EXPECT_EQ(film.source.modality, row.at("modality"));
  EXPECT_EQ(film.source.bodyPart, row.at("body_part"));
  EXPECT_EQ(film.modality.table ? "True" : "False", row.at("modality_lut"));
  if (!row.at("transfer_syntax").empty()) {
    EXPECT_EQ(film.source.transferSyntaxUid, row.at("transfer_syntax"));
  }
  if (!row.at("slope").empty()) {
    EXPECT_EQ(film.modality.slope, std::stod(row.at("slope")));
    EXPECT_EQ(film.modality.intercept, std::stod(row.at("intercept")));
  }
  const bool hasWindow = !row.at("window_center").empty() && row.at("window_center").front() != '[';
  if (hasWindow && film.windows.empty()) ADD_FAILURE() << "no window";
  if (hasWindow && !film.windows.empty()) {
    EXPECT_EQ(film.windows[0].center, std::stod(row.at("window_center")));
    EXPECT_EQ(film.windows[0].width, std::stod(row.at("window_width")));
  }
}

void expectRefusal(const std::filesystem::path& path) {
  try {
    loadFilm(path);
    ADD_FAILURE() << path << " has no reference pixels, yet was read";
  } catch (const Error& error) {
    const std::string message = error.what();
    EXPECT_NE(message.find(path.filename().string()), std::string::npos) << message;
    std::cout << "[ refused  ] " << message << "\n";
  }
}

TEST(SharedFilms, EveryDicomDecodesToTheExpectedPixelsOrIsRefusedWithAReason) {
  const auto from = folder("CARINA_DICOM_DIR", "../shared/dicom");
  const auto rows = readRows(from / "expected.csv");
  if (rows.empty()) GTEST_SKIP() << "no " << (from / "expected.csv") << "; set CARINA_DICOM_DIR";
  for (const auto& row : rows) {
    SCOPED_TRACE(row.at("file"));
    const auto path = from / row.at("file");
    if (row.at("sha256_le_pixels").empty()) {
      expectRefusal(path);
      continue;
    }
    EXPECT_TRUE(looksLikeFilm(path));
    try {
      const auto film = loadFilm(path);
      expectFacts(film, row);
      EXPECT_EQ(image::makeNetworkInput(film, image::makeTorchvisionSpec(64)).size(), 3U * 64 * 64);
    } catch (const Error& error) {
      ADD_FAILURE() << error.what();
    }
  }
}

TEST(SharedFilms, EveryDicomHeaderSaysWhatIsExpected) {
  const auto from = folder("CARINA_DICOM_DIR", "../shared/dicom");
  const auto rows = readRows(from / "expected.csv");
  if (rows.empty()) GTEST_SKIP() << "no " << (from / "expected.csv") << "; set CARINA_DICOM_DIR";
  for (const auto& row : rows) {
    SCOPED_TRACE(row.at("file"));
    const auto header = loadFilmHeader(from / row.at("file"));
    EXPECT_EQ(header.source.format, "DICOM");
    EXPECT_EQ(header.source.modality, row.at("modality"));
    EXPECT_EQ(header.source.bodyPart, row.at("body_part"));
    EXPECT_EQ(header.isImage(), !row.at("rows").empty());
    if (!row.at("rows").empty()) {
      EXPECT_EQ(header.source.photometric, row.at("photometric"));
      EXPECT_EQ(std::to_string(header.size.rows), row.at("rows"));
      EXPECT_EQ(std::to_string(header.size.columns), row.at("columns"));
    }
    if (!row.at("transfer_syntax").empty()) {
      EXPECT_EQ(header.source.transferSyntaxUid, row.at("transfer_syntax"));
    }
  }
}

TEST(SharedFilms, NamesInJapaneseAndKoreanComeAsUtf8) {
  const auto from = folder("CARINA_DICOM_DIR", "../shared/dicom");
  if (!std::filesystem::is_directory(from)) GTEST_SKIP() << "no " << from << "; set CARINA_DICOM_DIR";
  const auto japanese = loadFilmHeader(from / "pydicom__chrJapMulti.dcm");
  EXPECT_EQ(japanese.patient.name.reveal(), "やまだ^たろう");
  const auto korean = loadFilmHeader(from / "pydicom__chrKoreanMulti.dcm");
  EXPECT_EQ(korean.patient.name.reveal(), "김희중");
}

TEST(SharedFilms, EveryNihOriginalLoadsAs1024SquareGrey) {
  const auto from = folder("CARINA_NIH_DIR", "../shared/nih") / "full";
  if (!std::filesystem::is_directory(from)) GTEST_SKIP() << "no " << from << "; set CARINA_NIH_DIR";
  for (const auto& entry : std::filesystem::directory_iterator(from)) {
    const auto film = loadFilm(entry.path());
    EXPECT_EQ(film.size, (image::Size{1024, 1024})) << entry.path();
    EXPECT_EQ(film.bitsStored, 8) << entry.path();
    EXPECT_EQ(image::sampleCount(film.samples), film.size.pixels()) << entry.path();
  }
}

TEST(SharedFilms, EveryNihJpegLoadsAs512SquareGrey) {
  const auto from = folder("CARINA_NIH_DIR", "../shared/nih") / "images";
  if (!std::filesystem::is_directory(from)) GTEST_SKIP() << "no " << from << "; set CARINA_NIH_DIR";
  for (const auto& entry : std::filesystem::directory_iterator(from)) {
    EXPECT_TRUE(looksLikeFilm(entry.path()));
    EXPECT_EQ(loadFilm(entry.path()).size, (image::Size{512, 512})) << entry.path();
  }
}

}  // namespace
}  // namespace carina::dicom
