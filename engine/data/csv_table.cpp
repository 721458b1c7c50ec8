// SPDX-License-Identifier: Apache-2.0
#include "engine/data/csv_table.h"

#include "engine/data/text_lines.h"

namespace carina::data {

CsvTable CsvTable::load(const std::filesystem::path& path) {
  const auto text = loadText(path);
  CsvRows rows(text, path.string());
  CsvTable table;
  table.header_ = rows.header();
  const auto count = table.header_.columns.size();
  while (rows.next()) {
    auto& row = table.rows_.emplace_back();
    row.line = rows.line();
    row.cells.reserve(count);
    for (std::size_t i = 0; i < count; ++i) row.cells.emplace_back(rows.cell(i));
  }
  return table;
}

}  // namespace carina::data
