// SPDX-License-Identifier: Apache-2.0
#include "engine/data/pack.h"

#include <chrono>
#include <cmath>
#include <functional>
#include <map>

#include <omp.h>

#include "engine/core/rng.h"
#include "engine/core/sha256.h"
#include "engine/data/record_set.h"
#include "engine/data/shard_index.h"
#include "engine/dicom/load_film.h"
#include "engine/image/codecs.h"
#include "engine/image/network_input.h"
#include "tests/unit/engine/data/test_folder.h"

namespace carina::data {
namespace {

namespace fs = std::filesystem;

constexpr int kFilms = 11;

/// Stops a run after some films, where asked.
class TestProgress : public Progress {
 public:
  void report(std::uint64_t done, std::uint64_t total, std::string_view) override {
    EXPECT_LE(done, total);
    ++reports;
    if (stopAfter != 0 && done >= stopAfter) stop.request_stop();
  }
  std::uint64_t stopAfter = 0;
  int reports = 0;
  std::stop_source stop;
};

class PackedFolder : public FolderTest {
 protected:
  void SetUp() override {
    FolderTest::SetUp();
    manifest_.labels = {"Mass", "Nodule"};
    for (int i = 0; i < kFilms; ++i) addFilm(i);
    splits_ = {{"train", {0, 1, 2, 3, 4, 5, 6}}, {"val", {7, 8, 9, 10}}};
    options_.folder = at("records");
    options_.filmsPerShard = 3;
  }

  void addFilm(int number) {
    Rng rng(static_cast<std::uint64_t>(number));
    image::Gray8Image image{{40, 30}, {}};
    for (int i = 0; i < 40 * 30; ++i) image.pixels.push_back(static_cast<std::uint8_t>(rng.below(256)));
    Sample sample;
    sample.imageId = "film" + std::to_string(number) + ".png";
    sample.imagePath = at(sample.imageId);
    sample.patientId = PrivateText("SECRET" + std::to_string(number / 2));
    sample.patientAge = 40 + number;
    sample.labels = {number % 2 == 0 ? 1.0F : 0.0F, number == 3 ? std::nanf("") : 0.0F};
    writeFileAtomically(sample.imagePath, image::encodePng(image));
    manifest_.samples.push_back(sample);
  }

  Summary pack() { return packRecords(manifest_, splits_, options_, {log_, progress_, progress_.stop.get_token()}); }

  /// Content of every file of a folder.
  static std::map<std::string, std::string> filesOf(const fs::path& folder) {
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::directory_iterator(folder)) {
      files[entry.path().filename().string()] = contentOf(entry.path());
    }
    return files;
  }

  void change(const std::string& file, const std::function<void(std::string&)>& damage) const {
    auto content = contentOf(at("records/" + file));
    damage(content);
    addText("records/" + file, content);
  }

  Manifest manifest_;
  std::vector<Split> splits_;
  PackOptions options_;
  TestLog log_;
  TestProgress progress_;
};

TEST_F(PackedFolder, HasEvenShardsIndicesAndASummaryThatCounts) {
  const auto summary = pack();
  ASSERT_EQ(summary.splits.size(), 2U);
  const auto& train = summary.splits[0];
  EXPECT_EQ(train.films, 7);
  EXPECT_EQ(train.patients, 4);
  EXPECT_EQ(train.labels[0], (LabelCount{4, 3, 0}));
  EXPECT_EQ(train.labels[1], (LabelCount{0, 6, 1}));
  ASSERT_EQ(train.shards.size(), 3U);
  EXPECT_EQ(train.shards[0].file, "train-00000-of-00003.tfrecord");
  EXPECT_EQ(train.shards[2].films, 3);
  const auto files = filesOf(at("records"));
  EXPECT_EQ(files.size(), 5U + 5U + 1U);
  for (const auto& shard : train.shards) {
    const auto& bytes = files.at(shard.file);
    EXPECT_EQ(sha256Hex(std::as_bytes(std::span(bytes))), shard.sha256);
    EXPECT_EQ(bytes.size(), shard.sizeBytes);
  }
  EXPECT_EQ(files.at("summary.json").find("SECRET"), std::string::npos);
  EXPECT_EQ(log_.text.find("SECRET"), std::string::npos);
  EXPECT_EQ(progress_.reports, kFilms);
}

TEST_F(PackedFolder, GivesTheNetworkExactlyWhatTheFilesGive) {
  pack();
  const auto set = RecordSet::open(at("records"), "val");
  ASSERT_EQ(set->size(), 4);
  EXPECT_EQ(set->labels(), manifest_.labels);
  const auto spec = image::makeTorchvisionSpec(24);
  for (const std::int64_t i : {3, 0, 2, 1}) {
    const auto& sample = manifest_.samples[static_cast<std::size_t>(7 + i)];
    const auto film = set->load(i);
    EXPECT_EQ(film.id, sample.imageId);
    EXPECT_EQ(film.labels, sample.labels);
    EXPECT_TRUE(film.film.patient.id.empty());
    EXPECT_EQ(image::makeNetworkInput(film.film, spec),
              image::makeNetworkInput(dicom::loadFilm(sample.imagePath), spec));
    EXPECT_EQ(set->record(i).patientId, sample.patientId);
    EXPECT_EQ(set->record(i).patientAge, sample.patientAge);
  }
  expectError(ErrorCode::InvalidArgument, {"film 4"}, [&] { set->load(4); });
  expectError(ErrorCode::InvalidArgument, {"film -1"}, [&] { set->load(-1); });
}

TEST_F(PackedFolder, OfAnotherSizeHasFilmsOfThatSize) {
  options_.sizePixels = 16;
  EXPECT_EQ(pack().sizePixels, 16);
  EXPECT_EQ(RecordSet::open(at("records"), "train")->load(5).film.size, (image::Size{16, 16}));
}

TEST_F(PackedFolder, DoesNotDependOnThreads) {
  const int threads = omp_get_max_threads();
  omp_set_num_threads(1);
  pack();
  const auto one = filesOf(at("records"));
  fs::remove_all(at("records"));
  omp_set_num_threads(4);
  pack();
  omp_set_num_threads(threads);
  EXPECT_EQ(filesOf(at("records")), one);
}

TEST_F(PackedFolder, GoesOnWhereItWasStopped) {
  pack();
  const auto whole = filesOf(at("records"));
  fs::remove_all(at("records"));
  progress_.stopAfter = 5;
  expectError(ErrorCode::Cancelled, {"same command"}, [&] { pack(); });
  EXPECT_TRUE(fs::exists(at("records/train-00001-of-00003.tfrecord.index")) ||
              fs::exists(at("records/train-00000-of-00003.tfrecord.index")));
  EXPECT_FALSE(fs::exists(at("records/summary.json")));
  expectError(ErrorCode::NotFound, {"summary.json", "not finished"}, [&] { RecordSet::open(at("records"), "train"); });
  addText("records/val-00000-of-00002.tfrecord.aB3xY9", "of a run that was killed");
  progress_ = {};
  pack();
  EXPECT_EQ(filesOf(at("records")), whole);
  EXPECT_THAT(log_.text, testing::HasSubstr("kept"));
}

TEST_F(PackedFolder, KeepsOnlyShardsThatAreWholeAndOfTheSameFilmsAndOptions) {
  pack();
  const auto shard = at("records/train-00000-of-00003.tfrecord");
  const auto packedAgain = [&] {
    const auto before = fs::file_time_type() + std::chrono::hours(1);
    fs::last_write_time(shard, before);
    pack();
    return fs::last_write_time(shard) != before;
  };
  EXPECT_FALSE(packedAgain());
  change("train-00000-of-00003.tfrecord", [](std::string& bytes) { bytes[40] ^= 1; });
  EXPECT_TRUE(packedAgain());
  fs::remove(indexPath(shard));
  EXPECT_TRUE(packedAgain());
  manifest_.samples[0].labels[0] = 0;
  EXPECT_TRUE(packedAgain());
  manifest_.samples[1].patientId = PrivateText("other");
  EXPECT_TRUE(packedAgain());
  options_.sizePixels = 16;
  EXPECT_TRUE(packedAgain());
  fs::last_write_time(manifest_.samples[0].imagePath, fs::file_time_type());
  EXPECT_TRUE(packedAgain());
  EXPECT_FALSE(packedAgain());
}

TEST_F(PackedFolder, RefusesAFilmThatIsDamagedByName) {
  addText("film4.png", contentOf(at("film4.png")).substr(0, 200));
  expectError(ErrorCode::Corrupt, {"film4.png"}, [&] { pack(); });
  EXPECT_FALSE(fs::exists(at("records/summary.json")));
}

TEST_F(PackedFolder, RefusesOptionsThatMakeNoSense) {
  options_.filmsPerShard = 0;
  expectError(ErrorCode::InvalidArgument, {"at least one film"}, [&] { pack(); });
  options_.filmsPerShard = 3;
  options_.sizePixels = -1;
  expectError(ErrorCode::InvalidArgument, {"size"}, [&] { pack(); });
}

TEST_F(PackedFolder, KnowsItsSplits) {
  pack();
  const auto train = RecordSet::open(at("records"), "train");
  EXPECT_NE(train->fingerprint(), RecordSet::open(at("records"), "val")->fingerprint());
  expectError(ErrorCode::NotFound, {"'test'", "'train', 'val'"}, [&] { RecordSet::open(at("records"), "test"); });
  manifest_.samples[0].labels[0] = 0;
  pack();
  EXPECT_NE(RecordSet::open(at("records"), "train")->fingerprint(), train->fingerprint());
}

TEST_F(PackedFolder, IsReadWithoutItsIndex) {
  pack();
  fs::remove(at("records/train-00001-of-00003.tfrecord.index"));
  EXPECT_EQ(RecordSet::open(at("records"), "train")->load(3).id, "film3.png");
  EXPECT_FALSE(fs::exists(at("records/train-00001-of-00003.tfrecord.index")));
}

struct IndexDamage {
  const char* name;
  ErrorCode code;
  void (*apply)(std::string& bytes);
};

class DamagedIndex : public PackedFolder, public testing::WithParamInterface<IndexDamage> {};

TEST_P(DamagedIndex, IsRefusedAndDoneWithout) {
  pack();
  change("train-00001-of-00003.tfrecord.index", GetParam().apply);
  expectError(GetParam().code, {"train-00001-of-00003.tfrecord.index"},
              [&] { loadShardIndex(at("records/train-00001-of-00003.tfrecord.index")); });
  EXPECT_EQ(RecordSet::open(at("records"), "train")->load(3).id, "film3.png");
}

INSTANTIATE_TEST_SUITE_P(
    OneWay, DamagedIndex,
    testing::Values(IndexDamage{"Magic", ErrorCode::Corrupt, [](std::string& bytes) { bytes[0] = 'X'; }},
                    IndexDamage{"Version", ErrorCode::Unsupported, [](std::string& bytes) { bytes[8] = 2; }},
                    IndexDamage{"Count", ErrorCode::Corrupt, [](std::string& bytes) { bytes[12] = 3; }},
                    IndexDamage{"CountThatOverflows", ErrorCode::Corrupt, [](std::string& bytes) { bytes[19] = 0x20; }},
                    IndexDamage{"Offset", ErrorCode::Corrupt, [](std::string& bytes) { bytes[164] ^= 1; }},
                    IndexDamage{"Checksum", ErrorCode::Corrupt, [](std::string& bytes) { bytes.back() ^= 1; }},
                    IndexDamage{"Cut", ErrorCode::Corrupt, [](std::string& bytes) { bytes.pop_back(); }},
                    IndexDamage{"Empty", ErrorCode::Corrupt, [](std::string& bytes) { bytes.clear(); }}),
    [](const auto& damage) { return damage.param.name; });

TEST_F(PackedFolder, WithADamagedShardIsRefusedWhereItIsDamaged) {
  pack();
  change("train-00001-of-00003.tfrecord", [](std::string& bytes) { bytes[40] ^= 1; });
  const auto set = RecordSet::open(at("records"), "train");
  EXPECT_EQ(set->load(0).id, "film0.png");
  expectError(ErrorCode::Corrupt, {"train-00001-of-00003.tfrecord", "at byte 0 "}, [&] { set->load(2); });
}

TEST_F(PackedFolder, WithAShardCutOrGoneIsRefused) {
  pack();
  change("train-00001-of-00003.tfrecord", [](std::string& bytes) { bytes.pop_back(); });
  expectError(ErrorCode::Corrupt, {"train-00001-of-00003.tfrecord", "summary says"},
              [&] { RecordSet::open(at("records"), "train"); });
  fs::remove(at("records/train-00001-of-00003.tfrecord"));
  expectError(ErrorCode::NotFound, {"train-00001-of-00003.tfrecord"}, [&] { RecordSet::open(at("records"), "train"); });
}

struct SummaryDamage {
  const char* name;
  const char* from;
  const char* to;
};

class DamagedSummary : public PackedFolder, public testing::WithParamInterface<SummaryDamage> {};

TEST_P(DamagedSummary, IsRefused) {
  pack();
  change("summary.json", [](std::string& text) {
    const std::string from = GetParam().from;
    ASSERT_NE(text.find(from), std::string::npos);
    text.replace(text.find(from), from.size(), GetParam().to);
  });
  EXPECT_THROW(RecordSet::open(at("records"), "train"), Error);
}

INSTANTIATE_TEST_SUITE_P(OneWay, DamagedSummary,
                         testing::Values(SummaryDamage{"NoJson", "{", ""},
                                         SummaryDamage{"OtherFormat", "carina.records", "other"},
                                         SummaryDamage{"LaterVersion", "\"version\": 1", "\"version\": 2"},
                                         SummaryDamage{"NoSplits", "\"splits\"", "\"parts\""},
                                         SummaryDamage{"OtherCount", "\"films\": 7", "\"films\": 8"},
                                         SummaryDamage{"TextForANumber", "\"films\": 7", "\"films\": \"7\""},
                                         SummaryDamage{"ShardElsewhere", "train-00000-of", "../train-00000-of"},
                                         SummaryDamage{"OtherHash", "\"sha256\": \"", "\"sha256\": \"0"}),
                         [](const auto& damage) { return damage.param.name; });

TEST_F(PackedFolder, WhoseSummaryHasOtherLabelsIsRefused) {
  pack();
  change("summary.json", [](std::string& text) {
    for (auto at = text.find("Mass"); at != std::string::npos; at = text.find("Mass")) text.replace(at, 4, "Moss");
  });
  const auto set = RecordSet::open(at("records"), "train");
  expectError(ErrorCode::Corrupt, {"record 0", "other labels"}, [&] { set->load(0); });
}

}  // namespace
}  // namespace carina::data
