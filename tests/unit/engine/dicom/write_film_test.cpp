// SPDX-License-Identifier: Apache-2.0
#include "engine/dicom/write_film.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/core/error.h"
#include "engine/dicom/load_film.h"
#include "tests/unit/engine/dicom/synthetic_dicom.h"

namespace carina::dicom {
namespace {

NewFilm makeFilm(FilmKind kind, int bits) {
  NewFilm film{.kind = kind, .pixels = {{6, 5}, ramp(6, 5, 131, bits)}, .bitsStored = bits};
  film.uidSeed = "seed 1";
  film.windows = {{1000, 2000, "NORMAL", image::WindowFunction::Sigmoid}};
  film.patient = {PrivateText("Phantom^Film"), PrivateText("P1"), PrivateText("19600101"), PrivateText("F"),
                  PrivateText("040Y")};
  return film;
}

TEST(WriteFilm, IsReadBackWithEveryFact) {
  for (const auto kind : {FilmKind::DigitalXRay, FilmKind::ComputedRadiography}) {
    for (const int bits : {8, 12, 16}) {
      const auto written = makeFilm(kind, bits);
      const auto film = loadFilm(encodeDicom(written), "written");
      EXPECT_EQ(std::get<std::vector<std::uint16_t>>(film.samples), written.pixels.pixels);
      EXPECT_EQ(film.bitsStored, bits);
      EXPECT_EQ(film.source.modality, kind == FilmKind::DigitalXRay ? "DX" : "CR");
      EXPECT_EQ(film.source.viewPosition, "PA");
      EXPECT_EQ(film.source.bodyPart, "CHEST");
      EXPECT_EQ(film.imagerPixelSpacing->rowMm, 0.143);
      EXPECT_EQ(film.windows.at(0).width, 2000);
      EXPECT_EQ(film.windows.at(0).function, image::WindowFunction::Sigmoid);
      EXPECT_EQ(film.patient.name.reveal(), "Phantom^Film");
    }
  }
}

TEST(WriteFilm, TheSameSeedGivesTheSameBytesAndAnotherSeedOtherUids) {
  auto film = makeFilm(FilmKind::DigitalXRay, 12);
  const auto first = encodeDicom(film);
  EXPECT_EQ(first, encodeDicom(film));
  film.uidSeed = "seed 2";
  EXPECT_NE(first, encodeDicom(film));
}

TEST(WriteFilm, WritesAWindowOverAllStoredValuesWhereNoneIsGiven) {
  auto film = makeFilm(FilmKind::DigitalXRay, 12);
  film.windows.clear();
  const auto read = loadFilm(encodeDicom(film), "written");
  EXPECT_EQ(read.windows.at(0).center, 2048);
  EXPECT_EQ(read.windows.at(0).width, 4096);
}

TEST(WriteFilm, RefusesPixelsThatDoNotFit) {
  auto film = makeFilm(FilmKind::DigitalXRay, 12);
  film.pixels.pixels[3] = 4096;
  EXPECT_THROW(encodeDicom(film), Error);
  film = makeFilm(FilmKind::DigitalXRay, 12);
  film.pixels.size.rows = 7;
  EXPECT_THROW(encodeDicom(film), Error);
}

}  // namespace
}  // namespace carina::dicom
