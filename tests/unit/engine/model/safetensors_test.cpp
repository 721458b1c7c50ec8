// SPDX-License-Identifier: Apache-2.0
#include "engine/model/safetensors.h"

#include <cstring>
#include <functional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/core/error.h"
#include "engine/core/file.h"
#include "engine/core/rng.h"
#include "tests/unit/engine/model/temporary_folder.h"

namespace carina::model {
namespace {

using testing::HasSubstr;

std::string fileOf(const std::string& header, std::size_t dataBytes) {
  std::string bytes(8, '\0');
  for (std::size_t i = 0; i < 8; ++i) bytes[i] = static_cast<char>((header.size() >> (8 * i)) & 0xffU);
  return bytes + header + std::string(dataBytes, '\x11');
}

SafeTensors parse(const std::string& bytes) {
  const auto owner = std::make_shared<std::string>(bytes);
  return parseSafeTensors(std::as_bytes(std::span(*owner)), "film.safetensors", owner);
}

/// The message of the Corrupt error that the bytes give.
std::string refusalOf(const std::string& bytes) {
  try {
    parse(bytes);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::Corrupt) << error.what();
    EXPECT_THAT(error.what(), HasSubstr("film.safetensors"));
    return error.what();
  }
  return "nothing was refused";
}

std::string tensorEntry(const std::string& name, const std::string& fields) {
  return "\"" + name + "\":{" + fields + "}";
}

std::string f32Entry(const std::string& name, int elements, int begin) {
  return tensorEntry(name, R"("dtype":"F32","shape":[)" + std::to_string(elements) + R"(],"data_offsets":[)" +
                               std::to_string(begin) + "," + std::to_string(begin + 4 * elements) + "]");
}

std::string objectOf(const std::vector<std::string>& members) {
  std::string text;
  for (const auto& member : members) text += (text.empty() ? "" : ",") + member;
  return "{" + text + "}";
}

std::string valid() {
  return fileOf(objectOf({R"("__metadata__":{"who":"a test"})", f32Entry("a", 2, 0), f32Entry("b", 3, 8)}), 20);
}

SafeTensors everyType() {
  SafeTensors content;
  Rng rng(7);
  for (const auto type : {DType::F64, DType::F32, DType::F16, DType::BF16, DType::I64, DType::I32, DType::I16,
                          DType::I8, DType::U8, DType::Bool}) {
    auto bytes = std::make_shared<std::vector<std::byte>>(6 * sizeBytes(type));
    for (auto& byte : *bytes) byte = static_cast<std::byte>(rng.below(256));
    content.tensors.emplace(std::string("layer.") + std::string(name(type)), Tensor(type, {2, 3}, *bytes, bytes));
  }
  content.tensors.emplace("scalar", Tensor::fromFloats({}, {42.0F}));
  content.tensors.emplace("empty", Tensor::fromFloats({0, 5}, {}));
  content.metadata = {{"note", "ÄÖ \"quoted\" \n"}, {"x", ""}};
  return content;
}

TEST(SafeTensors, KeepEveryTypeAndByteOnARoundTrip) {
  const TemporaryFolder folder;
  const auto content = everyType();
  saveSafeTensors(content, folder / "t.safetensors");
  const auto again = loadSafeTensors(folder / "t.safetensors");
  EXPECT_EQ(again.metadata, content.metadata);
  ASSERT_EQ(again.tensors.size(), content.tensors.size());
  for (const auto& [name, tensor] : content.tensors) {
    const auto& other = again.tensors.at(name);
    EXPECT_EQ(other.dtype(), tensor.dtype()) << name;
    EXPECT_EQ(other.shape(), tensor.shape()) << name;
    EXPECT_TRUE(std::ranges::equal(other.bytes(), tensor.bytes())) << name;
  }
}

TEST(SafeTensors, AreWrittenTheSameEveryTimeWithAnAlignedHeader) {
  const TemporaryFolder folder;
  saveSafeTensors(everyType(), folder / "a");
  saveSafeTensors(loadSafeTensors(folder / "a"), folder / "b");
  const auto first = readFile(folder / "a", 1 << 20);
  EXPECT_EQ(first, readFile(folder / "b", 1 << 20));
  EXPECT_EQ(std::to_integer<int>(first[0]) % 8, 0);
}

TEST(SafeTensors, OfAMappedFileShareItsBytesAndKeepItAlive) {
  const TemporaryFolder folder;
  saveSafeTensors(
      {.tensors = {{"a", Tensor::fromFloats({2}, {1, 2})}, {"b", Tensor::fromFloats({1}, {3})}}, .metadata = {}},
      folder / "t");
  const auto content = loadSafeTensors(folder / "t");
  const auto copy = content.tensors;
  EXPECT_EQ(copy.at("a").bytes().data(), content.tensors.at("a").bytes().data());
  EXPECT_EQ(copy.at("b").bytes().data(), copy.at("a").bytes().data() + 8);
  std::filesystem::remove(folder / "t");
  EXPECT_EQ(copy.at("a").floats()[1], 2.0F);
}

TEST(SafeTensors, AreReadFromBytesThatAnotherProgramWrote) {
  // 8 bytes of length, then the header as the format's own description prints it.
  const auto content = parse(fileOf(R"({"test":{"dtype":"I32","shape":[2,2],"data_offsets":[0,16]}})", 16));
  EXPECT_EQ(content.tensors.at("test").shape(), Shape({2, 2}));
  EXPECT_EQ(content.tensors.at("test").toFloats()[0], static_cast<float>(0x11111111));
  EXPECT_EQ(parse(valid()).metadata.at("who"), "a test");
}

struct Damage {
  const char* name;
  std::string header;
  std::size_t dataBytes;
  const char* says;
};

std::vector<Damage> damages() {
  const auto a = [](const std::string& fields) { return objectOf({tensorEntry("a", fields)}); };
  return {
      {"offsets out of the file", objectOf({f32Entry("a", 3, 0)}), 8, "'a': offsets 0 to 12 do not lie"},
      {"begin after end", a(R"("dtype":"F32","shape":[1],"data_offsets":[8,4])"), 8, "offsets 8 to 4"},
      {"overlap", objectOf({f32Entry("a", 2, 0), f32Entry("b", 2, 4)}), 12, "'b': overlaps"},
      {"hole", objectOf({f32Entry("a", 1, 0), f32Entry("b", 1, 8)}), 12, "'b': leaves 4 bytes before it"},
      {"bytes at the end", objectOf({f32Entry("a", 1, 0)}), 7, "3 bytes too many"},
      {"wrong product", a(R"("dtype":"F32","shape":[2,2],"data_offsets":[0,12])"), 12, "'a': 2×2 F32 does not fit"},
      {"overflowing product", a(R"("dtype":"U8","shape":[4294967296,4294967296],"data_offsets":[0,0])"), 0, "2^62"},
      {"size that wraps", a(R"("dtype":"F64","shape":[2305843009213693952],"data_offsets":[0,0])"), 0, "does not fit"},
      {"extent past 2^63", a(R"("dtype":"U8","shape":[18446744073709551615],"data_offsets":[0,0])"), 0, "2^63"},
      {"negative extent", a(R"("dtype":"U8","shape":[-1],"data_offsets":[0,0])"), 0, "'a', 'shape': a negative"},
      {"number past 64 bits", a(R"("dtype":"U8","shape":[99999999999999999999],"data_offsets":[0,0])"), 0, "too large"},
      {"fraction", a(R"("dtype":"U8","shape":[1.5],"data_offsets":[0,1])"), 1, "fraction"},
      {"unknown dtype", a(R"("dtype":"F31","shape":[1],"data_offsets":[0,4])"), 4, "'a': unknown dtype 'F31'"},
      {"number as dtype", a(R"("dtype":32,"shape":[1],"data_offsets":[0,4])"), 4, "'dtype': a number"},
      {"three offsets", a(R"("dtype":"U8","shape":[1],"data_offsets":[0,1,2])"), 1, "more than two"},
      {"one offset", a(R"("dtype":"U8","shape":[1],"data_offsets":[0])"), 1, "not two offsets"},
      {"missing field", a(R"("dtype":"U8","shape":[1])"), 1, "not all of"},
      {"unknown field", a(R"("dtype":"U8","shape":[1],"data_offsets":[0,1],"run":"x")"), 1, "'run': an unknown field"},
      {"field twice", a(R"("dtype":"U8","dtype":"U8","shape":[1],"data_offsets":[0,1])"), 1, "'dtype': twice"},
      {"name twice", objectOf({f32Entry("a", 1, 0), f32Entry("a", 1, 4)}), 8, "'a': twice"},
      {"metadata that is no text", R"({"__metadata__":{"n":1}})", 0, "metadata, 'n': a number"},
      {"metadata twice", R"({"__metadata__":{},"__metadata__":{}})", 0, "'__metadata__': twice"},
      {"tensor that is no object", R"({"a":[1]})", 0, "'a': an array"},
      {"nested too deep", a(R"("dtype":"U8","shape":[[1]],"data_offsets":[0,1])"), 1, "'shape': an array"},
      {"no JSON", "{\"a\"", 0, "not JSON"},
      {"two documents", "{}{}", 0, "not JSON"},
      {"bad UTF-8", "{\"\xff\xfe\":{}}", 0, "not JSON"},
      {"no object", "[]", 0, "does not begin"},
      {"empty header", "", 0, "does not begin"},
  };
}

TEST(SafeTensors, OfEveryDamagedHeaderAreRefusedInItsOwnWords) {
  for (const auto& damage : damages()) {
    EXPECT_THAT(refusalOf(fileOf(damage.header, damage.dataBytes)), HasSubstr(damage.says)) << damage.name;
  }
}

TEST(SafeTensors, WithALyingHeaderLengthAreRefusedBeforeAnythingIsRead) {
  for (const std::uint64_t length : {21UL + 1000UL, 100'000'001UL, ~0UL, ~0UL - 7UL, 1UL << 63U}) {
    auto bytes = valid();
    std::memcpy(bytes.data(), &length, sizeof length);
    EXPECT_THAT(refusalOf(bytes), HasSubstr("the header claims")) << length;
  }
}

TEST(SafeTensors, CutShortAnywhereAreRefused) {
  const auto bytes = valid();
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_NE(refusalOf(bytes.substr(0, size)), "nothing was refused") << size;
  }
}

TEST(SafeTensors, WithManyNestedArraysAreRefusedWithoutDeepRecursion) {
  EXPECT_THAT(refusalOf(fileOf(R"({"a":)" + std::string(100'000, '['), 0)), HasSubstr("an array"));
}

TEST(SafeTensors, WithAnyBitFlippedAreReadOrRefusedButNeverCrash) {
  const auto bytes = valid();
  std::size_t refused = 0;
  for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
    auto flipped = bytes;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    try {
      for (const auto& [name, tensor] : parse(flipped).tensors) tensor.toFloats();
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::Corrupt);
      ++refused;
    }
  }
  EXPECT_GT(refused, bytes.size());
}

TEST(SafeTensors, CannotHoldATensorUnderTheNameOfTheMetadata) {
  const TemporaryFolder folder;
  const SafeTensors content{.tensors = {{"__metadata__", Tensor::fromFloats({1}, {1})}}, .metadata = {}};
  EXPECT_THROW(saveSafeTensors(content, folder / "t"), Error);
  EXPECT_FALSE(std::filesystem::exists(folder / "t"));
}

TEST(SafeTensors, ThatAreNotThereAreNotFound) {
  try {
    loadSafeTensors("no/such/file.safetensors");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::NotFound);
  }
}

}  // namespace
}  // namespace carina::model
