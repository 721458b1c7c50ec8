// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace carina::eval {

/// One fact of every film by which films can be told into groups: sex, view, scanner …
struct Attribute {
  std::string name;
  std::vector<std::string> values;  ///< one a film; empty: unknown
};

/// Films with what is true of them.
/// Shapes   truth films × labels, row by row: 1, 0, or NaN where unknown
/// Threads  a value
struct FilmSet {
  std::vector<std::string> labels;
  std::vector<std::string> ids;        ///< of the films, never of the patients
  std::vector<std::int32_t> patients;  ///< one a film: which patient, 0 … patientCount - 1, by first appearance
  std::int32_t patientCount = 0;
  std::vector<float> truth;
  std::vector<Attribute> attributes;
  std::string source;  ///< where they came from, for people
  std::string sha256;  ///< of the data: two sets with one hash are the same films and labels

  std::size_t films() const { return ids.size(); }
};

/// What one model, or an ensemble, said of every film of a set.
/// Shapes   values films × labels, row by row, in the order of the set
/// Threads  a value
struct ScoreSet {
  std::string name;            ///< for people: a file, a system
  std::string weightsSha256;   ///< empty where only scores are known
  std::vector<double> values;  ///< finite
};

}  // namespace carina::eval
