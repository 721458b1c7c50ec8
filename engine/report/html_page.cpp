// SPDX-License-Identifier: Apache-2.0
#include "engine/report/html_page.h"

#include <algorithm>
#include <charconv>
#include <string_view>

#include "engine/plot/svg_canvas.h"
#include "engine/report/html_style.h"

namespace carina::report {
namespace {

std::string pixels(double points) {
  // A point is 1/72 inch, CSS's pixel 1/96.
  char text[64];
  return {text, std::to_chars(text, text + sizeof text, points * 96 / 72, std::chars_format::fixed, 0).ptr};
}

/// Writes blocks as elements.
class HtmlWriter {
 public:
  std::string take() { return std::move(html_); }

  HtmlWriter& operator<<(std::string_view markup) {
    html_ += markup;
    return *this;
  }

  HtmlWriter& text(std::string_view words) { return *this << plot::escaped(words); }

  void operator()(const Paragraph& block) { (*this << "<p>").text(block.text) << "</p>\n"; }

  void operator()(const Notice& block) {
    (*this << "<div class=\"notice\" role=\"note\">").text(block.text) << "</div>\n";
  }

  void operator()(const Facts& block) {
    *this << "<dl>\n";
    for (const auto& [name, value] : block.rows) {
      (*this << "<dt>").text(name) << "</dt><dd>";
      text(value) << "</dd>\n";
    }
    *this << "</dl>\n";
  }

  void operator()(const Table& block) {
    *this << "<div class=\"scroll\"><table>\n";
    if (!block.caption.empty()) (*this << "<caption>").text(block.caption) << "</caption>\n";
    *this << "<thead><tr>";
    for (std::size_t i = 0; i < block.columns.size(); ++i) {
      (*this << (isText(block, i) ? "<th scope=\"col\" class=\"text\">" : "<th scope=\"col\">"))
              .text(block.columns[i].title)
          << "</th>";
    }
    *this << "</tr></thead>\n<tbody>\n";
    for (std::size_t i = 0; i < block.rows.size(); ++i) addRow(block, i);
    *this << "</tbody></table></div>\n";
    if (!block.note.empty()) (*this << "<p class=\"note\">").text(block.note) << "</p>\n";
  }

  void operator()(const Figure& block) {
    *this << "<figure style=\"max-width:" << pixels(block.width) << "px\">";
    plot::SvgCanvas canvas(block.width, block.height, block.title);
    block.draw(canvas, {0, 0, block.width, block.height});
    *this << canvas.svg();
    if (!block.caption.empty()) (*this << "<figcaption>").text(block.caption) << "</figcaption>";
    *this << "</figure>\n";
  }

  void operator()(const FigureGrid& block) {
    *this << "<div class=\"grid\">\n";
    for (const auto& figure : block.figures) (*this)(figure);
    *this << "</div>\n";
  }

  void operator()(const PictureGrid& block) {
    if (!block.caption.empty()) (*this << "<p><strong>").text(block.caption) << "</strong></p>\n";
    *this << "<div class=\"pictures\">\n";
    for (const auto& picture : block.pictures) addPicture(picture);
    *this << "</div>\n";
  }

 private:
  static bool isText(const Table& table, std::size_t column) { return column == 0 || table.columns[column].isText; }

  void addRow(const Table& table, std::size_t index) {
    *this << (std::ranges::find(table.strong, index) != table.strong.end() ? "<tr class=\"strong\">" : "<tr>");
    for (std::size_t i = 0; i < table.rows[index].size(); ++i) {
      (*this << (isText(table, i) ? "<td class=\"text\">" : "<td class=\"number\">")).text(table.rows[index][i])
          << "</td>";
    }
    *this << "</tr>\n";
  }

  void addPicture(const PictureGrid::Picture& picture) {
    *this << "<div class=\"picture\">";
    if (picture.png.empty()) {
      *this << "<div class=\"none\">no picture</div>";
    } else {
      (*this << "<img alt=\"").text(picture.title) << "\" src=\"" << plot::pngDataUri(picture.png) << "\">";
    }
    text(picture.title) << "<br><small>";
    text(picture.text) << "</small></div>\n";
  }

  std::string html_;
};

void addContents(HtmlWriter& html, const Document& document) {
  html << "<nav class=\"page\" aria-label=\"Contents\"><ul>\n";
  for (std::size_t i = 0; i < document.sections.size(); ++i) {
    (html << "<li><a href=\"#part" << std::to_string(i + 1) << "\">").text(document.sections[i].title) << "</a></li>\n";
  }
  html << "</ul></nav>\n";
}

}  // namespace

std::string htmlPage(const Document& document) {
  HtmlWriter html;
  html << "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
       << "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>";
  html.text(document.title) << "</title>\n<style>\n" << plot::svgStyle() << kHtmlStyle << "</style>\n</head>\n<body>\n";
  (html << "<header class=\"page\"><h1>").text(document.title) << "</h1><div class=\"subtitle\">";
  html.text(document.subtitle) << "</div></header>\n";
  addContents(html, document);
  html << "<main>\n";
  for (std::size_t i = 0; i < document.sections.size(); ++i) {
    const auto& section = document.sections[i];
    html << (section.startsPage ? "<section class=\"page\">" : "<section>") << "\n<h2 id=\"part"
         << std::to_string(i + 1) << "\">";
    html.text(section.title) << "</h2>\n";
    for (const auto& block : section.blocks) std::visit(html, block);
    html << "</section>\n";
  }
  (html << "</main>\n<footer class=\"page\">").text(document.footer) << "</footer>\n</body>\n</html>\n";
  return html.take();
}

}  // namespace carina::report
