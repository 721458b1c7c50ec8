// SPDX-License-Identifier: Apache-2.0
#include "engine/optim/options.h"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/core/error.h"

namespace carina::optim {
namespace {

const std::vector<OptionFacts>& facts() {
  static const std::vector<OptionFacts> kAll = {
      {.name = "base", .description = "the rate"},
      {.name = "share", .description = "", .preset = 0.5, .highest = 1, .highestExcluded = true},
      {.name = "epochs", .description = "", .preset = 3.0, .lowest = 1, .isWhole = true},
      {.name = "milestones", .description = "", .preset = std::vector<double>{}, .isList = true}};
  return kAll;
}

std::string refusal(const Options& given) {
  try {
    CheckedOptions("schedule 'x'", facts(), given);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::InvalidArgument);
    return error.what();
  }
  return "";
}

TEST(Options, TakeWhatIsGivenAndPresetTheRest) {
  const CheckedOptions options("schedule 'x'", facts(), {{"base", 0.1}, {"milestones", std::vector<double>{1, 2}}});
  EXPECT_EQ(options.number("base"), 0.1);
  EXPECT_EQ(options.number("share"), 0.5);
  EXPECT_EQ(options.whole("epochs"), 3);
  EXPECT_EQ(options.list("milestones"), (std::vector<double>{1, 2}));
}

TEST(Options, TakeANumberForAListOfOne) {
  const CheckedOptions options("schedule 'x'", facts(), {{"base", 0.1}, {"milestones", 7.0}});
  EXPECT_EQ(options.list("milestones"), std::vector<double>{7});
}

TEST(Options, RefuseAnUnknownNameAndListTheKnown) {
  const auto message = refusal({{"base", 0.1}, {"sahre", 0.2}});
  EXPECT_THAT(message, testing::HasSubstr("'sahre'"));
  EXPECT_THAT(message, testing::HasSubstr("base, share, epochs, milestones"));
}

TEST(Options, NameWhatIsMissing) {
  EXPECT_THAT(refusal({}), testing::HasSubstr("schedule 'x': 'base' is missing: the rate"));
}

TEST(Options, RefuseNumbersOutOfBoundsByName) {
  EXPECT_THAT(refusal({{"base", -0.1}}), testing::HasSubstr("'base' is -0.1 but must be at least 0"));
  EXPECT_THAT(refusal({{"base", std::nan("")}}), testing::HasSubstr("'base'"));
  EXPECT_THAT(refusal({{"base", HUGE_VAL}}), testing::HasSubstr("'base'"));
  EXPECT_THAT(refusal({{"base", 1.0}, {"share", 1.0}}), testing::HasSubstr("at least 0 and below 1"));
  EXPECT_THAT(refusal({{"base", 1.0}, {"epochs", 1.5}}), testing::HasSubstr("whole number"));
  EXPECT_THAT(refusal({{"base", 1.0}, {"milestones", std::vector<double>{1, -2}}}), testing::HasSubstr("'milestones'"));
  EXPECT_THAT(refusal({{"base", std::vector<double>{1}}}), testing::HasSubstr("not a list"));
}

}  // namespace
}  // namespace carina::optim
