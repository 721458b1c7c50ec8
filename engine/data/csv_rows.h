// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <deque>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/error.h"
#include "engine/core/file.h"

namespace carina::data {

/// The names of a CSV file's columns, and its own name for messages.
/// Threads  const calls from many threads
struct CsvHeader {
  std::string name;  ///< of the file
  std::vector<std::string> columns;

  std::optional<std::size_t> findColumn(std::string_view column) const;

  /// Errors   InvalidArgument: no such column; names all there are
  std::size_t column(std::string_view column) const;

  /// Throws an error that begins with the file, the line and the column's name.
  [[noreturn]] void refuse(std::size_t line, std::size_t column, const std::string& what) const;
};

/// The rows of a CSV file, one after the other: a line of column names, then rows with a cell for each.
///
/// Cells and names are trimmed unless they are quoted; blank lines do not count; empty cells past the last column are
/// allowed; a byte order mark is passed over. The memory is that of one row, however long the file is.
/// Messages name file, line and column, and no cell of the patient's.
/// Errors   NotFound, Io: the file · Corrupt: no names or more than 65536, a quote that never ends, text after a
/// closing
///          quote, a row with too few or too many cells
/// Threads  one thread at a time
/// Source   RFC 4180
class CsvRows {
 public:
  /// Maps the file.
  static CsvRows open(const std::filesystem::path& path);

  /// `text` must outlive the rows; `name` is for messages.
  CsvRows(std::string_view text, std::string name);
  CsvRows(CsvRows&&) = default;
  CsvRows(const CsvRows&) = delete;
  CsvRows& operator=(const CsvRows&) = delete;

  const CsvHeader& header() const { return header_; }

  /// Goes to the next row that is not blank; false at the end.
  bool next();

  /// Where the row begins: 1 is the file's first line.
  std::size_t line() const { return line_; }

  /// A cell of the row; the view holds until next().
  std::string_view cell(std::size_t column) const { return cells_[column]; }

  /// CsvHeader::refuse at the row's line.
  [[noreturn]] void refuse(std::size_t column, const std::string& what) const { header_.refuse(line_, column, what); }

 private:
  bool takeRow(std::size_t mostCells);
  std::string_view takeCell();
  std::string_view takeQuoted();
  std::string_view unescaped(std::string_view quoted);
  bool takeIf(char letter);
  [[noreturn]] void refuseLine(std::size_t line, const std::string& what) const;

  std::shared_ptr<const MappedFile> file_;
  std::string_view text_;
  CsvHeader header_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;      ///< of the row
  std::size_t nextLine_ = 1;  ///< of what comes next
  std::vector<std::string_view> cells_;
  std::size_t used_ = 0;               ///< cells of the row up to the last that counts
  std::deque<std::string> rewritten_;  ///< cells of the row that held doubled quotes
};

/// One field of a CSV file, quoted where it must be to be read back as it is.
/// Source   RFC 4180
std::string csvField(std::string_view text);

}  // namespace carina::data
