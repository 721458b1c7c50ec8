// SPDX-License-Identifier: Apache-2.0
#include "tests/golden/fill.h"

#include <array>

#include <gtest/gtest.h>

namespace carina::golden {
namespace {

struct CheckVector {
  std::string name;
  FillRule rule;
  std::uint64_t seed;
  std::array<std::uint32_t, 4> bits;
  std::array<float, 4> values;
};

// The check vectors that the golden README prints.
const std::array<CheckVector, 4> kVectors = {{
    {"input",
     {.kind = "input", .s = 2.0, .c = 0.0},
     0x1ebbae8f5810b65b,
     {1641119, 2474280, 9631538, 14306398},
     {-1.60872674F, -1.41008568F, 0.296337605F, 1.41091108F}},
    {"conv1.weight",
     {.kind = "conv_weight", .s = 0.20203050891044214, .c = 0.0},
     0x69a29a2cee47d254,
     {9144840, 1255183, 16106444, 14154694},
     {0.0182130262F, -0.171800792F, 0.185875699F, 0.138869911F}},
    {"bn1.running_var",
     {.kind = "bn_var", .s = 0.3, .c = 1.0},
     0xe3fa2b7461643d5f,
     {10776133, 8133707, 1494006, 9945198},
     {1.08538461F, 0.990884006F, 0.75342983F, 1.05566800F}},
    {"layer1.0.bn3.weight",
     {.kind = "bn_weight_residual", .s = 0.05, .c = 0.2},
     0x2ec3c5c9dc4cece2,
     {2204681, 111280, 5186652, 16355475},
     {0.163140923F, 0.150663286F, 0.180914849F, 0.247486234F}},
}};

TEST(GoldenFill, ReproducesThePublishedCheckVectors) {
  for (const auto& expected : kVectors) {
    SCOPED_TRACE(expected.name);
    const auto seed = fillSeed("", expected.name);
    EXPECT_EQ(seed, expected.seed);
    const auto values = fillValues(seed, expected.values.size(), expected.rule);
    for (std::size_t i = 0; i < values.size(); ++i) {
      EXPECT_EQ(fillBits(seed, i), expected.bits[i]);
      EXPECT_EQ(values[i], expected.values[i]);
    }
  }
}

TEST(GoldenFill, HashesTheSaltBeforeTheName) {
  EXPECT_EQ(fillSeed("in", "put"), fillSeed("", "input"));
  EXPECT_NE(fillSeed("put", "in"), fillSeed("", "input"));
}

TEST(GoldenFill, ChoosesTheRuleByRoleAndName) {
  const auto kind = [](const std::string& name, graph::ParameterRole role) {
    return fillRule({.name = name, .shape = {8, 4, 1, 1}, .role = role, .node = 0}).kind;
  };
  using graph::ParameterRole;
  EXPECT_EQ(kind("layer1.0.bn3.weight", ParameterRole::NormWeight), "bn_weight_residual");
  EXPECT_EQ(kind("layer1.0.bn3.bias", ParameterRole::NormBias), "bn_bias");
  EXPECT_EQ(kind("cells.0.begin.bn.weight", ParameterRole::NormWeight), "bn_weight_entry");
  EXPECT_EQ(kind("cells.2.match.bn.weight", ParameterRole::NormWeight), "bn_weight_entry");
  EXPECT_EQ(kind("cells.0.states.3.right.post.bn.weight", ParameterRole::NormWeight), "bn_weight_post");
  EXPECT_EQ(kind("bn1.weight", ParameterRole::NormWeight), "bn_weight");
}

}  // namespace
}  // namespace carina::golden
