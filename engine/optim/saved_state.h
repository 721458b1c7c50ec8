// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace carina::optim {

/// Values with the name that a checkpoint gives them.
struct NamedTensor {
  std::string name;
  std::span<const float> values;
};

/// The same where they are to be overwritten.
struct StateTensor {
  std::string name;
  std::span<float> values;
  bool isCount = false;  ///< the parts of a StepCount
};

/// Copies what was saved into `mine`, all or nothing.
///
/// Errors   InvalidArgument: names the first tensor that is missing, unknown, misshapen or no count; `owner` says whose
/// it is
void restoreState(const std::string& owner, std::span<const StateTensor> mine, std::span<const NamedTensor> saved);

/// A whole number that fits into a checkpoint's floats: up to 2^48.
/// Threads  a value
class StepCount {
 public:
  std::int64_t value() const {
    return static_cast<std::int64_t>(parts_[0]) + kBase * static_cast<std::int64_t>(parts_[1]);
  }
  /// True for parts that some count has.
  static bool isCount(std::span<const float> parts);
  void set(std::int64_t count) {
    const auto high = count / kBase;
    parts_ = {static_cast<float>(count - high * kBase), static_cast<float>(high)};
  }
  std::span<float> parts() { return parts_; }
  std::span<const float> parts() const { return parts_; }

 private:
  static constexpr std::int64_t kBase = 1 << 24;  // f32 holds whole numbers up to it
  std::array<float, 2> parts_ = {0, 0};           // low, high
};

}  // namespace carina::optim
