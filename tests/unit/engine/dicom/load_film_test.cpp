// SPDX-License-Identifier: Apache-2.0
#include "engine/dicom/load_film.h"

#include <filesystem>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/core/error.h"
#include "engine/core/file.h"
#include "engine/image/codecs.h"
#include "tests/unit/engine/dicom/synthetic_dicom.h"

namespace carina::dicom {
namespace {

using testing::HasSubstr;
using Words = std::vector<std::uint16_t>;

SyntheticFilm twelveBitRamp() {
  return {.rows = 16, .columns = 18, .bitsStored = 12, .pixels = ramp(16, 18, 37, 12)};
}

TEST(LoadFilm, LosslessTransferSyntaxesAllGiveTheSamePixels) {
  const auto film = twelveBitRamp();
  for (const auto syntax :
       {EXS_LittleEndianImplicit, EXS_LittleEndianExplicit, EXS_BigEndianExplicit, EXS_DeflatedLittleEndianExplicit,
        EXS_RLELossless, EXS_JPEGProcess14SV1, EXS_JPEGLSLossless}) {
    const auto loaded = loadFilm(encode(film, syntax), "film");
    EXPECT_EQ(std::get<Words>(loaded.samples), film.pixels) << DcmXfer(syntax).getXferName();
    EXPECT_EQ(loaded.source.transferSyntaxUid, DcmXfer(syntax).getXferID());
  }
}

TEST(LoadFilm, ReadsBareDataSetsWithoutAPreamble) {
  const auto film = twelveBitRamp();
  for (const auto syntax : {EXS_LittleEndianImplicit, EXS_LittleEndianExplicit, EXS_BigEndianExplicit}) {
    const auto loaded = loadFilm(encode(film, syntax, false), "film");
    EXPECT_EQ(std::get<Words>(loaded.samples), film.pixels) << DcmXfer(syntax).getXferName();
  }
}

TEST(LoadFilm, ReadsTwelveBitLossyJpegNearly) {
  // DCMTK's encoder stretches lowest … highest value to all 12 bits: this slope spans them already.
  SyntheticFilm film{.rows = 16, .columns = 16, .bitsStored = 12};
  for (int i = 0; i < 256; ++i) film.pixels.push_back(static_cast<std::uint16_t>(4095 * (i / 16 + i % 16) / 30));
  const auto loaded = loadFilm(encode(film, EXS_JPEGProcess2_4), "film");
  const auto& samples = std::get<Words>(loaded.samples);
  for (std::size_t i = 0; i < samples.size(); ++i) EXPECT_NEAR(samples[i], film.pixels[i], 40);
  EXPECT_EQ(loaded.spareBits, image::SpareBits::Clamped);
}

TEST(LoadFilm, ReadsJpeg2000) {
  const auto film = loadFilm(encodeJpeg2000Film(), "film");
  const auto& samples = std::get<std::vector<std::uint8_t>>(film.samples);
  ASSERT_EQ(samples.size(), 256U);
  for (int y = 0; y < 16; ++y) {
    for (int x = 0; x < 16; ++x) EXPECT_EQ(samples[static_cast<std::size_t>(y * 16 + x)], (x * 9 + y * 5) % 256);
  }
}

TEST(LoadFilm, ReadsTheFirstOfSeveralFramesAndSaysSo) {
  SyntheticFilm film{.rows = 4, .columns = 4, .pixels = ramp(8, 4, 100, 16)};
  film.edit = [](DcmDataset& dataset) { dataset.putAndInsertString(DCM_NumberOfFrames, "2"); };
  for (const auto syntax : {EXS_LittleEndianExplicit, EXS_RLELossless, EXS_JPEGProcess14SV1, EXS_JPEGLSLossless}) {
    const auto loaded = loadFilm(encode(film, syntax), "film");
    EXPECT_EQ(std::get<Words>(loaded.samples), ramp(4, 4, 100, 16)) << DcmXfer(syntax).getXferName();
    EXPECT_THAT(loaded.source.remarks, testing::Contains("the first of 2 frames is read"));
  }
}

TEST(LoadFilm, TurnsColorIntoLuma) {
  for (const bool isPlanar : {false, true}) {
    SyntheticFilm film{.rows = 1, .columns = 2};
    film.edit = [&](DcmDataset& dataset) {
      const Uint8 pixels[] = {255, 0, 0, 0, 0, 255};
      const Uint8 planes[] = {255, 0, 0, 0, 0, 255};
      dataset.putAndInsertUint16(DCM_SamplesPerPixel, 3);
      dataset.putAndInsertUint16(DCM_PlanarConfiguration, isPlanar ? 1 : 0);
      dataset.putAndInsertUint16(DCM_BitsAllocated, 8);
      dataset.putAndInsertUint16(DCM_BitsStored, 8);
      dataset.putAndInsertUint16(DCM_HighBit, 7);
      dataset.putAndInsertString(DCM_PhotometricInterpretation, "RGB");
      dataset.putAndInsertUint8Array(DCM_PixelData, isPlanar ? planes : pixels, 6);
    };
    const auto loaded = loadFilm(encode(film), "film");
    EXPECT_EQ(std::get<std::vector<std::uint8_t>>(loaded.samples), (std::vector<std::uint8_t>{76, 29}));
  }
}

TEST(LoadFilm, KeepsPatientTextPrivateAndInUtf8) {
  SyntheticFilm film = twelveBitRamp();
  film.edit = [](DcmDataset& dataset) {
    dataset.putAndInsertString(DCM_SpecificCharacterSet, "ISO_IR 100");
    dataset.putAndInsertString(DCM_PatientName, "M\xfcller^Anna");
    dataset.putAndInsertString(DCM_PatientSex, "F");
    dataset.putAndInsertString(DCM_PatientAge, "063Y");
  };
  const auto loaded = loadFilm(encode(film), "film");
  EXPECT_EQ(loaded.patient.name.reveal(), "Müller^Anna");
  EXPECT_EQ(loaded.patient.sex.reveal(), "F");
  EXPECT_EQ(loaded.patient.age.reveal(), "063Y");
}

TEST(LoadFilm, TellsPngAndJpegByTheirContent) {
  const image::Gray8Image grey{{2, 2}, {1, 2, 3, 4}};
  EXPECT_EQ(loadFilm(image::encodePng(grey), "a.dcm").source.format, "PNG");
  EXPECT_EQ(loadFilm(image::encodeJpeg(grey, 90), "b.dcm").source.format, "JPEG");
}

TEST(LoadFilm, IsTheSameFromManyThreads) {
  const auto bytes = encode(twelveBitRamp(), EXS_JPEGProcess14SV1);
  const auto expected = loadFilm(bytes, "film").pixelSha256;
  std::vector<std::string> hashes(8);
  std::vector<std::thread> threads;
  for (auto& hash : hashes) threads.emplace_back([&] { hash = loadFilm(bytes, "film").pixelSha256; });
  for (auto& thread : threads) thread.join();
  EXPECT_THAT(hashes, testing::Each(expected));
}

TEST(LoadFilm, SaysWhichFileIsMissing) {
  try {
    loadFilm(std::filesystem::path("no/such/film.dcm"));
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::NotFound);
    EXPECT_THAT(error.what(), HasSubstr("no/such/film.dcm"));
  }
}

TEST(LooksLikeFilm, KnowsFilmsByTheirFirstBytesAndNeverThrows) {
  const auto folder = std::filesystem::temp_directory_path() / "carina_looks_like_film";
  std::filesystem::create_directories(folder);
  writeFileAtomically(folder / "film", encode(twelveBitRamp()));
  writeFileAtomically(folder / "bare", encode(twelveBitRamp(), EXS_LittleEndianImplicit, false));
  writeFileAtomically(folder / "text.dcm", "hello, this is a letter to the radiologist");
  EXPECT_TRUE(looksLikeFilm(folder / "film"));
  EXPECT_TRUE(looksLikeFilm(folder / "bare"));
  EXPECT_FALSE(looksLikeFilm(folder / "text.dcm"));
  EXPECT_FALSE(looksLikeFilm(folder));
  EXPECT_FALSE(looksLikeFilm(folder / "absent"));
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace carina::dicom
