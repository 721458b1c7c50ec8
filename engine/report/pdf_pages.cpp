// SPDX-License-Identifier: Apache-2.0
#include "engine/report/pdf_pages.h"

#include <algorithm>

#include "engine/plot/pdf_document.h"
#include "engine/report/page_flow.h"
#include "engine/report/page_table.h"

namespace carina::report {
namespace {

using plot::Ink;

constexpr double kText = 9;
constexpr double kGap = 8;

/// Lays blocks on pages.
class PdfWriter {
 public:
  PdfWriter(plot::PdfDocument& pdf, const Document& document, int pages)
      : document_(document), flow_(pdf, document.footer, pages) {}

  /// Gives the number of pages.
  int write() {
    flow_.paragraph(document_.title, {.size = 19, .isBold = true});
    flow_.paragraph(document_.subtitle, {.size = kText, .ink = Ink::Faint});
    for (const auto& section : document_.sections) {
      if (section.startsPage) flow_.startPage();
      flow_.advance(2 * kGap, true);
      flow_.reserve(120);
      flow_.addBookmark(section.title);
      flow_.paragraph(section.title, {.size = 13, .isBold = true});
      flow_.advance(3);
      for (const auto& block : section.blocks) {
        std::visit(*this, block);
        flow_.advance(kGap, true);
      }
    }
    return flow_.pages();
  }

  void operator()(const Paragraph& block) { flow_.paragraph(block.text, {.size = kText}); }

  void operator()(const Notice& block) {
    const auto lines = plot::wrapped(flow_.canvas(), block.text, {.size = kText}, flow_.width() - 14);
    const double height = 1.4 * kText * static_cast<double>(lines.size()) + 8;
    flow_.reserve(height);
    flow_.canvas().rectangle({flow_.left(), flow_.y(), flow_.width(), height}, {.ink = Ink::Panel});
    flow_.canvas().rectangle({flow_.left(), flow_.y(), 3, height}, {.ink = Ink::Bad});
    flow_.advance(4);
    flow_.paragraph(block.text, {.size = kText}, 12);
    flow_.advance(4);
  }

  void operator()(const Facts& block) {
    double names = 0;
    for (const auto& row : block.rows) names = std::max(names, flow_.canvas().textWidth(row.first, kText, false));
    const double indent = std::min(names + 12, flow_.width() / 3);
    for (const auto& [name, value] : block.rows) {
      flow_.reserve(1.4 * kText);
      flow_.canvas().text({flow_.left(), flow_.y() + kText}, name, {.size = kText, .ink = Ink::Faint});
      flow_.paragraph(value, {.size = kText}, indent);
    }
  }

  void operator()(const Table& block) { layTable(flow_, block); }

  void operator()(const Figure& block) { layRow({&block, 1}); }

  void operator()(const FigureGrid& block) {
    for (std::size_t first = 0; first < block.figures.size();) {
      std::size_t count = 1;
      double wide = block.figures[first].width;
      while (first + count < block.figures.size() &&
             wide + kGap + block.figures[first + count].width <= flow_.width() + 0.5) {
        wide += kGap + block.figures[first + count].width;
        ++count;
      }
      layRow({&block.figures[first], count});
      first += count;
    }
  }

  void operator()(const PictureGrid& block) {
    const double pitch = (flow_.width() + kGap) / kPicturesInRow;
    const double side = pitch - kGap;
    const double tall = side + 3 * 9.0 + 4;
    if (!block.caption.empty()) {
      flow_.reserve(tall + 1.4 * kText + 4);
      flow_.paragraph(block.caption, {.size = kText, .isBold = true});
      flow_.advance(3);
    }
    for (std::size_t i = 0; i < block.pictures.size(); ++i) {
      const auto column = static_cast<double>(i % kPicturesInRow);
      if (i % kPicturesInRow == 0) flow_.reserve(tall);
      layPicture(block.pictures[i], {flow_.left() + column * pitch, flow_.y(), side, side});
      if (i % kPicturesInRow == kPicturesInRow - 1 || i + 1 == block.pictures.size()) flow_.advance(tall);
    }
  }

 private:
  static constexpr std::size_t kPicturesInRow = 4;

  /// Figures beside each other, smaller where one is wider than the page.
  void layRow(std::span<const Figure> figures) {
    double wide = -kGap;
    double tall = 0;
    for (const auto& figure : figures) wide += figure.width + kGap;
    const double scale = std::min(1.0, flow_.width() / wide);
    for (const auto& figure : figures) tall = std::max(tall, scale * figure.height + captionHeight(figure, scale));
    flow_.reserve(tall);
    double x = flow_.left();
    for (const auto& figure : figures) {
      figure.draw(flow_.canvas(), {x, flow_.y(), scale * figure.width, scale * figure.height});
      layCaption(figure, x, scale);
      x += scale * figure.width + kGap;
    }
    flow_.advance(tall);
  }

  std::vector<std::string> captionLines(const Figure& figure, double scale) {
    if (figure.caption.empty()) return {};
    return plot::wrapped(flow_.canvas(), figure.caption, {.size = kCaption}, scale * figure.width);
  }

  double captionHeight(const Figure& figure, double scale) {
    return 1.35 * kCaption * static_cast<double>(captionLines(figure, scale).size()) + 2;
  }

  void layCaption(const Figure& figure, double x, double scale) {
    double y = flow_.y() + scale * figure.height + kCaption + 2;
    for (const auto& line : captionLines(figure, scale)) {
      flow_.canvas().text({x, y}, line, {.size = kCaption, .ink = Ink::Faint});
      y += 1.35 * kCaption;
    }
  }

  void layPicture(const PictureGrid::Picture& picture, const plot::Rect& where) {
    auto& canvas = flow_.canvas();
    if (picture.png.empty()) {
      canvas.rectangle(where, {.ink = Ink::Panel});
      canvas.text({where.x + where.width / 2, where.y + where.height / 2}, "no picture",
                  {.size = 7, .anchor = plot::Anchor::Middle, .ink = Ink::Faint});
    } else {
      canvas.image(where, picture.png);
    }
    double y = where.y + where.height + 9;
    for (const auto* text : {&picture.title, &picture.text}) {
      for (const auto& line : plot::wrapped(canvas, *text, {.size = 6.5}, where.width)) {
        canvas.text({where.x, y}, line, {.size = 6.5, .ink = text == &picture.title ? Ink::Text : Ink::Faint});
        y += 8.5;
      }
    }
  }

  static constexpr double kCaption = 7.5;

  const Document& document_;
  PageFlow flow_;
};

std::string writeOnce(const Document& document, int& pages) {
  plot::PdfDocument pdf(PageFlow::kWidth, PageFlow::kHeight, document.title);
  pages = PdfWriter(pdf, document, pages).write();
  return pdf.finish();
}

}  // namespace

std::string pdfPages(const Document& document) {
  int pages = 0;
  writeOnce(document, pages);  // how many pages there are is known once they are laid
  return writeOnce(document, pages);
}

}  // namespace carina::report
