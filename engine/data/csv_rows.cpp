// SPDX-License-Identifier: Apache-2.0
#include "engine/data/csv_rows.h"

#include <algorithm>
#include <utility>

#include "engine/data/text_lines.h"

namespace carina::data {
namespace {

constexpr std::size_t kMostColumns = 65536;
constexpr std::string_view kBlank = " \t\r";

}  // namespace

std::optional<std::size_t> CsvHeader::findColumn(std::string_view column) const {
  const auto at = std::ranges::find(columns, column);
  if (at == columns.end()) return {};
  return static_cast<std::size_t>(at - columns.begin());
}

std::size_t CsvHeader::column(std::string_view column) const {
  if (const auto found = findColumn(column)) return *found;
  std::string all;
  for (const auto& each : columns) all += (all.empty() ? "'" : ", '") + each + "'";
  throw Error(ErrorCode::InvalidArgument, name + ": there is no column '" + std::string(column) + "'; it has " + all);
}

void CsvHeader::refuse(std::size_t line, std::size_t column, const std::string& what) const {
  throw Error(ErrorCode::Corrupt,
              name + ", line " + std::to_string(line) + ", column '" + columns[column] + "': " + what);
}

CsvRows CsvRows::open(const std::filesystem::path& path) {
  const auto file = MappedFile::open(path);
  const auto bytes = file->bytes();
  CsvRows rows({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, path.string());
  rows.file_ = file;
  return rows;
}

CsvRows::CsvRows(std::string_view text, std::string name) : text_(withoutByteOrderMark(text)) {
  header_.name = std::move(name);
  do {
    if (at_ >= text_.size()) refuseLine(1, "the file is empty; a line of column names is needed");
  } while (!takeRow(kMostColumns));
  if (used_ > kMostColumns) {
    refuseLine(line_, std::to_string(used_) + " columns, more than the limit of " + std::to_string(kMostColumns));
  }
  header_.columns.assign(cells_.begin(), cells_.end());
}

bool CsvRows::next() {
  const auto columns = header_.columns.size();
  while (at_ < text_.size()) {
    if (!takeRow(columns)) continue;
    if (used_ == columns) return true;
    refuseLine(line_, std::to_string(used_) + " cells, but there are " + std::to_string(columns) +
                          " columns; quote cells that hold commas");
  }
  return false;
}

/// Keeps the first `mostCells` cells and counts those behind them up to the last that is not empty. False: blank line.
bool CsvRows::takeRow(std::size_t mostCells) {
  line_ = nextLine_;
  cells_.clear();
  rewritten_.clear();
  used_ = 0;
  std::size_t count = 0;
  do {
    const auto cell = takeCell();
    ++count;
    const bool isKept = cells_.size() < mostCells;
    if (isKept) cells_.push_back(cell);
    if (isKept || !cell.empty()) used_ = count;
  } while (takeIf(','));
  takeIf('\r');
  if (takeIf('\n')) ++nextLine_;
  return used_ > 1 || !cells_[0].empty();
}

std::string_view CsvRows::takeCell() {
  while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
  if (takeIf('"')) return takeQuoted();
  const auto end = std::min(text_.find_first_of(",\n", at_), text_.size());
  const auto begin = std::exchange(at_, end);
  return trimmedView(text_.substr(begin, end - begin));
}

std::string_view CsvRows::takeQuoted() {
  const auto line = nextLine_;
  const auto begin = at_;
  bool hasQuotes = false;
  while (true) {
    at_ = text_.find('"', at_);
    if (at_ == std::string_view::npos) refuseLine(line, "a quote never ends");
    ++at_;
    if (!takeIf('"')) break;
    hasQuotes = true;
  }
  const auto cell = text_.substr(begin, at_ - 1 - begin);
  nextLine_ += static_cast<std::size_t>(std::ranges::count(cell, '\n'));
  at_ = std::min(text_.find_first_not_of(kBlank, at_), text_.size());
  if (at_ < text_.size() && text_[at_] != ',' && text_[at_] != '\n') refuseLine(line, "text follows a closing quote");
  return hasQuotes ? unescaped(cell) : cell;
}

std::string_view CsvRows::unescaped(std::string_view quoted) {
  auto& cell = rewritten_.emplace_back();
  for (std::size_t i = 0; i < quoted.size(); ++i) {
    cell += quoted[i];
    if (quoted[i] == '"') ++i;
  }
  return cell;
}

bool CsvRows::takeIf(char letter) {
  if (at_ >= text_.size() || text_[at_] != letter) return false;
  ++at_;
  return true;
}

void CsvRows::refuseLine(std::size_t line, const std::string& what) const {
  throw Error(ErrorCode::Corrupt, header_.name + ", line " + std::to_string(line) + ": " + what);
}

std::string csvField(std::string_view text) {
  const bool isPlain =
      text.find_first_of(",\"\r\n") == std::string_view::npos && trimmedView(text).size() == text.size();
  if (isPlain) return std::string(text);
  std::string quoted = "\"";
  for (const char letter : text) {
    if (letter == '"') quoted += '"';
    quoted += letter;
  }
  return quoted + '"';
}

}  // namespace carina::data
