// SPDX-License-Identifier: Apache-2.0
#include "engine/eval/cases.h"

#include <cmath>

#include <gtest/gtest.h>

#include "engine/core/error.h"

namespace carina::eval {
namespace {

using Floats = std::vector<float>;

TEST(Cases, AreSortedByLabelAndScoreWithoutTheUnknown) {
  const auto cases = makeCases(Floats{1, 0, NAN, 1, 0}, Floats{0.9F, 0.4F, NAN, 0.2F, 0.1F});
  EXPECT_EQ(cases.positives, (Floats{0.2F, 0.9F}));
  EXPECT_EQ(cases.negatives, (Floats{0.1F, 0.4F}));
}

TEST(Cases, OfOneClassAreItsColumn) {
  const Floats labels = {1, 0, 0, 1, NAN, 1};
  const Floats scores = {1, 2, 3, 4, 5, 6};
  const auto cases = makeClassCases(labels, scores, 2, 1);
  EXPECT_EQ(cases.positives, (Floats{4, 6}));
  EXPECT_EQ(cases.negatives, (Floats{2}));
}

TEST(Cases, RefuseWhatIsNoLabelOrScore) {
  EXPECT_THROW(makeCases(Floats{1, 0}, Floats{1}), Error);
  EXPECT_THROW(makeCases(Floats{2}, Floats{1}), Error);
  EXPECT_THROW(makeCases(Floats{-1}, Floats{1}), Error);
  EXPECT_THROW(makeCases(Floats{1}, Floats{NAN}), Error);
  EXPECT_THROW(makeClassCases(Floats{1, 0, 1}, Floats{1, 1, 1}, 2, 0), Error);
  EXPECT_THROW(makeClassCases(Floats{1, 0}, Floats{1, 1}, 2, 2), Error);
  EXPECT_THROW(makeClassCases(Floats{1, 0}, Floats{1, 1}, 0, 0), Error);
}

}  // namespace
}  // namespace carina::eval
