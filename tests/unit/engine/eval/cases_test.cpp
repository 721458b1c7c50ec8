// SPDX-License-Identifier: Apache-2.0
#include "engine/eval/cases.h"

#include <cmath>

#include <gtest/gtest.h>

#include "engine/core/error.h"

namespace carina::eval {
namespace {

using Floats = std::vector<float>;
using Doubles = std::vector<double>;

TEST(Cases, AreSortedByLabelAndScoreWithoutTheUnknown) {
  const auto cases = makeCases(Floats{1, 0, NAN, 1, 0}, Doubles{0.9, 0.4, NAN, 0.2, 0.1});
  EXPECT_EQ(cases.positives, (Doubles{0.2, 0.9}));
  EXPECT_EQ(cases.negatives, (Doubles{0.1, 0.4}));
}

TEST(Cases, OfOneClassAreItsColumn) {
  const Floats labels = {1, 0, 0, 1, NAN, 1};
  const Doubles scores = {1, 2, 3, 4, 5, 6};
  const auto cases = makeClassCases(labels, scores, 2, 1);
  EXPECT_EQ(cases.positives, (Doubles{4, 6}));
  EXPECT_EQ(cases.negatives, (Doubles{2}));
}

TEST(Cases, RefuseWhatIsNoLabelOrScore) {
  EXPECT_THROW(makeCases(Floats{1, 0}, Doubles{1}), Error);
  EXPECT_THROW(makeCases(Floats{2}, Doubles{1}), Error);
  EXPECT_THROW(makeCases(Floats{-1}, Doubles{1}), Error);
  EXPECT_THROW(makeCases(Floats{1}, Doubles{NAN}), Error);
  EXPECT_THROW(makeClassCases(Floats{1, 0, 1}, Doubles{1, 1, 1}, 2, 0), Error);
  EXPECT_THROW(makeClassCases(Floats{1, 0}, Doubles{1, 1}, 2, 2), Error);
  EXPECT_THROW(makeClassCases(Floats{1, 0}, Doubles{1, 1}, 0, 0), Error);
}

}  // namespace
}  // namespace carina::eval
