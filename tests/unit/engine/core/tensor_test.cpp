// SPDX-License-Identifier: Apache-2.0
#include "engine/core/tensor.h"

#include <array>
#include <cstdint>
#include <string>

#include <gtest/gtest.h>

#include "engine/core/error.h"

namespace carina {
namespace {

template <typename Element>
std::vector<float> converted(DType type, const std::vector<Element>& values) {
  return Tensor(type, {static_cast<std::int64_t>(values.size())}, std::as_bytes(std::span(values)), nullptr).toFloats();
}

using Floats = std::vector<float>;

TEST(Tensor, ConvertsEveryTypeToF32) {
  EXPECT_EQ(converted<double>(DType::F64, {0.5, -1e300 * 0, 16777217.0}), (Floats{0.5F, 0.0F, 16777216.0F}));
  EXPECT_EQ(converted<float>(DType::F32, {1.5F, -2.0F}), (Floats{1.5F, -2.0F}));
  EXPECT_EQ(converted<std::uint16_t>(DType::F16, {0x3c00, 0xc000, 0x0001}), (Floats{1.0F, -2.0F, 0x1p-24F}));
  EXPECT_EQ(converted<std::uint16_t>(DType::BF16, {0x3f80, 0xc000}), (Floats{1.0F, -2.0F}));
  EXPECT_EQ(converted<std::int64_t>(DType::I64, {-7, 1LL << 40}), (Floats{-7.0F, 0x1p40F}));
  EXPECT_EQ(converted<std::int32_t>(DType::I32, {-8, 16777217}), (Floats{-8.0F, 16777216.0F}));
  EXPECT_EQ(converted<std::int16_t>(DType::I16, {-32768, 32767}), (Floats{-32768.0F, 32767.0F}));
  EXPECT_EQ(converted<std::int8_t>(DType::I8, {-128, 127}), (Floats{-128.0F, 127.0F}));
  EXPECT_EQ(converted<std::uint8_t>(DType::U8, {0, 255}), (Floats{0.0F, 255.0F}));
  EXPECT_EQ(converted<std::uint8_t>(DType::Bool, {0, 1}), (Floats{0.0F, 1.0F}));
}

TEST(Tensor, ConvertsBytesThatAreNotAligned) {
  alignas(8) std::array<std::byte, 9> bytes{};
  bytes[3] = std::byte{0x80};  // 1.0F, little-endian, from byte 1
  bytes[4] = std::byte{0x3f};
  const Tensor tensor(DType::F32, {2}, std::span(bytes).subspan(1), nullptr);
  EXPECT_EQ(tensor.toFloats(), (Floats{1.0F, 0.0F}));
  EXPECT_THROW((void)tensor.floats(), Error);
}

TEST(Tensor, RefusesBytesOfAnotherSizeAndSaysBoth) {
  const std::array<std::byte, 6> bytes{};
  try {
    const Tensor tensor(DType::F32, {2, 1}, bytes, nullptr);
    FAIL() << "six bytes are no two floats";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::InvalidArgument);
    EXPECT_NE(std::string(error.what()).find("2×1 f32 needs 8 bytes, got 6"), std::string::npos) << error.what();
  }
}

TEST(Tensor, ShowsFloatsOnlyOfF32) {
  const std::array<std::byte, 8> bytes{};
  EXPECT_THROW((void)Tensor(DType::I32, {2}, bytes, nullptr).floats(), Error);
  EXPECT_EQ(Tensor::fromFloats({1, 2}, {3.0F, 4.0F}).floats()[1], 4.0F);
  EXPECT_THROW(Tensor::fromFloats({3}, {1.0F}), Error);
}

TEST(Tensor, KeepsTheOwnerOfItsBytesAlive) {
  auto owner = std::make_shared<std::vector<float>>(4, 2.0F);
  const std::weak_ptr<std::vector<float>> watch = owner;
  Tensor tensor(DType::F32, {4}, std::as_bytes(std::span(*owner)), owner);
  owner.reset();
  const Tensor copy = tensor;
  tensor = Tensor();
  ASSERT_FALSE(watch.expired());
  EXPECT_EQ(copy.floats()[3], 2.0F);
}

TEST(Tensor, IsEmptyAtFirst) {
  EXPECT_EQ(Tensor().shape(), Shape({0}));
  EXPECT_TRUE(Tensor().toFloats().empty());
}

}  // namespace
}  // namespace carina
