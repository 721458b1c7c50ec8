// SPDX-License-Identifier: Apache-2.0
#include "engine/score/patient_numbers.h"

namespace carina::score {

std::int32_t PatientNumbers::numberOf(std::string_view id) {
  if (id.empty()) return count_++;
  const auto [at, isNew] = numbers_.try_emplace(std::string(id), count_);
  if (isNew) ++count_;
  return at->second;
}

std::int32_t renumberPatients(std::span<std::int32_t> patients) {
  std::unordered_map<std::int32_t, std::int32_t> numbers;
  for (auto& patient : patients) {
    patient = numbers.try_emplace(patient, static_cast<std::int32_t>(numbers.size())).first->second;
  }
  return static_cast<std::int32_t>(numbers.size());
}

}  // namespace carina::score
