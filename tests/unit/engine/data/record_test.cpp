// SPDX-License-Identifier: Apache-2.0
#include "engine/data/record.h"

#include <cmath>
#include <functional>

#include "engine/core/rng.h"
#include "engine/image/codecs.h"
#include "engine/image/network_input.h"
#include "engine/proto/example.pb.h"
#include "engine/proto/film_meaning.pb.h"
#include "tests/unit/engine/data/test_folder.h"

namespace carina::data {
namespace {

constexpr image::Size kSize{37, 53};

template <typename Value>
std::vector<Value> randomSamples(int low, int high) {
  Rng rng(3);
  std::vector<Value> samples(kSize.pixels());
  for (auto& sample : samples) sample = static_cast<Value>(std::lround(rng.uniform(low, high)));
  return samples;
}

image::Film eightBitFilm() {
  return image::decodePng(image::encodePng(image::Gray8Image{kSize, randomSamples<std::uint8_t>(0, 255)}), "a.png");
}

image::Film sixteenBitFilm() {
  return image::decodePng(image::encodePng(image::Gray16Image{kSize, randomSamples<std::uint16_t>(90, 4000)}), "a.png");
}

image::Film colourFilm() {
  auto values = randomSamples<std::uint8_t>(0, 255);
  values.resize(3 * values.size(), 77);
  return image::decodePng(image::encodePng(image::Rgb8Image{kSize, values}), "a.png");
}

/// 12 of 16 bits, white at the bottom, an overlay above them, a window, padding and a spacing.
image::Film windowedFilm() {
  image::Film film;
  film.size = kSize;
  film.bitsAllocated = 16;
  film.bitsStored = 12;
  film.highBit = 11;
  auto samples = randomSamples<std::uint16_t>(0, 4095);
  samples[5] = static_cast<std::uint16_t>(samples[5] | 0x8000U);
  film.samples = samples;
  film.photometric = image::Photometric::Monochrome1;
  film.modality = {1.0 / 3.0, -1024.1, {}};
  film.windows = {{100.7, 500.3, "SECRET", image::WindowFunction::Sigmoid}};
  film.padding = image::Padding{0, 40};
  film.imagerPixelSpacing = image::Spacing{0.143, 0.144};
  return film;
}

image::Film signedFilm() {
  auto film = windowedFilm();
  film.bitsStored = 16;
  film.highBit = 15;
  film.isSigned = true;
  film.samples = randomSamples<std::int16_t>(-2000, 2000);
  film.windows.clear();
  return film;
}

image::Film tabledFilm() {
  auto film = windowedFilm();
  film.spareBits = image::SpareBits::Clamped;
  film.modality.table = image::LookupTable{0, 12, randomSamples<std::uint16_t>(0, 4095), "SECRET"};
  film.voiTables = {{200, 14, randomSamples<std::uint16_t>(0, 16000), "SECRET"}};
  return film;
}

image::Film signedEightBitFilm() {
  auto film = signedFilm();
  film.bitsAllocated = 8;
  film.bitsStored = 7;
  film.highBit = 6;
  film.samples = randomSamples<std::int8_t>(-100, 100);
  return film;
}

/// 8 bits whose range is shown from lowest to highest value, as a DICOM file without a window.
image::Film stretchedFilm() {
  auto film = eightBitFilm();
  film.samples = randomSamples<std::uint8_t>(60, 70);
  film.defaultWindow = image::DefaultWindow::MinMax;
  return film;
}

Record makeRecord() {
  Record record;
  record.image = storeFilm(windowedFilm());
  record.imageId = "film-1";
  record.patientId = PrivateText("P-77");
  record.patientAge = 63;
  record.patientSex = "F";
  record.viewPosition = "AP";
  record.labels = {1, 0, std::nanf("")};
  record.labelNames = {"Mass", "Nodule", "Hernia"};
  return record;
}

std::span<const std::byte> bytesOf(std::string_view text) {
  return std::as_bytes(std::span(text));
}

struct Source {
  const char* name;
  image::Film (*make)();
};

class StoredImageOf : public testing::TestWithParam<Source> {};

TEST_P(StoredImageOf, GivesTheNetworkExactlyWhatTheFilmGives) {
  const auto film = GetParam().make();
  auto record = makeRecord();
  record.image = storeFilm(film);
  const auto read = decodeRecord(bytesOf(encodeRecord(record)), "r");
  const auto stored = loadStoredFilm(read.image, "r");
  const auto spec = image::makeTorchvisionSpec(24);
  EXPECT_EQ(image::makeNetworkInput(stored, spec), image::makeNetworkInput(film, spec));
}

INSTANTIATE_TEST_SUITE_P(Every, StoredImageOf,
                         testing::Values(Source{"EightBits", eightBitFilm}, Source{"SixteenBits", sixteenBitFilm},
                                         Source{"Colour", colourFilm}, Source{"Windowed", windowedFilm},
                                         Source{"Signed", signedFilm}, Source{"Tabled", tabledFilm},
                                         Source{"SignedEightBits", signedEightBitFilm},
                                         Source{"Stretched", stretchedFilm}),
                         [](const auto& source) { return source.param.name; });

TEST(StoredImage, HoldsNeitherOverlaysNorFreeText) {
  const auto stored = storeFilm(windowedFilm());
  const auto png = image::decodePng(bytesOf(stored.encoded), "p");
  for (const auto sample : std::get<std::vector<std::uint16_t>>(png.samples)) ASSERT_LT(sample, 4096);
  EXPECT_EQ(stored.meaning.find("SECRET"), std::string::npos);
}

TEST(StoredImage, NeedsNoMeaningWhereThePngSaysIt) {
  EXPECT_EQ(storeFilm(eightBitFilm()).meaning, "");
  EXPECT_EQ(storeFilm(sixteenBitFilm()).meaning, "");
  EXPECT_NE(storeFilm(stretchedFilm()).meaning, "");
}

/// A resized film, read at its own size, is the film read at that size but for the rounding of a pixel.
void expectResizedWithin(const image::Film& film, double levels) {
  const image::InputSpec grey{.rows = 16, .columns = 16, .channels = 1, .scale = 1.0};
  const auto stored = storeResizedFilm(film, 16);
  const auto got = image::makeNetworkInput(loadStoredFilm(stored, "r"), grey);
  const auto expected = image::makeNetworkInput(film, grey);
  ASSERT_EQ(got.size(), 256U);
  for (std::size_t i = 0; i < got.size(); ++i) ASSERT_NEAR(got[i], expected[i], levels);
}

TEST(StoredImage, ResizedKeepsTheGreyToHalfALevel) {
  expectResizedWithin(eightBitFilm(), 0.5001);
  expectResizedWithin(windowedFilm(), 0.5001 / 257);
  expectResizedWithin(sixteenBitFilm(), 0.5001 / 257);
}

TEST(StoredImage, WhoseSizeIsAnotherIsRefused) {
  auto stored = storeFilm(eightBitFilm());
  stored.size.rows += 1;
  expectError(ErrorCode::Corrupt, {"a.tfrecord, record 3", "size"},
              [&] { loadStoredFilm(stored, "a.tfrecord, record 3"); });
}

TEST(StoredImage, WithADamagedMeaningIsRefused) {
  auto stored = storeFilm(windowedFilm());
  const auto expectRefused = [&](const std::function<void(FilmMeaning&)>& damage) {
    FilmMeaning meaning;
    ASSERT_TRUE(meaning.ParseFromString(stored.meaning));
    damage(meaning);
    auto damaged = stored;
    damaged.meaning = meaning.SerializeAsString();
    expectError(ErrorCode::Corrupt, {"r: image/meaning"}, [&] { loadStoredFilm(damaged, "r"); });
  };
  expectRefused([](FilmMeaning& meaning) { meaning.set_bits_stored(0); });
  expectRefused([](FilmMeaning& meaning) { meaning.set_high_bit(16); });
  expectRefused([](FilmMeaning& meaning) { meaning.set_high_bit(4'294'967'295U); });
  expectRefused([](FilmMeaning& meaning) { meaning.set_bits_stored(13); });
  expectRefused([](FilmMeaning& meaning) { meaning.mutable_windows(0)->set_function(3); });
  expectRefused([](FilmMeaning& meaning) { meaning.mutable_modality_table()->set_bits(12); });
  expectRefused([](FilmMeaning& meaning) { meaning.mutable_modality_table()->add_values(65536); });
  expectRefused([](FilmMeaning& meaning) {
    meaning.add_voi_tables()->set_bits(17);
    meaning.mutable_voi_tables(0)->add_values(1);
  });
  stored.meaning = "\xff\xff\xff";
  expectError(ErrorCode::Corrupt, {"r: image/meaning"}, [&] { loadStoredFilm(stored, "r"); });
}

TEST(Record, ComesBackWhole) {
  const auto record = makeRecord();
  const auto read = decodeRecord(bytesOf(encodeRecord(record)), "r");
  EXPECT_EQ(read.image.encoded, record.image.encoded);
  EXPECT_EQ(read.image.size, kSize);
  EXPECT_EQ(read.imageId, "film-1");
  EXPECT_EQ(read.patientId, PrivateText("P-77"));
  EXPECT_EQ(read.patientAge, 63);
  EXPECT_EQ(read.patientSex, "F");
  EXPECT_EQ(read.viewPosition, "AP");
  EXPECT_EQ(read.labelNames, record.labelNames);
  EXPECT_EQ(read.labels[0], 1);
  EXPECT_EQ(read.labels[1], 0);
  EXPECT_TRUE(std::isnan(read.labels[2]));
}

TEST(Record, GivesTheSameBytesEveryTime) {
  EXPECT_EQ(encodeRecord(makeRecord()), encodeRecord(makeRecord()));
}

TEST(Record, WithLabelsButNoNamesIsRefused) {
  auto record = makeRecord();
  record.labelNames.pop_back();
  expectError(ErrorCode::InvalidArgument, {"film-1"}, [&] { encodeRecord(record); });
}

/// The bytes that TensorFlow's guide "TFRecord and tf.train.Example" prints for False, 4, b'goat' and 0.9876.
TEST(Example, ReadsWhatTensorFlowWrites) {
  const std::string bytes(
      "\nR\n\x14\n\x08"
      "feature2\x12\x08\n\x06\n\x04goat\n\x11\n\x08"
      "feature1\x12\x05\x1a\x03\n\x01\x04"
      "\n\x14\n\x08"
      "feature3\x12\x08\x12\x06\n\x04[\xd3|?\n\x11\n\x08"
      "feature0\x12\x05\x1a\x03\n\x01\x00",
      84);
  tensorflow::Example example;
  ASSERT_TRUE(example.ParseFromString(bytes));
  const auto& features = example.features().feature();
  ASSERT_EQ(features.size(), 4U);
  EXPECT_EQ(features.at("feature0").int64_list().value(0), 0);
  EXPECT_EQ(features.at("feature1").int64_list().value(0), 4);
  EXPECT_EQ(features.at("feature2").bytes_list().value(0), "goat");
  EXPECT_FLOAT_EQ(features.at("feature3").float_list().value(0), 0.9876F);
  EXPECT_EQ(example.ByteSizeLong(), bytes.size());
}

struct RecordDamage {
  const char* name;
  const char* said;
  void (*apply)(google::protobuf::Map<std::string, tensorflow::Feature>& features);
};

class DamagedRecord : public testing::TestWithParam<RecordDamage> {};

TEST_P(DamagedRecord, IsRefusedWithTheFeature) {
  tensorflow::Example example;
  ASSERT_TRUE(example.ParseFromString(encodeRecord(makeRecord())));
  GetParam().apply(*example.mutable_features()->mutable_feature());
  const auto bytes = example.SerializeAsString();
  expectError(ErrorCode::Corrupt, {"a.tfrecord, record 3: ", GetParam().said},
              [&] { decodeRecord(bytesOf(bytes), "a.tfrecord, record 3"); });
}

INSTANTIATE_TEST_SUITE_P(
    OneWay, DamagedRecord,
    testing::Values(
        RecordDamage{"NoPicture", "image/encoded is missing", [](auto& features) { features.erase("image/encoded"); }},
        RecordDamage{"OtherFormat", "image/format is not",
                     [](auto& features) { features["image/format"].mutable_bytes_list()->set_value(0, "gif"); }},
        RecordDamage{"NoHeight", "image/height is missing", [](auto& features) { features.erase("image/height"); }},
        RecordDamage{"WidthPastAllSides", "image/width is not one number",
                     [](auto& features) { features["image/width"].mutable_int64_list()->set_value(0, 65536); }},
        RecordDamage{"NegativeAge", "patient/age is not one number",
                     [](auto& features) { features["patient/age"].mutable_int64_list()->set_value(0, -1); }},
        RecordDamage{"TwoIds", "image/id has not one value",
                     [](auto& features) { features["image/id"].mutable_bytes_list()->add_value("b"); }},
        RecordDamage{"LabelsAsIntegers", "label/values is a list of the wrong kind",
                     [](auto& features) { features["label/values"].mutable_int64_list()->add_value(1); }},
        RecordDamage{"LabelBetween", "label/values has a value",
                     [](auto& features) { features["label/values"].mutable_float_list()->set_value(0, 0.5F); }},
        RecordDamage{"NameTooMany", "differ in number",
                     [](auto& features) { features["label/names"].mutable_bytes_list()->add_value("x"); }}),
    [](const auto& damage) { return damage.param.name; });

TEST(Record, OfOtherBytesIsRefused) {
  expectError(ErrorCode::Corrupt, {"r: is no tensorflow.Example"}, [] { decodeRecord(bytesOf("\xff\xff"), "r"); });
}

}  // namespace
}  // namespace carina::data
