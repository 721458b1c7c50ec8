// SPDX-License-Identifier: Apache-2.0
#include "engine/kernels/pass.h"

#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include <gtest/gtest.h>

#include "engine/core/rng.h"

namespace carina::kernels {
namespace {

/// Values that are exact in bf16 too, so that both types have one expectation.
std::vector<float> makeValues(std::int64_t count, std::uint64_t seed) {
  Rng rng(seed);
  std::vector<float> values(static_cast<std::size_t>(count));
  for (auto& value : values) value = static_cast<float>(static_cast<int>(rng.below(33)) - 16) / 8.0F;
  return values;
}

/// Memory of one map in its type, filled from and read as floats.
class MapBytes {
 public:
  MapBytes(DType type, const std::vector<float>& values) : type_(type), floats_(values), halves_(values.size()) {
    for (std::size_t i = 0; i < values.size(); ++i) halves_[i] = bf16FromFloat(values[i]);
  }
  MapBytes(DType type, std::int64_t count)
      : MapBytes(type, std::vector<float>(static_cast<std::size_t>(count), 99.0F)) {}
  void* data() { return type_ == DType::F32 ? static_cast<void*>(floats_.data()) : halves_.data(); }
  float operator[](std::size_t i) const { return type_ == DType::F32 ? floats_[i] : floatFromBf16(halves_[i]); }

 private:
  DType type_;
  std::vector<float> floats_;
  std::vector<std::uint16_t> halves_;
};

class PassInType : public testing::TestWithParam<DType> {};

TEST_P(PassInType, JoinNormalisesAndClipsOddChannels) {
  const std::vector<std::int64_t> channels{16, 5, 35};
  const Map dst{.batch = 2, .channels = 56, .rows = 9, .columns = 13, .type = GetParam()};
  std::vector<std::vector<float>> sources;
  std::vector<MapBytes> maps;
  for (const auto count : channels) {
    sources.push_back(makeValues(dst.pixels() * count, static_cast<std::uint64_t>(count)));
    maps.emplace_back(dst.type, sources.back());
  }
  const void* src[] = {maps[0].data(), maps[1].data(), maps[2].data()};
  const auto scale = makeValues(56, 1);
  const auto bias = makeValues(56, 2);
  MapBytes out(dst.type, dst.elements());
  makeJoin({.channels = channels, .dst = dst, .affine = true, .relu = true})
      ->makeCall()
      ->run({.src = src, .dst = out.data(), .scale = scale.data(), .bias = bias.data()});
  for (std::int64_t p = 0; p < dst.pixels(); ++p) {
    std::size_t c = 0;
    for (std::size_t s = 0; s < channels.size(); ++s) {
      for (std::int64_t i = 0; i < channels[s]; ++i, ++c) {
        const auto x = sources[s][static_cast<std::size_t>(p * channels[s] + i)];
        const auto expected = std::max(0.0F, x * scale[c] + bias[c]);
        ASSERT_NEAR(out[static_cast<std::size_t>(p) * 56 + c], expected, std::abs(expected) / 256.0F);
      }
    }
  }
}

TEST_P(PassInType, JoinAndAverageLeavesARaggedEdgeOut) {
  const Map src{.batch = 2, .channels = 19, .rows = 5, .columns = 7, .type = GetParam()};
  const Map dst{.batch = 2, .channels = 19, .rows = 2, .columns = 3, .type = GetParam()};
  const auto values = makeValues(src.elements(), 3);
  MapBytes in(src.type, values);
  const void* sources[] = {in.data()};
  MapBytes out(dst.type, dst.elements());
  makeJoinAndAverage({.channels = {19}, .dst = dst, .relu = true}, src, 2)
      ->makeCall()
      ->run({.src = sources, .dst = out.data()});
  for (std::int64_t i = 0; i < dst.elements(); ++i) {
    const auto c = i % 19;
    const auto q = i / 19 % 3;
    const auto p = i / 57 % 2;
    const auto n = i / 114;
    float sum = 0;
    for (const auto row : {2 * p, 2 * p + 1}) {
      for (const auto column : {2 * q, 2 * q + 1}) {
        sum += std::max(0.0F, values[static_cast<std::size_t>(((n * 5 + row) * 7 + column) * 19 + c)]);
      }
    }
    ASSERT_NEAR(out[static_cast<std::size_t>(i)], sum / 4, 0.01F);
  }
}

TEST_P(PassInType, SumAddsAndMayOverwriteASource) {
  const Map map{.batch = 1, .channels = 7, .rows = 3, .columns = 11, .type = GetParam()};
  const auto left = makeValues(map.elements(), 4);
  const auto right = makeValues(map.elements(), 5);
  MapBytes a(map.type, left);
  MapBytes b(map.type, right);
  const void* src[] = {a.data(), b.data()};
  makeSum(map, true)->makeCall()->run({.src = src, .dst = a.data()});
  for (std::size_t i = 0; i < left.size(); ++i) ASSERT_EQ(a[i], std::max(0.0F, left[i] + right[i]));
}

TEST_P(PassInType, GlobalAverageJoinsItsSources) {
  const Map src{.batch = 3, .channels = 21, .rows = 4, .columns = 4, .type = GetParam()};
  const auto first = makeValues(3 * 16 * 16, 6);
  const auto second = makeValues(3 * 16 * 5, 7);
  MapBytes a(src.type, first);
  MapBytes b(src.type, second);
  const void* sources[] = {a.data(), b.data()};
  std::vector<float> out(63);
  makeGlobalAverage({16, 5}, src)->makeCall()->run({.src = sources, .dst = out.data()});
  for (std::size_t n = 0; n < 3; ++n) {
    for (std::size_t c = 0; c < 21; ++c) {
      double sum = 0;
      for (std::size_t p = 0; p < 16; ++p) {
        sum += c < 16 ? first[(n * 16 + p) * 16 + c] : second[(n * 16 + p) * 5 + c - 16];
      }
      ASSERT_NEAR(out[n * 21 + c], sum / 16, 1e-5);
    }
  }
}

TEST_P(PassInType, PlanarFormsAndSubsampleMoveEveryValue) {
  const Map map{.batch = 2, .channels = 3, .rows = 5, .columns = 4, .type = GetParam()};
  const auto planar = makeValues(map.elements(), 8);
  MapBytes last(map.type, map.elements());
  const void* src[] = {planar.data()};
  makeFromPlanar(map)->makeCall()->run({.src = src, .dst = last.data()});
  EXPECT_EQ(last[(5 * 4 + 4 * 2 + 1) * 3 + 2], planar[((3 + 2) * 5 + 2) * 4 + 1]);  // n 1, c 2, h 2, w 1
  std::vector<float> back(planar.size());
  const void* lastPointer[] = {last.data()};
  makeToPlanar(map)->makeCall()->run({.src = lastPointer, .dst = back.data()});
  EXPECT_EQ(back, planar);
  MapBytes half(map.type, 2 * 3 * 3 * 2);
  makeSubsample(map, 1)->makeCall()->run({.src = lastPointer, .dst = half.data()});
  EXPECT_EQ(half[0], planar[5]);       // row 1, column 1
  EXPECT_EQ(half[(2 * 2) * 3], 0.0F);  // row 5 is outside
  EXPECT_EQ(half[(1 * 2 + 1) * 3], planar[3 * 4 + 3]);
}

INSTANTIATE_TEST_SUITE_P(F32AndBf16, PassInType, testing::Values(DType::F32, DType::BF16),
                         [](const auto& instance) { return std::string(name(instance.param)); });

TEST(Join, RoundsToBf16AsTheScalarConversionDoes) {
  std::vector<float> values = {0.0F,        -0.0F,         1.0F,   1.00390625F,
                               1.01171875F, 3.3895314e38F, 1e-40F, -2.71828F,
                               3.14159F,    65504.0F,      1e-20F, std::numeric_limits<float>::infinity(),
                               7.0F,        -1e30F,        5e-39F, 0.1F};
  std::vector<std::uint16_t> source(16);
  for (std::size_t i = 0; i < 16; ++i) source[i] = bf16FromFloat(values[i]);
  std::vector<float> scale(16, 1.00390625F);
  std::vector<float> bias(16, 0.0F);
  std::vector<std::uint16_t> out(16);
  const void* src[] = {source.data()};
  makeJoin({.channels = {16}, .dst = {.channels = 16, .type = DType::BF16}, .affine = true})
      ->makeCall()
      ->run({.src = src, .dst = out.data(), .scale = scale.data(), .bias = bias.data()});
  for (std::size_t i = 0; i < 16; ++i) {
    const auto expected = bf16FromFloat(floatFromBf16(source[i]) * scale[i] + bias[i]);
    const bool isSubnormal = std::abs(values[i]) < std::numeric_limits<float>::min() && values[i] != 0;
    if (isSubnormal && out[i] == 0) continue;  // the CPU's instruction takes it for zero (Intel SDM, VCVTNEPS2BF16)
    EXPECT_EQ(out[i], expected) << values[i];
  }
}

TEST(Join, KeepsNanAndDropsItInRelu) {
  const std::vector<float> values(16, std::numeric_limits<float>::quiet_NaN());
  const void* src[] = {values.data()};
  std::vector<float> out(16);
  makeJoin({.channels = {16}, .dst = {.channels = 16}})->makeCall()->run({.src = src, .dst = out.data()});
  EXPECT_TRUE(std::isnan(out[3]));
}

}  // namespace
}  // namespace carina::kernels
