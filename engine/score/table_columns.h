// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to engine/score: which column of a table is what, and numbers in cells.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/data/csv_rows.h"

namespace carina::score {

/// The column with the film's id: `named`, or by its usual names where that is empty.
///
/// Errors   InvalidArgument: there is none; names all there are
std::size_t imageColumn(const data::CsvHeader& header, const std::string& named);

/// The same for the patient's id; nothing where `named` is empty and no usual name is there.
std::optional<std::size_t> findPatientColumn(const data::CsvHeader& header, const std::string& named);

/// The one column of that name.
///
/// Errors   InvalidArgument: there is none (the nearest name is said) or several
std::size_t labelColumn(const data::CsvHeader& header, const std::string& label);

/// "age", "sex" or "view" for the usual names of these, else the column's own name.
std::string attributeName(std::string_view column);

/// True for age, sex and view, by whatever usual name.
bool isUsualAttribute(std::string_view column);

/// True where a column says who the patient is (names, dates of birth); such text is not kept.
bool isIdentity(std::string_view column);

/// The number that is the whole cell, in C's notation whatever the locale; may be infinite or not a number.
std::optional<double> findNumber(std::string_view cell);

}  // namespace carina::score
