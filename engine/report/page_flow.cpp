// SPDX-License-Identifier: Apache-2.0
#include "engine/report/page_flow.h"

#include <utility>

namespace carina::report {

using plot::Anchor;
using plot::Ink;

PageFlow::PageFlow(plot::PdfDocument& pdf, std::string footer, int pages)
    : pdf_(pdf), footer_(std::move(footer)), total_(pages) {
  beginPage();
}

void PageFlow::beginPage() {
  canvas_ = &pdf_.addPage();
  ++page_;
  y_ = kMargin;
  const double base = kHeight - kMargin;
  const auto number = std::to_string(page_) + (total_ > 0 ? " of " + std::to_string(total_) : "");
  canvas_->line({kMargin, base - 10}, {kWidth - kMargin, base - 10}, {.ink = Ink::Grid, .width = 0.5});
  canvas_->text({kMargin, base}, footer_, {.size = 7, .ink = Ink::Faint});
  canvas_->text({kWidth - kMargin, base}, number, {.size = 7, .anchor = Anchor::End, .ink = Ink::Faint});
}

void PageFlow::startPage() {
  if (y_ > kMargin) beginPage();
}

bool PageFlow::reserve(double height) {
  if (y_ + height <= bottom() || y_ <= kMargin) return false;
  beginPage();
  return true;
}

void PageFlow::advance(double height, bool isGap) {
  if (isGap && y_ <= kMargin) return;
  y_ += height;
}

void PageFlow::paragraph(const std::string& text, const plot::TextStyle& style, double indent) {
  const double line = style.size * 1.4;
  for (const auto& words : plot::wrapped(*canvas_, text, style, width() - indent)) {
    reserve(line);
    canvas_->text({kMargin + indent, y_ + style.size}, words, style);
    advance(line);
  }
}

}  // namespace carina::report
