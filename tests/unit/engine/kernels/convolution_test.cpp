// SPDX-License-Identifier: Apache-2.0
#include "engine/kernels/convolution.h"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "engine/core/error.h"
#include "engine/core/rng.h"
#include "engine/kernels/cpu.h"
#include "engine/kernels/pooling.h"

namespace carina::kernels {
namespace {

struct Shapes {
  std::int64_t channels, filters, kernel, stride, rows, columns;
};

/// Value of a padded channels-last map.
double at(const std::vector<float>& map, const Map& shape, std::int64_t n, std::int64_t h, std::int64_t w,
          std::int64_t c) {
  if (h < 0 || h >= shape.rows || w < 0 || w >= shape.columns) return 0;
  return map[static_cast<std::size_t>(((n * shape.rows + h) * shape.columns + w) * shape.channels + c)];
}

std::vector<float> makeValues(std::int64_t count, std::uint64_t seed) {
  Rng rng(seed);
  std::vector<float> values(static_cast<std::size_t>(count));
  for (auto& value : values) value = static_cast<float>(rng.uniform(-1, 1));
  return values;
}

class ConvolutionShapes : public testing::TestWithParam<Shapes> {};

TEST_P(ConvolutionShapes, EqualsThePlainLoopWithSumBiasAndRelu) {
  const auto s = GetParam();
  const Map src{.batch = 2, .channels = s.channels, .rows = s.rows, .columns = s.columns};
  const auto pad = s.kernel / 2;
  const Map dst{.batch = 2,
                .channels = s.filters,
                .rows = (s.rows + 2 * pad - s.kernel) / s.stride + 1,
                .columns = (s.columns + 2 * pad - s.kernel) / s.stride + 1};
  const Sliding window{s.kernel, s.kernel, s.stride, s.stride, pad, pad, pad, pad};
  const auto kernel = Convolution::make({.src = src, .dst = dst, .window = window, .relu = true, .accumulate = true});
  const auto x = makeValues(src.elements(), 1);
  const auto weights = makeValues(s.filters * s.channels * s.kernel * s.kernel, 2);
  const auto bias = makeValues(s.filters, 3);
  const auto before = makeValues(dst.elements(), 4);
  auto y = before;
  std::vector<std::byte> packed(static_cast<std::size_t>(kernel->packedBytes()));
  std::vector<std::byte> scratch(static_cast<std::size_t>(kernel->scratchBytes()) + 1);
  kernel->pack(weights, packed.data());
  const void* sources[] = {x.data()};
  kernel->makeCall()->run(
      {.src = sources, .dst = y.data(), .weights = packed.data(), .bias = bias.data(), .scratch = scratch.data()});
  for (std::int64_t i = 0; i < dst.elements(); ++i) {
    const auto o = i % dst.channels;
    const auto q = i / dst.channels % dst.columns;
    const auto p = i / dst.channels / dst.columns % dst.rows;
    const auto n = i / dst.channels / dst.columns / dst.rows;
    double sum = bias[static_cast<std::size_t>(o)] + static_cast<double>(before[static_cast<std::size_t>(i)]);
    for (std::int64_t c = 0; c < s.channels; ++c) {
      for (std::int64_t r = 0; r < s.kernel; ++r) {
        for (std::int64_t t = 0; t < s.kernel; ++t) {
          sum += weights[static_cast<std::size_t>(((o * s.channels + c) * s.kernel + r) * s.kernel + t)] *
                 at(x, src, n, p * s.stride + r - pad, q * s.stride + t - pad, c);
        }
      }
    }
    ASSERT_NEAR(y[static_cast<std::size_t>(i)], std::max(0.0, sum), 1e-4);
  }
}

INSTANTIATE_TEST_SUITE_P(OfTheNets, ConvolutionShapes,
                         testing::Values(Shapes{3, 64, 7, 2, 20, 18}, Shapes{1, 32, 3, 2, 9, 9},
                                         Shapes{64, 32, 1, 1, 7, 5}, Shapes{32, 48, 1, 2, 9, 8},
                                         Shapes{128, 32, 3, 1, 7, 7}, Shapes{24, 14, 1, 1, 1, 1}));

TEST(Convolution, RefusesTypesItCannotCompute) {
  const Map map{.channels = 8, .rows = 4, .columns = 4, .type = DType::F64};
  EXPECT_THROW(Convolution::make({.src = map, .dst = map, .window = {}}), Error);
}

TEST(Convolution, RefusesBf16WhereTheCpuLacksIt) {
  if (hasNativeBf16()) GTEST_SKIP() << "this CPU computes bf16, so the refusal cannot be seen here";
  const Map map{.channels = 8, .rows = 4, .columns = 4, .type = DType::BF16};
  EXPECT_THROW(Convolution::make({.src = map, .dst = map, .window = {}}), Error);
}

TEST(Convolution, TranslatesAShapeThatTheLibraryRefuses) {
  const Map src{.channels = 8, .rows = 4, .columns = 4};
  const Map dst{.channels = 8, .rows = 9, .columns = 9};
  EXPECT_THROW(Convolution::make({.src = src, .dst = dst, .window = {}}), Error);
}

TEST(Pooling, AveragesOnlyPixelsInsideTheMap) {
  const Map map{.channels = 16, .rows = 2, .columns = 2};
  std::vector<float> x(64);
  for (std::size_t i = 0; i < 64; ++i) x[i] = static_cast<float>(i / 16);  // pixels 0, 1, 2, 3
  std::vector<float> y(64);
  const void* src[] = {x.data()};
  const Sliding window{3, 3, 1, 1, 1, 1, 1, 1};
  for (const bool max : {true, false}) {
    const auto kernel = makePooling({.src = map, .dst = map, .window = window, .max = max});
    std::vector<std::byte> scratch(static_cast<std::size_t>(kernel->scratchBytes()) + 1);
    kernel->makeCall()->run({.src = src, .dst = y.data(), .scratch = scratch.data()});
    for (const auto value : y) EXPECT_FLOAT_EQ(value, max ? 3.0F : 1.5F);
  }
}

}  // namespace
}  // namespace carina::kernels
