// SPDX-License-Identifier: Apache-2.0
#include "engine/dicom/film_header.h"

#include <cstring>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/core/error.h"
#include "engine/core/rng.h"
#include "engine/dicom/dicom_directory.h"
#include "engine/image/codecs.h"
#include "tests/unit/engine/dicom/synthetic_dicom.h"

namespace carina::dicom {
namespace {

SyntheticFilm studied() {
  return {.rows = 30, .columns = 20, .bitsStored = 12, .pixels = ramp(30, 20, 7, 12), .edit = [](DcmDataset& dataset) {
            dataset.putAndInsertString(DCM_StudyInstanceUID, "2.25.11");
            dataset.putAndInsertString(DCM_SeriesInstanceUID, "2.25.12");
            dataset.putAndInsertString(DCM_SeriesNumber, "3");
            dataset.putAndInsertString(DCM_InstanceNumber, "42");
            dataset.putAndInsertString(DCM_StudyDate, "20240229");
            dataset.putAndInsertString(DCM_SeriesDescription, "Thorax stehend");
            dataset.putAndInsertString(DCM_ViewPosition, "PA");
            dataset.putAndInsertString(DCM_BodyPartExamined, "CHEST");
            dataset.putAndInsertString(DCM_NumberOfFrames, "1");
            dataset.putAndInsertString(DCM_BurnedInAnnotation, "YES");
          }};
}

FilmHeader whole(const std::vector<std::byte>& bytes) {
  return findFilmHeader(bytes, true, "test.dcm").value();
}

void expectStudied(const FilmHeader& header) {
  EXPECT_EQ(header.size, (image::Size{30, 20}));
  EXPECT_EQ(header.studyInstanceUid, "2.25.11");
  EXPECT_EQ(header.seriesInstanceUid, "2.25.12");
  EXPECT_EQ(header.sopInstanceUid, "2.25.1");
  EXPECT_EQ(header.seriesNumber, 3);
  EXPECT_EQ(header.instanceNumber, 42);
  EXPECT_EQ(header.studyDate.reveal(), "20240229");
  EXPECT_EQ(header.seriesDescription.reveal(), "Thorax stehend");
  EXPECT_EQ(header.patient.name.reveal(), "Secret^Patient");
  EXPECT_EQ(header.source.viewPosition, "PA");
  EXPECT_EQ(header.source.bodyPart, "CHEST");
  EXPECT_EQ(header.source.modality, "CR");
  EXPECT_EQ(header.source.burnedIn, "YES");
  EXPECT_TRUE(header.isImage());
}

TEST(FilmHeader, SaysTheSameInEveryTransferSyntaxWithAndWithoutPreamble) {
  for (const auto syntax :
       {EXS_LittleEndianImplicit, EXS_LittleEndianExplicit, EXS_BigEndianExplicit, EXS_DeflatedLittleEndianExplicit,
        EXS_RLELossless, EXS_JPEGProcess14SV1, EXS_JPEGLSLossless}) {
    SCOPED_TRACE(DcmXfer(syntax).getXferName());
    expectStudied(whole(encode(studied(), syntax)));
  }
  expectStudied(whole(encode(studied(), EXS_LittleEndianImplicit, false)));
  expectStudied(whole(encode(studied(), EXS_LittleEndianExplicit, false)));
}

TEST(FilmHeader, StopsBeforeThePixelsSoThatTheBeginningOfAFileIsEnough) {
  auto film = studied();
  film.rows = 300;
  film.pixels = ramp(300, 20, 7, 12);
  const auto bytes = encode(film);
  const auto start = std::span(bytes).first(bytes.size() - 11'000);
  const auto header = findFilmHeader(start, false, "test.dcm");
  ASSERT_TRUE(header);
  EXPECT_EQ(header->size, (image::Size{300, 20}));
}

TEST(FilmHeader, ABeginningThatIsTooShortIsNothingAndNeverAHalfHeader) {
  for (const auto syntax : {EXS_LittleEndianImplicit, EXS_LittleEndianExplicit, EXS_BigEndianExplicit}) {
    const auto bytes = encode(studied(), syntax);
    for (std::size_t size = 400; size < bytes.size(); ++size) {
      const auto header = findFilmHeader(std::span(bytes).first(size), false, "test.dcm");
      if (header) expectStudied(*header);
    }
  }
}

TEST(FilmHeader, OfDamagedFilesIsAtWorstRefusedWithoutPatientText) {
  Rng rng(1);
  const auto whole = encode(studied());
  for (int round = 0; round < 500; ++round) {
    auto bytes = whole;
    for (int flip = 0; flip <= round % 4; ++flip) bytes[rng.below(bytes.size())] ^= std::byte(1U << rng.below(8));
    try {
      static_cast<void>(findFilmHeader(bytes, true, "damaged.dcm"));
    } catch (const Error& error) {
      EXPECT_THAT(error.what(), testing::Not(testing::HasSubstr("Secret")));
    }
  }
}

TEST(FilmHeader, GivesPngAndJpegTheirSize) {
  const image::Gray8Image picture{{31, 17}, std::vector<std::uint8_t>(31 * 17, 90)};
  const auto png = whole(image::encodePng(picture));
  EXPECT_EQ(png.size, picture.size);
  EXPECT_EQ(png.source.format, "PNG");
  const auto jpeg = whole(image::encodeJpeg(picture, 90));
  EXPECT_EQ(jpeg.size, picture.size);
  EXPECT_EQ(jpeg.source.format, "JPEG");
  EXPECT_THROW(whole({std::byte{'x'}, std::byte{'y'}}), Error);
}

TEST(FilmHeader, ADirectoryIsToldFromAFilm) {
  const auto film = encode(studied());
  EXPECT_FALSE(startsLikeDirectory(film));
  EXPECT_TRUE(startsLikeFilm(film));
  EXPECT_THROW(parseDirectory(film, "test.dcm"), Error);
}

}  // namespace
}  // namespace carina::dicom
