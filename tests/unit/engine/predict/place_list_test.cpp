// SPDX-License-Identifier: Apache-2.0
#include "engine/predict/place_list.h"

#include <algorithm>
#include <chrono>
#include <iostream>

#include "engine/core/rng.h"
#include "engine/core/sha256.h"
#include "engine/dicom/write_film.h"
#include "engine/image/codecs.h"
#include "tests/unit/engine/core/zip_bytes.h"
#include "tests/unit/engine/data/test_folder.h"
#include "tests/unit/engine/dicom/synthetic_directory.h"

namespace carina::predict {
namespace {

using testing::HasSubstr;
using PlaceListTest = data::FolderTest;

std::string textOf(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string dicomFilm(const std::string& seed, int side = 24) {
  dicom::NewFilm film;
  film.pixels = {{side, side}, std::vector<std::uint16_t>(static_cast<std::size_t>(side * side), 7)};
  Rng rng(seed.size());
  for (auto& pixel : film.pixels.pixels) pixel = static_cast<std::uint16_t>(rng.below(4096));
  film.uidSeed = seed;
  film.patient.name = PrivateText("Secret^Patient");
  film.patient.id = PrivateText("SECRETID");
  return textOf(dicom::encodeDicom(film));
}

std::string pngFilm() {
  return textOf(image::encodePng(image::Gray8Image{{8, 9}, std::vector<std::uint8_t>(72, 100)}));
}

PlaceList find(const std::filesystem::path& path) {
  return findPlaces(std::span(&path, 1));
}

std::string problemsOf(const PlaceList& list) {
  std::string text;
  for (const auto& entry : list.entries) {
    if (entry.problem) text += entry.problem->message + "\n";
  }
  return text;
}

std::vector<std::string> namesOf(const PlaceList& list) {
  std::vector<std::string> names;
  for (const auto& entry : list.entries) {
    const auto& place = entry.place;
    if (!entry.problem) names.push_back(place.member.empty() ? place.path.filename().string() : place.member);
  }
  return names;
}

TEST_F(PlaceListTest, FindsFilmsInFilesFoldersAndArchivesAndEachOnce) {
  addText("a/film.dcm", dicomFilm("1"));
  addText("a/b/film.png", pngFilm());
  addText("a/letter.txt", "Dear colleague");
  ZipBytes zip;
  zip.add("study/", "");
  zip.add("study/one.dcm", dicomFilm("22"), true);
  zip.add("study/two.png", pngFilm());
  zip.add("study/readme.txt", "no film");
  addText("a/films.ZIP", zip.finish());
  ZipBytes document;
  document.add("word/picture.png", pngFilm());
  addText("a/letter.docx", document.finish());
  const std::vector<std::filesystem::path> inputs = {at("a"), at("a/film.dcm"), at("a/../a/films.ZIP")};
  const auto list = findPlaces(inputs);
  EXPECT_EQ(problemsOf(list), "");
  EXPECT_THAT(namesOf(list), testing::UnorderedElementsAre("film.dcm", "film.png", "study/one.dcm", "study/two.png"));
  EXPECT_EQ(list.films(), 4U);
  EXPECT_EQ(list.passedOver, 4U);  // the letters, and the archive's text, seen by the folder and by name
}

TEST_F(PlaceListTest, AMemberOfAnArchiveIsTheFilmThatWasPacked) {
  const auto packed = dicomFilm("1", 300);
  ZipBytes zip;
  zip.add("deflated.dcm", packed, true);
  zip.add("stored.dcm", packed);
  const auto path = addText("films.zip", zip.finish());
  const auto alone = loadPlace({addText("alone.dcm", packed), {}});
  PlaceReader reader;
  for (const auto* member : {"deflated.dcm", "stored.dcm"}) {
    EXPECT_EQ(reader.load({path, member}).pixelSha256, alone.pixelSha256);
    const auto film = reader.index({path, member});
    EXPECT_EQ(film.header.size, (image::Size{300, 300}));
    EXPECT_EQ(film.header.fileBytes, packed.size());
    EXPECT_EQ(film.header.patient.name.reveal(), "Secret^Patient");
    EXPECT_EQ(film.header.sopInstanceUid, indexFilm({at("alone.dcm"), {}}).header.sopInstanceUid);
  }
  EXPECT_THROW(reader.load({path, "gone.dcm"}), Error);
}

TEST_F(PlaceListTest, ADicomdirBecomesTheImagesThatItLists) {
  addText("disk/DIR1/FILM1", dicomFilm("1"));
  addText("disk/DIR1/FILM2", dicomFilm("22"));
  addText("disk/OTHER", dicomFilm("333"));
  dicom::writeDirectory(at("disk"), {"DIR1/FILM2", "DIR1/FILM1"});
  EXPECT_THAT(namesOf(find(at("disk/DICOMDIR"))), testing::UnorderedElementsAre("FILM1", "FILM2"));
  EXPECT_THAT(namesOf(find(at("disk"))), testing::UnorderedElementsAre("FILM1", "FILM2", "OTHER"));
}

TEST_F(PlaceListTest, ADiskThatWasCopiedInSmallLettersIsReadAllTheSame) {
  addText("disk/DIR1/FILM1", dicomFilm("1"));
  dicom::writeDirectory(at("disk"), {"DIR1/FILM1"});
  std::filesystem::rename(at("disk/DIR1/FILM1"), at("disk/DIR1/film1;1"));
  std::filesystem::rename(at("disk/DIR1"), at("disk/dir1"));
  EXPECT_THAT(namesOf(find(at("disk/DICOMDIR"))), testing::ElementsAre("film1;1"));
}

TEST_F(PlaceListTest, WhatADicomdirListsAndIsNotThereOrLeadsOutsideIsAProblem) {
  addText("disk/DIR1/FILM1", dicomFilm("1"));
  addText("disk/DIR1/FILM2", dicomFilm("22"));
  addText("disk/DIR1/FILM3", dicomFilm("333"));
  addText("FILM", dicomFilm("4444"));
  dicom::writeDirectory(at("disk"), {"DIR1/FILM1", "DIR1/FILM2", "DIR1/FILM3"});
  std::filesystem::remove(at("disk/DIR1/FILM2"));
  std::filesystem::remove(at("disk/DIR1/FILM3"));
  std::filesystem::create_symlink(at("FILM"), at("disk/DIR1/FILM3"));
  auto text = contentOf(at("disk/DICOMDIR"));
  const auto listed = text.find("DIR1\\FILM1");
  ASSERT_NE(listed, std::string::npos);
  addText("disk/DICOMDIR", text.replace(listed, 10, "..\\..\\FILM"));
  const auto list = find(at("disk/DICOMDIR"));
  EXPECT_EQ(list.films(), 0U);
  EXPECT_THAT(problemsOf(list), HasSubstr("lists ../../FILM, which leads outside of its folder"));
  EXPECT_THAT(problemsOf(list), HasSubstr("lists DIR1/FILM2, which is not there"));
  EXPECT_THAT(problemsOf(list), HasSubstr("lists DIR1/FILM3, which leads outside of its folder"));
}

TEST_F(PlaceListTest, ADamagedDicomdirIsAProblemAndNeverMore) {
  addText("disk/FILM1", dicomFilm("1"));
  dicom::writeDirectory(at("disk"), {"FILM1"});
  const auto whole = contentOf(at("disk/DICOMDIR"));
  Rng rng(3);
  for (int round = 0; round < 100; ++round) {
    auto bytes = whole;
    for (int flip = 0; flip <= round % 3; ++flip) bytes[rng.below(bytes.size())] ^= char(1U << rng.below(8));
    if (round % 4 == 0) bytes.resize(rng.below(bytes.size()));
    for (const auto& entry : find(addText("disk/DICOMDIR", bytes)).entries) {
      EXPECT_TRUE(entry.problem || entry.place.path.filename() == "FILM1" || entry.place.path.filename() == "DICOMDIR");
    }
  }
}

TEST_F(PlaceListTest, MembersWhoseNamesLeadOutsideAreRefusedAndTheOthersAreFound) {
  ZipBytes zip;
  zip.add("../../etc/film.dcm", dicomFilm("1"));
  zip.add("/etc/film.dcm", dicomFilm("1"));
  zip.add("a/../../film.dcm", dicomFilm("1"));
  zip.add("C:\\film.dcm", dicomFilm("1"));
  zip.add("bad\nname.dcm", dicomFilm("1"));
  zip.add("inner.zip", ZipBytes().finish());
  zip.add("good.dcm", dicomFilm("1"));
  zip.add("a..b/good.dcm", dicomFilm("1"));
  const auto list = find(addText("films.zip", zip.finish()));
  EXPECT_THAT(namesOf(list), testing::ElementsAre("good.dcm", "a..b/good.dcm"));
  const auto problems = problemsOf(list);
  for (const auto* name : {"› ../../etc/film.dcm", "› /etc/film.dcm", "› a/../../film.dcm", "› C:\\film.dcm"}) {
    EXPECT_THAT(problems, HasSubstr(std::string(name) + ": has a name that leads outside of the archive"));
  }
  EXPECT_THAT(problems, HasSubstr("bad?name.dcm: has control characters"));
  EXPECT_THAT(problems, HasSubstr("inner.zip: is an archive within an archive"));
}

TEST_F(PlaceListTest, BombsAndEncryptedArchivesAreRefusedInWords) {
  ZipBytes bomb;
  bomb.add("zeros.dcm", dicomFilm("1") + std::string(std::size_t{64} << 20, '\0'), true);
  EXPECT_THAT(problemsOf(find(addText("bomb.zip", bomb.finish()))), HasSubstr("more than 200 times its packed size"));
  ZipBytes zip;
  zip.add("film.dcm", dicomFilm("1"));
  auto encrypted = zip.finish();
  encrypted[encrypted.find("PK\x01\x02") + 8] = 1;
  EXPECT_THAT(problemsOf(find(addText("locked.zip", encrypted))), HasSubstr("is encrypted"));
  EXPECT_THAT(problemsOf(find(addText("empty.zip", ZipBytes().finish()))), HasSubstr("holds no film"));
  EXPECT_THAT(problemsOf(find(addText("none.zip", "PK\x03\x04"))), HasSubstr("none.zip"));
}

TEST_F(PlaceListTest, DamagedArchivesAreProblemsAndNeverMore) {
  ZipBytes zip;
  zip.add("stored.dcm", dicomFilm("1"));
  zip.add("deflated.dcm", dicomFilm("22"), true);
  const auto whole = zip.finish();
  Rng rng(5);
  for (int round = 0; round < 150; ++round) {
    auto bytes = whole;
    for (int flip = 0; flip <= round % 5; ++flip) bytes[rng.below(bytes.size())] ^= char(1U << rng.below(8));
    if (round % 3 == 0) bytes.resize(rng.below(bytes.size()));
    for (const auto& entry : find(addText("damaged.zip", bytes)).entries) {
      if (entry.problem) continue;
      try {
        loadPlace(entry.place);
        indexFilm(entry.place);
      } catch (const Error& error) {
        EXPECT_THAT(error.what(), testing::Not(HasSubstr("Secret")));
      }
    }
  }
}

TEST_F(PlaceListTest, AMissingPlaceIsLeftToTheReaderWhoSaysSo) {
  const auto list = find(at("nowhere.dcm"));
  ASSERT_EQ(list.films(), 1U);
  EXPECT_THROW(indexFilm(list.entries[0].place), Error);
}

TEST_F(PlaceListTest, AStopEndsTheSearch) {
  addText("films/one.dcm", dicomFilm("1"));
  std::stop_source stop;
  stop.request_stop();
  const auto folder = at("films");
  EXPECT_TRUE(findPlaces(std::span(&folder, 1), stop.get_token()).entries.empty());
}

TEST_F(PlaceListTest, AThousandFilmsAreIndexedQuickly) {
  addText("films/0.dcm", dicomFilm("1", 1024));
  for (int i = 1; i < 1000; ++i) {
    std::filesystem::create_hard_link(at("films/0.dcm"), at("films/" + std::to_string(i) + ".dcm"));
  }
  ZipBytes zip;
  const auto film = dicomFilm("1", 512);
  for (int i = 0; i < 100; ++i) zip.add(std::to_string(i) + ".dcm", film, true);
  addText("films.zip", zip.finish());
  for (const auto& input : {at("films"), at("films.zip")}) {
    const auto begin = std::chrono::steady_clock::now();
    PlaceReader reader;
    std::size_t indexed = 0;
    for (const auto& entry : find(input).entries) indexed += reader.index(entry.place).header.isImage() ? 1 : 0;
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    std::cout << "[ measured ] " << indexed << " films in " << input.filename() << " found and indexed in "
              << took.count() << " s on one thread\n";
    EXPECT_EQ(indexed, input.extension() == ".zip" ? 100U : 1000U);
  }
}

}  // namespace
}  // namespace carina::predict
