// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/eval/interval.h"
#include "engine/report/subject.h"

namespace carina::report {

/// One number of an evaluation, and what it is of.
struct Number {
  std::string model;
  std::string against;    ///< the other model of a comparison; empty elsewhere
  std::string label;      ///< "mean" over the labels
  std::string group;      ///< "sex=F"; empty: all films
  std::string statistic;  ///< as engine/report/FORMAT.md lists them
  std::optional<double> value;
  std::optional<eval::Interval> interval95;
  std::optional<std::int64_t> count;      ///< films it is of
  std::optional<std::int64_t> positives;  ///< of these
};

/// All of them, in a fixed order.
/// Threads  any
std::vector<Number> numbersOf(const Subject& subject);

}  // namespace carina::report
