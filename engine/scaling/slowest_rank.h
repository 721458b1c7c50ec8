// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace carina::scaling {

/// How many standard deviations the slowest of `ranks` ranks is behind the mean, where their times are normally
/// distributed and independent of one another; 0 for one rank.
///
///   Φ⁻¹((n − 0.375) / (n + 0.25))
///
/// Errors   InvalidArgument: ranks < 1
/// Threads  any
/// Source   Blom, Statistical Estimates and Transformed Beta-Variables, 1958
double slowestOf(int ranks);

}  // namespace carina::scaling
