// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to engine/report.

#include <string>

#include "engine/plot/canvas.h"
#include "engine/plot/pdf_document.h"

namespace carina::report {

/// Sheets filled from top to bottom.
/// Units    points
/// Threads  one at a time
class PageFlow {
 public:
  /// `pages` is the number of pages there will be, for "3 of 12"; 0 where it is not known yet.
  PageFlow(plot::PdfDocument& pdf, std::string footer, int pages);

  static constexpr double kWidth = 595.28;  // A4
  static constexpr double kHeight = 841.89;
  static constexpr double kMargin = 45;

  double width() const { return kWidth - 2 * kMargin; }
  double left() const { return kMargin; }
  double y() const { return y_; }
  plot::Canvas& canvas() { return *canvas_; }
  int pages() const { return page_; }

  /// An entry of the reader's table of contents that leads here.
  void addBookmark(const std::string& title) { pdf_.addBookmark(title); }

  /// Begins a page, unless this one is still empty.
  void startPage();

  /// Makes sure that `height` is free, on a new page if need be; true where there is a new one. More than a page cannot
  /// be had.
  bool reserve(double height);

  /// Goes down; nothing at the top of a page where `isGap`.
  void advance(double height, bool isGap = false);

  /// Words broken into lines; lines go to the next page where they must.
  void paragraph(const std::string& text, const plot::TextStyle& style, double indent = 0);

 private:
  double bottom() const { return kHeight - kMargin - 14; }
  void beginPage();

  plot::PdfDocument& pdf_;
  std::string footer_;
  int total_;
  int page_ = 0;
  plot::Canvas* canvas_ = nullptr;
  double y_ = 0;
};

}  // namespace carina::report
