// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "engine/nets/nets.h"

namespace carina::nets {
namespace {

TEST(DenseNet121, HasThePublishedNumberOfParameters) {
  EXPECT_EQ(makeNet("densenet121").parameterCount(), 6'968'206);
  EXPECT_EQ(makeNet("densenet121", {.classes = 1000}).parameterCount(), 7'978'856);  // torchvision's model page
}

TEST(DenseNet121, TakesThePublishedMultiplyAccumulates) {
  // torchvision's model page: 2.83 G for 1000 classes at 224 pixels.
  EXPECT_NEAR(static_cast<double>(makeNet("densenet121", {.classes = 1000}).macs()) * 1e-9, 2.83, 0.01);
}

TEST(DenseNet121, EndsInAMapOf1024ChannelsAtA32ndOfTheInputSize) {
  const auto graph = makeNet("densenet121");
  EXPECT_EQ(graph.shape(graph.output("features")), (Shape{1024, 7, 7}));
}

}  // namespace
}  // namespace carina::nets
