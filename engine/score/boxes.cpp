// SPDX-License-Identifier: Apache-2.0
#include "engine/score/boxes.h"

#include <array>
#include <cmath>
#include <initializer_list>
#include <string_view>

#include "engine/core/error.h"
#include "engine/data/csv_rows.h"
#include "engine/score/table_columns.h"

namespace carina::score {
namespace {

/// The first column of these names; the first name stands in the message where there is none.
std::size_t columnOf(const data::CsvHeader& header, std::initializer_list<std::string_view> names) {
  for (const auto name : names) {
    if (const auto found = header.findColumn(name)) return *found;
  }
  return header.column(*names.begin());
}

double numberOf(const data::CsvRows& rows, std::size_t column) {
  const auto value = findNumber(rows.cell(column));
  if (!value || !std::isfinite(*value)) rows.refuse(column, "is no finite number of pixels");
  return *value;
}

double placeOf(const data::CsvRows& rows, std::size_t column) {
  const auto value = numberOf(rows, column);
  if (value < 0) rows.refuse(column, "lies outside of the film; places begin at 0");
  return value;
}

double sideOf(const data::CsvRows& rows, std::size_t column) {
  const auto value = numberOf(rows, column);
  if (value <= 0) rows.refuse(column, "a box has sides above 0");
  return value;
}

std::string textOf(const data::CsvRows& rows, std::size_t column) {
  if (rows.cell(column).empty()) rows.refuse(column, "is blank");
  return std::string(rows.cell(column));
}

}  // namespace

BoxTable loadBoxes(const std::filesystem::path& path) {
  auto rows = data::CsvRows::open(path);
  const auto& header = rows.header();
  const auto image = imageColumn(header, {});
  const auto label = columnOf(header, {"Finding Label", "label", "finding"});
  const auto x = columnOf(header, {"x", "Bbox [x"});
  const auto y = columnOf(header, {"y"});
  const auto width = columnOf(header, {"w", "width"});
  const auto height = columnOf(header, {"h", "h]", "height"});
  BoxTable table{header.name, {}};
  while (rows.next()) {
    auto name = textOf(rows, label);
    if (name == "Infiltrate") name = "Infiltration";
    table.boxes.push_back({textOf(rows, image),
                           std::move(name),
                           {placeOf(rows, x), placeOf(rows, y), sideOf(rows, width), sideOf(rows, height)},
                           rows.line()});
  }
  if (table.boxes.empty()) throw Error(ErrorCode::InvalidArgument, table.file + ": there is no box");
  return table;
}

}  // namespace carina::score
