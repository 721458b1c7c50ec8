// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/phantom/phantom.h"

namespace carina::cli {

/// A drawn film and the patient who never was.
struct DrawnFilm {
  std::string file;
  std::int64_t patientId = 0;
  int ageYears = 0;
  char sex = 'F';
  phantom::Phantom phantom;
};

/// Names of the labels that a film carries, in canonical order.
std::vector<std::string> labelsOf(const DrawnFilm& film);

/// labels.csv and BBox_List.csv in the columns of NIH ChestX-ray14, so that what reads those reads these.
/// Source   Wang et al., ChestX-ray8, CVPR 2017: Data_Entry_2017.csv, BBox_List_2017.csv
class PhantomTables {
 public:
  PhantomTables();
  void add(const DrawnFilm& film);

  /// Errors   Io
  void save(const std::filesystem::path& folder) const;

 private:
  std::string labels_;
  std::string boxes_;
};

}  // namespace carina::cli
