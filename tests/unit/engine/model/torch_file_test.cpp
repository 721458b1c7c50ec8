// SPDX-License-Identifier: Apache-2.0
#include "engine/model/torch_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/core/error.h"
#include "engine/core/rng.h"
#include "tests/unit/engine/model/test_bytes.h"

namespace carina::model {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

graph::Weights read(const std::string& bytes) {
  const auto file = share(bytes);
  return isLegacyTorchFile(file.bytes) ? readTorchLegacy(file, "test.pth") : readTorchZip(file, "test.pth");
}

std::string refusalOf(const std::string& bytes, ErrorCode code) {
  try {
    read(bytes);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), code) << error.what();
    return error.what();
  }
  return "nothing was refused";
}

std::string refusalOf(const TensorClaim& claim, ErrorCode code = ErrorCode::Corrupt) {
  return refusalOf(zipStateDict({claim}), code);
}

std::string legacyStateDict(const std::vector<TensorClaim>& claims, std::int64_t elements = 6) {
  std::string storage;
  for (int i = 0; i < 6; ++i) storage += raw(static_cast<float>(i));
  const auto magic = std::string("\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.", 15);
  return magic + "\x80\x02M\xe9\x03.\x80\x02}." + pickleStateDict(claims) +
         PickleBytes().op("](").text("0").op("e.").bytes() + raw(elements) + storage;
}

/// Every truncation and many flipped bits either read or end in an Error.
void damage(const std::string& whole) {
  const auto tryRead = [](const std::string& bytes) {
    try {
      read(bytes);
    } catch (const Error&) {
      return false;
    }
    return true;
  };
  for (std::size_t size = 0; size < whole.size(); ++size) EXPECT_FALSE(tryRead(whole.substr(0, size))) << size;
  for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
    auto flipped = whole;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    tryRead(flipped);
  }
}

TEST(TorchFile, LooksIntoTheFileForContiguousTensors) {
  const auto file = share(zipStateDict({TensorClaim{}}));
  const auto weights = readTorchZip(file, "test.pth");
  const auto& tensor = weights.at("weight");
  EXPECT_THAT(tensor.toFloats(), ElementsAre(0, 1, 2, 3, 4, 5));
  EXPECT_EQ(tensor.shape(), Shape({2, 3}));
  EXPECT_GE(tensor.bytes().data(), file.bytes.data());
  EXPECT_LE(tensor.bytes().data() + 24, file.bytes.data() + file.bytes.size());
}

TEST(TorchFile, ReadsDeflatedArchives) {
  EXPECT_THAT(read(zipStateDict({TensorClaim{}}, true)).at("weight").toFloats(), ElementsAre(0, 1, 2, 3, 4, 5));
}

TEST(TorchFile, GathersTransposedAndOffsetTensorsOfASharedStorage) {
  const auto weights = read(zipStateDict({{.name = "transposed", .size = {3, 2}, .stride = {1, 3}},
                                          {.name = "part", .offset = 2, .size = {3}, .stride = {1}},
                                          {.name = "every second", .offset = 1, .size = {3}, .stride = {2}},
                                          {.name = "scalar", .offset = 5, .size = {}, .stride = {}},
                                          {.name = "empty", .size = {0, 3}, .stride = {3, 1}}}));
  EXPECT_THAT(weights.at("transposed").toFloats(), ElementsAre(0, 3, 1, 4, 2, 5));
  EXPECT_THAT(weights.at("part").toFloats(), ElementsAre(2, 3, 4));
  EXPECT_THAT(weights.at("every second").toFloats(), ElementsAre(1, 3, 5));
  EXPECT_THAT(weights.at("scalar").toFloats(), ElementsAre(5));
  EXPECT_THAT(weights.at("empty").toFloats(), ElementsAre());
}

TEST(TorchFile, IgnoresTheStrideOfAnExtentOfOne) {
  // PyTorch itself leaves any number there; no step is ever taken along such an axis.
  const auto whole = pickleStateDict({{.size = {2, 1, 2}, .stride = {1, 77777777, 3}}});
  const auto huge = raw<std::int64_t>(INT64_MAX);
  auto patched = whole;
  const auto at = patched.find("J" + raw<std::int32_t>(77777777));
  ASSERT_NE(at, std::string::npos);
  patched.replace(at, 5, "\x8a\x08" + huge);
  ZipBytes zip;
  zip.add("x/data.pkl", patched);
  std::string storage;
  for (int i = 0; i < 6; ++i) storage += raw(static_cast<float>(i));
  zip.add("x/data/0", storage);
  EXPECT_THAT(read(zip.finish()).at("weight").toFloats(), ElementsAre(0, 3, 1, 4));
}

TEST(TorchFile, RefusesShapesPastAllNumbersNamingFileAndTensor) {
  EXPECT_THAT(refusalOf({.size = {0x7fffffff, 0x7fffffff, 0x7fffffff}, .stride = {0, 0, 0}}),
              HasSubstr("test.pth: tensor 'weight' shape has more than 2^62 elements"));
}

TEST(TorchFile, RefusesTensorsThatReachPastTheirStorage) {
  EXPECT_THAT(refusalOf({.offset = 1}), HasSubstr("tensor 'weight' reaches past its storage"));
  EXPECT_THAT(refusalOf({.size = {2, 4}}), HasSubstr("reaches past its storage"));
  EXPECT_THAT(refusalOf({.size = {2, 3}, .stride = {4, 1}}), HasSubstr("reaches past its storage"));
  EXPECT_THAT(refusalOf({.size = {0x7fffffff, 0x7fffffff, 0x7fffffff}, .stride = {0x7fffffff, 0x7fffffff, 1}}),
              HasSubstr("reaches past its storage"));
}

TEST(TorchFile, RefusesNegativeExtentsAndUnequalRanks) {
  EXPECT_THAT(refusalOf({.stride = {-3, 1}}), HasSubstr("no count"));
  EXPECT_THAT(refusalOf({.size = {-2, 3}}), HasSubstr("no count"));
  EXPECT_THAT(refusalOf({.offset = -1}), HasSubstr("count"));
  EXPECT_THAT(refusalOf({.stride = {1}}), HasSubstr("one stride for each dimension"));
  EXPECT_THAT(refusalOf({.size = std::vector<std::int32_t>(9, 1), .stride = std::vector<std::int32_t>(9, 1)}),
              HasSubstr("9 dimensions"));
}

TEST(TorchFile, RefusesTensorsThatRepeatElements) {
  EXPECT_THAT(refusalOf(TensorClaim{.size = {0x7fffffff, 6}, .stride = {0, 1}}, ErrorCode::Unsupported),
              HasSubstr("repeats elements"));
}

TEST(TorchFile, RefusesStoragesSmallerThanTheyClaim) {
  EXPECT_THAT(refusalOf({.storageElements = 7, .size = {7}, .stride = {1}}), HasSubstr("fewer bytes"));
  EXPECT_THAT(refusalOf({.storageType = "DoubleStorage"}), HasSubstr("fewer bytes"));
  EXPECT_THAT(refusalOf(TensorClaim{.storageType = "EvilStorage"}, ErrorCode::Unsupported),
              HasSubstr("asks for torch.EvilStorage"));
}

TEST(TorchFile, FindsNestedStateDictsAndSkipsWhatIsNoTensor) {
  const auto inner = pickleStateDict({{.name = "module.weight"}});
  const auto body = inner.substr(2, inner.size() - 3);
  ZipBytes zip;
  PickleBytes outer;
  outer.op("}(").text("epoch").integer(3).text("state_dict").op(body).text("args").global("argparse", "Namespace");
  zip.add("x/data.pkl", outer.op(")\x81}b").text("loss").op("G\x3f\xf0\xf0\xf0\xf0\xf0\xf0\xf0u.").bytes());
  zip.add("x/data/0", std::string(24, '\0'));
  zip.add("x/byteorder", "little");
  EXPECT_TRUE(read(zip.finish()).contains("module.weight"));
}

TEST(TorchFile, RefusesBigEndianFilesArchivesWithoutAPickleAndPicklesWithoutTensors) {
  ZipBytes big;
  big.add("x/data.pkl", pickleStateDict({TensorClaim{}}));
  big.add("x/byteorder", "big");
  EXPECT_THAT(refusalOf(big.finish(), ErrorCode::Unsupported), HasSubstr("big-endian"));
  ZipBytes other;
  other.add("word/document.xml", "<xml/>");
  EXPECT_THAT(refusalOf(other.finish(), ErrorCode::Unsupported), HasSubstr("no data.pkl"));
  ZipBytes none;
  none.add("x/data.pkl", "\x80\x02}.");
  EXPECT_THAT(refusalOf(none.finish(), ErrorCode::NotFound), HasSubstr("no dictionary of tensors"));
}

TEST(TorchFile, RefusesAWholeModuleWithTheRemedy) {
  ZipBytes zip;
  zip.add("x/data.pkl", PickleBytes().global("torchvision.models.densenet", "DenseNet").op(")\x81.").bytes());
  EXPECT_THAT(refusalOf(zip.finish(), ErrorCode::Unsupported), HasSubstr("save the module's state_dict()"));
}

TEST(TorchFile, ReadsLegacyFiles) {
  const auto weights = read(legacyStateDict({TensorClaim{}, {.name = "t", .size = {3, 2}, .stride = {1, 3}}}));
  EXPECT_THAT(weights.at("weight").toFloats(), ElementsAre(0, 1, 2, 3, 4, 5));
  EXPECT_THAT(weights.at("t").toFloats(), ElementsAre(0, 3, 1, 4, 2, 5));
}

TEST(TorchFile, KnowsLegacyFilesOfEveryPickleProtocol) {
  const std::string magic("\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.", 13);
  const auto isLegacy = [](const std::string& bytes) { return isLegacyTorchFile(share(bytes).bytes); };
  EXPECT_TRUE(isLegacy("\x80\x02" + magic));
  EXPECT_TRUE(isLegacy("\x80\x03" + magic));
  EXPECT_TRUE(isLegacy("\x80\x04\x95" + raw<std::uint64_t>(13) + magic));
  EXPECT_FALSE(isLegacy("\x80\x02]."));
  EXPECT_FALSE(isLegacy(magic));
  EXPECT_FALSE(isLegacy("\x80\x02\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19."));
}

TEST(TorchFile, RefusesLegacyStoragesThatLieAboutTheirLength) {
  for (const std::int64_t elements : {std::int64_t{5}, std::int64_t{7}, std::int64_t{-1}, std::int64_t{1} << 62}) {
    refusalOf(legacyStateDict({TensorClaim{}}, elements), ErrorCode::Corrupt);
  }
}

TEST(TorchFile, SurvivesTruncationAndFlippedBits) {
  damage(zipStateDict({TensorClaim{}, {.name = "t", .size = {3, 2}, .stride = {1, 3}}}));
  damage(zipStateDict({TensorClaim{}}, true));
  damage(legacyStateDict({TensorClaim{}, {.name = "t", .size = {3, 2}, .stride = {1, 3}}}));
}

}  // namespace
}  // namespace carina::model
