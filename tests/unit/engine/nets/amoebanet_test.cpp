// SPDX-License-Identifier: Apache-2.0
#include "engine/nets/amoebanet.h"

#include <map>
#include <string>

#include <gtest/gtest.h>

#include "engine/core/error.h"
#include "engine/graph/dropout.h"
#include "engine/nets/nets.h"

namespace carina::nets {
namespace {

std::int64_t auxiliaryParameters(std::string_view name) {
  return makeNet(name, {.auxiliaryHead = true}).parameterCount() - makeNet(name).parameterCount();
}

TEST(AmoebaNetD, HasTheExpectedNumbersOfParameters) {
  EXPECT_EQ(makeNet("amoebanet_d_4_256").parameterCount(), 79'963'406);
  EXPECT_EQ(makeNet("amoebanet_d_2_512").parameterCount(), 167'921'774);
}

TEST(AmoebaNetD, BuildsForAnyCellsAndFilters) {
  EXPECT_EQ(makeNet("amoebanet_d_1_32").parameterCount(), 384'534);
  EXPECT_EQ(makeNet("amoebanet_d_2_64").parameterCount(), 2'657'206);
  EXPECT_EQ(findNet("amoebanet_d_1_32").name, "amoebanet_d_1_32");
}

TEST(AmoebaNetD, BuildsForEveryInputSizeWhateverItsRemainder) {
  for (std::int64_t size = 32; size < 100; ++size) {
    const auto graph = makeNet("amoebanet_d_1_32", {.inputSize = size});
    EXPECT_EQ(graph.shape(graph.output("features"))[0], 4 * 4 * 32);
  }
}

TEST(AmoebaNetD, HasItsAuxiliaryHeadOnlyWhenAsked) {
  EXPECT_EQ(auxiliaryParameters("amoebanet_d_4_256"), 500'901);
  EXPECT_EQ(auxiliaryParameters("amoebanet_d_2_512"), 1'482'141);
  EXPECT_THROW(makeNet("amoebanet_d_1_32", {.inputSize = 64}).output("aux_logits"), Error);
  const auto graph = makeNet("amoebanet_d_2_64", {.inputSize = 96, .auxiliaryHead = true});
  EXPECT_EQ(graph.shape(graph.output("aux_logits")), (Shape{14, 1, 1}));
}

TEST(AmoebaNetD, RefusesAnAuxiliaryHeadOnAMapTooSmallForItsPool) {
  EXPECT_THROW(makeNet("amoebanet_d_2_64", {.inputSize = 64, .auxiliaryHead = true}), Error);
}

TEST(AmoebaNetD, ReadsItsSizeFromItsName) {
  EXPECT_FALSE(findAmoebaNetSize("amoebanet_d_4"));
  EXPECT_FALSE(findAmoebaNetSize("amoebanet_d_4_256x"));
  EXPECT_FALSE(findAmoebaNetSize("amoebanet_d__256"));
  EXPECT_FALSE(findAmoebaNetSize("resnet50"));
  EXPECT_FALSE(findAmoebaNetSize("amoebanet_d_99999999999999999999_256"));
  EXPECT_EQ(findAmoebaNetSize("amoebanet_d_6_192")->cells, 6);
  EXPECT_EQ(findAmoebaNetSize("amoebanet_d_6_192")->filters, 192);
}

TEST(AmoebaNetD, RefusesSizesThatCannotBeBuilt) {
  EXPECT_THROW(findAmoebaNetSize("amoebanet_d_0_64"), Error);
  EXPECT_THROW(findAmoebaNetSize("amoebanet_d_-1_64"), Error);
  EXPECT_THROW(findAmoebaNetSize("amoebanet_d_1_40"), Error);
  EXPECT_THROW(findAmoebaNetSize("amoebanet_d_1_999999"), Error);
}

TEST(AmoebaNetD, DropsBranchesOfItsCellsButNoIdentities) {
  const auto net = makeNet("amoebanet_d_1_16", {.inputSize = 96, .dropPath = 0.7});
  std::map<std::string, double> rates;
  for (const auto& node : net.nodes()) {
    const auto* drop = dynamic_cast<const graph::Dropout*>(node.op.get());
    if (drop != nullptr && drop->unit() == graph::DropoutUnit::Image) rates[node.name] = drop->rate();
  }
  EXPECT_EQ(rates.size(), 4U * 8 + 3U * 8);  // four reduction and three normal cells, each with two identities of ten
  EXPECT_NEAR(rates.at("stem.cells.0.states.2.left.drop_path"), 0.1, 1e-12);
  EXPECT_NEAR(rates.at("cells.4.states.6.right.drop_path"), 0.7, 1e-12);
}

}  // namespace
}  // namespace carina::nets
