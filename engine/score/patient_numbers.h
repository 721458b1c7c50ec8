// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to engine/score.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

namespace carina::score {

/// Turns patients' ids into numbers by first appearance; the ids end with this object.
/// Threads  one thread at a time
class PatientNumbers {
 public:
  /// An empty id is a patient of its own each time.
  std::int32_t numberOf(std::string_view id);

  std::int32_t count() const { return count_; }

 private:
  std::unordered_map<std::string, std::int32_t> numbers_;
  std::int32_t count_ = 0;
};

/// Numbers patients again, 0 … by first appearance, where some have gone; gives how many there are.
std::int32_t renumberPatients(std::span<std::int32_t> patients);

}  // namespace carina::score
