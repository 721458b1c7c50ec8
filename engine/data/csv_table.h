// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/data/csv_rows.h"

namespace carina::data {

/// A whole CSV file in memory; for tables that need not be, see CsvRows, whose rules these are.
///
/// Errors   as CsvRows · ResourceExhausted: past 1 GiB
/// Threads  const calls from many threads
class CsvTable {
 public:
  static CsvTable load(const std::filesystem::path& path);

  const std::vector<std::string>& columns() const { return header_.columns; }
  std::size_t rows() const { return rows_.size(); }
  const std::string& cell(std::size_t row, std::size_t column) const { return rows_[row].cells[column]; }

  std::optional<std::size_t> findColumn(std::string_view name) const { return header_.findColumn(name); }

  /// Errors   InvalidArgument: no such column; names all there are
  std::size_t column(std::string_view name) const { return header_.column(name); }

  /// Throws an error that begins with the file, the row's line and the column's name.
  [[noreturn]] void refuse(std::size_t row, std::size_t column, const std::string& what) const {
    header_.refuse(rows_[row].line, column, what);
  }

 private:
  struct Row {
    std::size_t line = 0;
    std::vector<std::string> cells;
  };

  CsvHeader header_;
  std::vector<Row> rows_;
};

}  // namespace carina::data
