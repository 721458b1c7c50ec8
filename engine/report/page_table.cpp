// SPDX-License-Identifier: Apache-2.0
#include "engine/report/page_table.h"

#include <algorithm>
#include <numeric>
#include <sstream>
#include <string>
#include <vector>

namespace carina::report {
namespace {

using plot::Anchor;
using plot::Ink;

constexpr double kPadding = 4;  ///< at each side of a cell
constexpr double kRowPadding = 3;
constexpr double kTogether = 0.4;  ///< of a page: tables up to here are not torn
constexpr double kLargest = 8;
constexpr double kSmallest = 5.5;
constexpr double kStep = 0.25;

/// What a column wants at a font size.
struct Wish {
  double least = 0;    ///< its widest word
  double natural = 0;  ///< its widest cell
};

double widestWord(const plot::Canvas& canvas, const std::string& text, double size, bool bold) {
  std::istringstream words(text);
  double widest = 0;
  for (std::string word; words >> word;) widest = std::max(widest, canvas.textWidth(word, size, bold));
  return widest;
}

class TableLayout {
 public:
  TableLayout(PageFlow& flow, const Table& table) : flow_(flow), table_(table) { chooseWidths(); }

  void lay() {
    if (const double whole = wholeHeight(); whole < kTogether * PageFlow::kHeight) flow_.reserve(whole);
    if (!table_.caption.empty()) {
      flow_.reserve(kLargest * 1.4 + headHeight() + 3 * lineHeight());
      flow_.paragraph(table_.caption, {.size = kLargest, .ink = Ink::Faint});
      flow_.advance(2);
    }
    flow_.reserve(headHeight() + 2 * lineHeight());
    layHead();
    for (std::size_t i = 0; i < table_.rows.size(); ++i) {
      const bool isStrong = std::ranges::find(table_.strong, i) != table_.strong.end();
      if (flow_.reserve(height(table_.rows[i], isStrong))) layHead();
      layRow(table_.rows[i], isStrong, Ink::Grid);
    }
    if (!table_.note.empty()) flow_.paragraph(table_.note, {.size = 7, .ink = Ink::Faint});
  }

 private:
  double lineHeight() const { return size_ * 1.3; }

  std::vector<std::string> titles() const {
    std::vector<std::string> titles;
    for (const auto& column : table_.columns) titles.push_back(column.title);
    return titles;
  }

  Wish wishOf(std::size_t column) const {
    Wish wish;
    const auto add = [&](const std::string& text, bool bold, bool mayBreak) {
      const double whole = flow_.canvas().textWidth(text, size_, bold);
      const double word = widestWord(flow_.canvas(), text, size_, bold);
      wish.least = std::max(wish.least, word);
      wish.natural = std::max(wish.natural, mayBreak ? std::max(word, whole / 2) : whole);
    };
    add(table_.columns[column].title, true, true);
    for (const auto& row : table_.rows) add(row[column], true, false);
    return wish;
  }

  /// Takes the largest font at which the least widths fit, and shares out what is left.
  void chooseWidths() {
    const auto columns = table_.columns.size();
    const double room = flow_.width() - 2 * kPadding * static_cast<double>(columns);
    for (size_ = kLargest;; size_ -= kStep) {
      double least = 0;
      double natural = 0;
      std::vector<Wish> wishes;
      for (std::size_t i = 0; i < columns; ++i) {
        wishes.push_back(wishOf(i));
        least += wishes.back().least;
        natural += wishes.back().natural;
      }
      const bool isLast = size_ - kStep < kSmallest;
      // Breaking numbers over lines is worse than a slightly smaller font.
      const bool isRoomy = natural <= room || (size_ <= kLargest - 7 * kStep && least <= room);
      if (!isRoomy && !isLast) continue;
      const double share = natural <= room ? 1 : std::clamp((room - least) / std::max(1e-9, natural - least), 0.0, 1.0);
      for (const auto& wish : wishes) {
        widths_.push_back(wish.least + share * (wish.natural - wish.least) + 2 * kPadding);
      }
      return;
    }
  }

  std::vector<std::string> linesOf(const std::string& text, std::size_t column, bool bold) const {
    return plot::wrapped(flow_.canvas(), text, {.size = size_, .isBold = bold}, widths_[column] - 2 * kPadding + 0.01);
  }

  double height(const std::vector<std::string>& cells, bool bold) const {
    std::size_t lines = 1;
    for (std::size_t i = 0; i < cells.size(); ++i) lines = std::max(lines, linesOf(cells[i], i, bold).size());
    return static_cast<double>(lines) * lineHeight() + kRowPadding;
  }

  double wholeHeight() const {
    double sum = headHeight() + 2 * kLargest * 1.4;
    for (const auto& row : table_.rows) sum += height(row, true);
    return sum;
  }

  double headHeight() const { return height(titles(), true); }

  void layHead() { layRow(titles(), true, Ink::Faint); }

  void layRow(const std::vector<std::string>& cells, bool bold, Ink rule) {
    const double tall = height(cells, bold);
    double x = flow_.left();
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const bool isText = i == 0 || table_.columns[i].isText;
      double y = flow_.y() + kRowPadding / 2 + size_;
      for (const auto& line : linesOf(cells[i], i, bold)) {
        flow_.canvas().text(
            {isText ? x + kPadding : x + widths_[i] - kPadding, y}, line,
            {.size = size_, .isBold = bold, .anchor = isText ? Anchor::Start : Anchor::End, .ink = Ink::Text});
        y += lineHeight();
      }
      x += widths_[i];
    }
    flow_.advance(tall);
    flow_.canvas().line({flow_.left(), flow_.y()}, {x, flow_.y()}, {.ink = rule, .width = 0.5});
  }

  PageFlow& flow_;
  const Table& table_;
  double size_ = kLargest;
  std::vector<double> widths_;
};

}  // namespace

void layTable(PageFlow& flow, const Table& table) {
  if (!table.columns.empty()) TableLayout(flow, table).lay();
}

}  // namespace carina::report
