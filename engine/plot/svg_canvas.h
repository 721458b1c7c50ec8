// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "engine/plot/canvas.h"
#include "engine/plot/theme.h"

namespace carina::plot {

/// Where a picture's colours come from: the page's style sheet (svgStyle), or itself.
enum class SvgColors { Page, Own };

/// Draws SVG. The same calls give the same bytes, whatever the locale.
/// Threads  one at a time
/// Source   W3C: Scalable Vector Graphics 1.1
class SvgCanvas : public Canvas {
 public:
  /// `title` is for readers who cannot see the picture.
  SvgCanvas(double width, double height, std::string_view title, SvgColors colors = SvgColors::Page);

  /// What the picture shows, for readers who cannot see it: a sentence or two beside the title.
  void describe(std::string_view words) { description_ = words; }

  void line(Point from, Point to, const Stroke& stroke) override;
  void polyline(std::span<const Point> points, const Stroke& stroke) override;
  void polygon(std::span<const Point> points, const Fill& fill) override;
  void rectangle(const Rect& where, const Fill& fill, double corner = 0) override;
  void circle(Point centre, double radius, const Fill& fill) override;
  void text(Point at, std::string_view words, const TextStyle& style) override;
  void image(const Rect& where, std::span<const std::byte> png) override;

  /// By DejaVu Sans; other characters than ASCII's count as wide ones.
  double textWidth(std::string_view words, double size, bool isBold) const override;

  /// The whole picture.
  std::string svg() const;

 private:
  std::string color(std::string_view property, Ink ink) const;
  std::string strokeOf(const Stroke& stroke) const;
  std::string fillOf(const Fill& fill) const;

  SvgColors colors_;
  std::string head_;
  std::string description_;
  std::string body_;
};

/// A style sheet with the colours that pictures on a page use, "--ink-series0" and so on: light, dark where the reader
/// prefers that, light on paper.
std::string svgStyle();

/// Text as it stands in XML and HTML, in attributes too.
std::string escaped(std::string_view text);

/// "data:image/png;base64,…".
std::string pngDataUri(std::span<const std::byte> png);

}  // namespace carina::plot
