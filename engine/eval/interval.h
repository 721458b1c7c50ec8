// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace carina::eval {

/// A 95 % confidence interval.
struct Interval {
  double low = 0;
  double high = 0;
};

/// The standard normal distribution's 97.5 % point.
inline constexpr double kNormal975 = 1.959963984540054;

}  // namespace carina::eval
