// SPDX-License-Identifier: Apache-2.0
#include "engine/scaling/slowest_rank.h"

#include <cmath>
#include <numbers>
#include <string>

#include "engine/core/error.h"

namespace carina::scaling {

double slowestOf(int ranks) {
  if (ranks < 1) {
    throw Error(ErrorCode::InvalidArgument, std::to_string(ranks) + " ranks; there must be one at least");
  }
  if (ranks == 1) return 0;
  const double tail = 0.625 / (ranks + 0.25);
  double low = 0;
  double high = 10;
  for (int i = 0; i < 100; ++i) {
    const auto middle = (low + high) / 2;
    (std::erfc(middle / std::numbers::sqrt2) / 2 > tail ? low : high) = middle;
  }
  return low;
}

}  // namespace carina::scaling
