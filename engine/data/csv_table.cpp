// SPDX-License-Identifier: Apache-2.0
#include "engine/data/csv_table.h"

#include <algorithm>
#include <utility>

#include "engine/data/text_lines.h"

namespace carina::data {

/// Takes rows from the front of a text.
class CsvTable::Parser {
 public:
  Parser(std::string text, std::string name) : text_(std::move(text)), name_(std::move(name)) {}

  /// The next row that is not blank; false at the end.
  bool next(Row& row) {
    while (at_ < text_.size()) {
      row = takeRow();
      if (row.cells.size() > 1 || !row.cells[0].empty()) return true;
    }
    return false;
  }

  [[noreturn]] void refuse(std::size_t line, const std::string& what) const {
    throw Error(ErrorCode::Corrupt, name_ + ", line " + std::to_string(line) + ": " + what);
  }

 private:
  Row takeRow() {
    Row row{line_, {}};
    do {
      row.cells.push_back(takeCell());
    } while (takeIf(','));
    takeIf('\r');
    if (takeIf('\n')) ++line_;
    return row;
  }

  std::string takeCell() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
    if (takeIf('"')) return takeQuoted();
    const auto end = std::min(text_.find_first_of(",\n", at_), text_.size());
    const auto begin = std::exchange(at_, end);
    return trimmed(std::string_view(text_).substr(begin, end - begin));
  }

  std::string takeQuoted() {
    const auto line = line_;
    std::string cell;
    while (true) {
      if (at_ >= text_.size()) refuse(line, "a quote never ends");
      const char letter = text_[at_++];
      if (letter == '\n') ++line_;
      if (letter == '"' && !takeIf('"')) break;
      cell += letter;
    }
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\r')) ++at_;
    if (at_ < text_.size() && text_[at_] != ',' && text_[at_] != '\n') refuse(line, "text follows a closing quote");
    return cell;
  }

  bool takeIf(char letter) {
    if (at_ >= text_.size() || text_[at_] != letter) return false;
    ++at_;
    return true;
  }

  std::string text_;
  std::string name_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
};

CsvTable CsvTable::load(const std::filesystem::path& path) {
  CsvTable table;
  table.name_ = path.string();
  Parser parser(loadText(path), table.name_);
  Row row;
  if (!parser.next(row)) parser.refuse(1, "the file is empty; a line of column names is needed");
  table.columns_ = row.cells;
  const auto count = table.columns_.size();
  while (parser.next(row)) {
    while (row.cells.size() > count && row.cells.back().empty()) row.cells.pop_back();
    if (row.cells.size() != count) {
      parser.refuse(row.line, std::to_string(row.cells.size()) + " cells, but there are " + std::to_string(count) +
                                  " columns; quote cells that hold commas");
    }
    table.rows_.push_back(std::move(row));
  }
  return table;
}

std::optional<std::size_t> CsvTable::findColumn(std::string_view name) const {
  const auto at = std::ranges::find(columns_, name);
  if (at == columns_.end()) return {};
  return static_cast<std::size_t>(at - columns_.begin());
}

std::size_t CsvTable::column(std::string_view name) const {
  if (const auto found = findColumn(name)) return *found;
  std::string all;
  for (const auto& column : columns_) all += (all.empty() ? "'" : ", '") + column + "'";
  throw Error(ErrorCode::InvalidArgument, name_ + ": there is no column '" + std::string(name) + "'; it has " + all);
}

void CsvTable::refuse(std::size_t row, std::size_t column, const std::string& what) const {
  throw Error(ErrorCode::Corrupt,
              name_ + ", line " + std::to_string(rows_[row].line) + ", column '" + columns_[column] + "': " + what);
}

}  // namespace carina::data
