// SPDX-License-Identifier: Apache-2.0
#include "engine/nets/nets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/core/error.h"

namespace carina::nets {
namespace {

using testing::HasSubstr;

/// The error that `make` ends in; fails the test where it ends well.
template <typename Make>
Error errorOf(Make make) {
  try {
    make();
  } catch (const Error& error) {
    return error;
  }
  ADD_FAILURE() << "no error";
  return {ErrorCode::Internal, ""};
}

class EveryNet : public testing::TestWithParam<NetFacts> {};

INSTANTIATE_TEST_SUITE_P(Nets, EveryNet, testing::ValuesIn(nets().begin(), nets().end()),
                         [](const auto& facts) { return facts.param.name; });

TEST_P(EveryNet, SaysWhatItIsAndWhereItWasPublished) {
  const auto& facts = GetParam();
  EXPECT_FALSE(facts.title.empty());
  EXPECT_FALSE(facts.description.empty());
  EXPECT_THAT(facts.source, HasSubstr("20"));
  EXPECT_EQ(findNet(facts.name).title, facts.title);
}

TEST_P(EveryNet, HasFourteenLogitsAndTheMapThatTheyAverage) {
  const auto graph = makeNet(GetParam().name);
  const auto size = GetParam().defaultInputSize;
  EXPECT_EQ(graph.inputShape(), (Shape{3, size, size}));
  EXPECT_EQ(graph.shape(graph.output("logits")), (Shape{14, 1, 1}));
  const auto features = graph.output("features");
  EXPECT_EQ(graph.node(features).op->kind(), "relu");
  EXPECT_EQ(graph.node(features + 1).op->kind(), "global_average");
  EXPECT_EQ(graph.node(features + 1).src, std::vector{features});
}

TEST_P(EveryNet, ChangesOnlyTheHeadWithTheNumberOfClasses) {
  const auto fourteen = makeNet(GetParam().name, {.inputSize = 64});
  const auto thousand = makeNet(GetParam().name, {.classes = 1000, .inputSize = 64});
  const auto features = fourteen.shape(fourteen.output("features"))[0];
  EXPECT_EQ(thousand.parameterCount() - fourteen.parameterCount(), (1000 - 14) * (features + 1));
}

TEST_P(EveryNet, ChangesOnlyTheFirstConvolutionWithTheNumberOfChannels) {
  const auto colour = makeNet(GetParam().name, {.inputSize = 64}).parameters();
  const auto grey = makeNet(GetParam().name, {.inputSize = 64, .channels = 1}).parameters();
  ASSERT_EQ(colour.size(), grey.size());
  EXPECT_EQ(colour[0].shape[1], 3);
  EXPECT_EQ(grey[0].shape[1], 1);
  for (std::size_t i = 1; i < colour.size(); ++i) EXPECT_EQ(colour[i].shape, grey[i].shape) << colour[i].name;
}

TEST_P(EveryNet, HasParametersThatDoNotDependOnTheInputSize) {
  const auto name = GetParam().name;
  EXPECT_EQ(makeNet(name, {.inputSize = 32}).parameterCount(), makeNet(name, {.inputSize = 101}).parameterCount());
}

TEST_P(EveryNet, RefusesAnInputTooSmallForItsMaps) {
  const auto error = errorOf([&] { makeNet(GetParam().name, {.inputSize = 31}); });
  EXPECT_EQ(error.code(), ErrorCode::InvalidArgument);
  EXPECT_THAT(error.what(), HasSubstr("32 to 16384 pixels, not 31"));
}

TEST_P(EveryNet, RefusesOptionsOutOfTheirRange) {
  const auto name = GetParam().name;
  EXPECT_EQ(errorOf([&] { makeNet(name, {.classes = 0}); }).code(), ErrorCode::InvalidArgument);
  EXPECT_EQ(errorOf([&] { makeNet(name, {.channels = 2}); }).code(), ErrorCode::InvalidArgument);
  EXPECT_EQ(errorOf([&] { makeNet(name, {.dropout = 1.0}); }).code(), ErrorCode::InvalidArgument);
  EXPECT_EQ(errorOf([&] { makeNet(name, {.inputSize = 1 << 20}); }).code(), ErrorCode::InvalidArgument);
}

TEST_P(EveryNet, DropsOutBeforeTheLastLayerWhenAsked) {
  const auto graph = makeNet(GetParam().name, {.inputSize = 64, .dropout = 0.3});
  const auto& head = graph.node(graph.output("logits"));
  EXPECT_EQ(graph.node(head.src[0]).op->kind(), "dropout");
  const auto plain = makeNet(GetParam().name, {.inputSize = 64, .dropout = 0.0});
  EXPECT_EQ(plain.node(plain.node(plain.output("logits")).src[0]).op->kind(), "global_average");
}

TEST(Nets, NamesTheNearestNetAndAllThereAre) {
  const auto error = errorOf([] { makeNet("densnet-121"); });
  EXPECT_EQ(error.code(), ErrorCode::NotFound);
  EXPECT_THAT(error.what(), HasSubstr("did you mean 'densenet121'?"));
  for (const auto& facts : nets()) EXPECT_THAT(error.what(), HasSubstr(facts.name));
}

TEST(Nets, HasAnAuxiliaryHeadOnlyWhereTheArchitectureDefinesOne) {
  const auto error = errorOf([] { makeNet("resnet50", {.auxiliaryHead = true}); });
  EXPECT_EQ(error.code(), ErrorCode::InvalidArgument);
  EXPECT_THAT(error.what(), HasSubstr("no auxiliary head"));
}

}  // namespace
}  // namespace carina::nets
