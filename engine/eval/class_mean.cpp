// SPDX-License-Identifier: Apache-2.0
#include "engine/eval/class_mean.h"

namespace carina::eval {

ClassMean meanOfDefined(std::span<const std::optional<double>> values) {
  ClassMean result;
  double sum = 0;
  for (const auto& value : values) {
    if (!value) continue;
    sum += *value;
    ++result.classesCounted;
  }
  if (result.classesCounted > 0) result.mean = sum / static_cast<double>(result.classesCounted);
  return result;
}

}  // namespace carina::eval
