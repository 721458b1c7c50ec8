// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "engine/plot/canvas.h"

namespace carina::plot {

/// A PDF, page by page: vectors, fonts embedded, text that can be searched. It carries no date: the same calls give the
/// same bytes.
///
/// Units    points
/// Errors   Internal: the PDF could not be written
/// Threads  one at a time
/// Source   ISO 32000, as cairo writes it
class PdfDocument {
 public:
  PdfDocument(double width, double height, const std::string& title);
  ~PdfDocument();
  PdfDocument(const PdfDocument&) = delete;
  PdfDocument& operator=(const PdfDocument&) = delete;

  /// Begins a page. The canvas lives as long as the document, and always draws on the last page.
  Canvas& addPage();

  /// An entry of the reader's table of contents that leads to the page at hand.
  void addBookmark(const std::string& title);

  /// All bytes; nothing can be drawn after.
  std::string finish();

 private:
  class Page;
  std::unique_ptr<Page> page_;
};

}  // namespace carina::plot
