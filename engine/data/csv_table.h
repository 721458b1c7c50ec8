// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/error.h"

namespace carina::data {

/// A CSV file: a line of column names, then rows with a cell for each.
///
/// Cells and names are trimmed; blank lines do not count; empty cells past the last column are allowed.
/// Messages name file, line and column, and no cell of the patient's.
/// Errors   NotFound, Io: the file · Corrupt: no names, a quote that never ends, a row with too few or too many cells
/// Threads  const calls from many threads
/// Source   RFC 4180
class CsvTable {
 public:
  static CsvTable load(const std::filesystem::path& path);

  const std::vector<std::string>& columns() const { return columns_; }
  std::size_t rows() const { return rows_.size(); }
  const std::string& cell(std::size_t row, std::size_t column) const { return rows_[row].cells[column]; }

  std::optional<std::size_t> findColumn(std::string_view name) const;

  /// Errors   InvalidArgument: no such column; names all there are
  std::size_t column(std::string_view name) const;

  /// Throws an error that begins with the file, the row's line and the column's name.
  [[noreturn]] void refuse(std::size_t row, std::size_t column, const std::string& what) const;

 private:
  struct Row {
    std::size_t line = 0;
    std::vector<std::string> cells;
  };
  class Parser;

  std::string name_;
  std::vector<std::string> columns_;
  std::vector<Row> rows_;
};

}  // namespace carina::data
