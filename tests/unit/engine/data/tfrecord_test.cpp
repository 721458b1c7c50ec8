// SPDX-License-Identifier: Apache-2.0
#include "engine/data/tfrecord.h"

#include <cstring>

#include "engine/core/crc32c.h"
#include "tests/unit/engine/data/test_folder.h"

namespace carina::data {
namespace {

using TfRecordFile = FolderTest;

std::span<const std::byte> bytesOf(std::string_view text) {
  return std::as_bytes(std::span(text));
}

std::string textOf(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// "one", "", "three": at bytes 0, 19 and 35; 56 bytes in all.
std::string threeRecords() {
  std::string file;
  for (const auto* text : {"one", "", "three"}) appendTfRecord(file, bytesOf(text));
  return file;
}

TEST(TfRecord, MasksAsTheFormatSays) {
  // crc32c("123456789") = e3069283; rotated right by 15 is 2507c60d; with a282ead8 added, c78ab0e5
  EXPECT_EQ(maskedCrc32c(bytesOf("123456789")), 0xc78ab0e5U);
}

TEST(TfRecord, FramesLengthAndDataAsTheFormatSays) {
  std::string file;
  appendTfRecord(file, bytesOf("abc"));
  const std::string length("\x03\0\0\0\0\0\0\0", 8);
  ASSERT_EQ(file.size(), 19U);
  EXPECT_EQ(file.substr(0, 8), length);
  EXPECT_EQ(file.substr(12, 3), "abc");
  std::uint32_t crc = 0;
  std::memcpy(&crc, file.data() + 8, 4);
  EXPECT_EQ(crc, maskedCrc32c(bytesOf(length)));
  std::memcpy(&crc, file.data() + 15, 4);
  EXPECT_EQ(crc, maskedCrc32c(bytesOf("abc")));
}

TEST_F(TfRecordFile, IsReadByOffsetInAnyOrder) {
  const TfRecordReader reader(addText("a.tfrecord", threeRecords()));
  EXPECT_EQ(reader.scan(), (std::vector<std::uint64_t>{0, 19, 35}));
  EXPECT_EQ(textOf(reader.at(35).data), "three");
  EXPECT_EQ(reader.at(35).next, 56U);
  EXPECT_EQ(textOf(reader.at(19).data), "");
  EXPECT_EQ(textOf(reader.at(0).data), "one");
}

TEST_F(TfRecordFile, WithoutRecordsIsEmpty) {
  EXPECT_TRUE(TfRecordReader(addText("empty.tfrecord", "")).scan().empty());
}

struct Damage {
  const char* name;
  void (*apply)(std::string& file);
  std::uint64_t offset;
  const char* said;
};

class DamagedTfRecordFile : public FolderTest, public testing::WithParamInterface<Damage> {};

TEST_P(DamagedTfRecordFile, IsRefusedWithFileAndOffset) {
  auto file = threeRecords();
  GetParam().apply(file);
  const TfRecordReader reader(addText("bad.tfrecord", file));
  expectError(ErrorCode::Corrupt,
              {"bad.tfrecord", "at byte " + std::to_string(GetParam().offset) + " ", GetParam().said},
              [&] { reader.scan(); });
}

/// A length of 2^63 with a checksum that is right.
void claimTooMuch(std::string& file) {
  const std::string length("\0\0\0\0\0\0\0\x80", 8);
  const auto crc = maskedCrc32c(bytesOf(length));
  file.replace(19, 8, length);
  file.replace(27, 4, std::string(reinterpret_cast<const char*>(&crc), 4));
}

INSTANTIATE_TEST_SUITE_P(
    OneWay, DamagedTfRecordFile,
    testing::Values(
        Damage{"DataFlipped", [](std::string& file) { file[13] ^= 1; }, 0, "has data whose checksum"},
        Damage{"DataChecksumFlipped", [](std::string& file) { file[15] ^= 1; }, 0, "has data whose checksum"},
        Damage{"LengthFlipped", [](std::string& file) { file[19] ^= 1; }, 19, "has a length whose checksum"},
        Damage{"LengthChecksumFlipped", [](std::string& file) { file[27] ^= 1; }, 19, "has a length whose checksum"},
        Damage{"LengthPastTheFile", claimTooMuch, 19, "more than the file holds"},
        Damage{"CutInTheData", [](std::string& file) { file.resize(50); }, 35, "begins too near the end"},
        Damage{"CutInTheChecksum", [](std::string& file) { file.resize(55); }, 35, "more than the file holds"},
        Damage{"BytesAfterTheLast", [](std::string& file) { file += "xyz"; }, 56, "begins too near the end"}),
    [](const auto& damage) { return damage.param.name; });

}  // namespace
}  // namespace carina::data
