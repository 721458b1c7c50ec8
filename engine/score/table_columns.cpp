// SPDX-License-Identifier: Apache-2.0
#include "engine/score/table_columns.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <span>

#include "engine/core/error.h"
#include "engine/core/nearest_name.h"

namespace carina::score {
namespace {

constexpr std::array<std::string_view, 7> kImages = {"image", "Image Index", "id", "image_id", "Image", "file", "Path"};
constexpr std::array<std::string_view, 6> kPatients = {"patient",   "Patient ID", "patient_id",
                                                       "PatientID", "Patient",    "subject_id"};

/// Other programs' names of what ours call age, sex and view; letters alone, lower case.
struct Usual {
  std::string_view name;
  std::array<std::string_view, 4> names;
};
constexpr std::array<Usual, 3> kUsual = {{{"age", {"age", "patientage", "age", "age"}},
                                          {"sex", {"sex", "patientsex", "gender", "patientgender"}},
                                          {"view", {"view", "viewposition", "view", "view"}}}};
constexpr std::array<std::string_view, 8> kIdentities = {"patientname", "name", "patientbirthdate",  "birthdate",
                                                         "dateofbirth", "dob",  "patientsbirthdate", "patientsname"};

std::string lettersOf(std::string_view column) {
  std::string letters;
  for (const char each : column) {
    const auto letter = static_cast<unsigned char>(each);
    if (std::isalpha(letter) != 0) letters += static_cast<char>(std::tolower(letter));
  }
  return letters;
}

std::optional<std::size_t> findFirst(const data::CsvHeader& header, std::span<const std::string_view> names) {
  for (const auto name : names) {
    if (const auto found = header.findColumn(name)) return found;
  }
  return {};
}

const Usual* findUsual(std::string_view column) {
  const auto letters = lettersOf(column);
  const auto* at = std::ranges::find_if(
      kUsual, [&](const Usual& usual) { return std::ranges::find(usual.names, letters) != usual.names.end(); });
  return at == kUsual.end() ? nullptr : at;
}

}  // namespace

std::size_t imageColumn(const data::CsvHeader& header, const std::string& named) {
  if (!named.empty()) return header.column(named);
  const auto found = findFirst(header, kImages);
  return found ? *found : header.column(kImages.front());
}

std::optional<std::size_t> findPatientColumn(const data::CsvHeader& header, const std::string& named) {
  if (!named.empty()) return header.column(named);
  return findFirst(header, kPatients);
}

std::size_t labelColumn(const data::CsvHeader& header, const std::string& label) {
  const auto count = std::ranges::count(header.columns, label);
  if (count == 1) return *header.findColumn(label);
  throw Error(ErrorCode::InvalidArgument,
              header.name + (count == 0 ? ": there is no column '" + label + "'; the nearest is '" +
                                              nearestName(label, header.columns) + "'"
                                        : ": the column '" + label + "' is there " + std::to_string(count) + " times"));
}

std::string attributeName(std::string_view column) {
  const auto* usual = findUsual(column);
  return std::string(usual != nullptr ? usual->name : column);
}

bool isUsualAttribute(std::string_view column) {
  return findUsual(column) != nullptr;
}

bool isIdentity(std::string_view column) {
  return std::ranges::find(kIdentities, lettersOf(column)) != kIdentities.end();
}

std::optional<double> findNumber(std::string_view cell) {
  double value = 0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  if (error != std::errc() || end != cell.data() + cell.size()) return {};
  return value;
}

}  // namespace carina::score
