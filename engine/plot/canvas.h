// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace carina::plot {

/// Points (1/72 inch) from the upper left corner, y downwards.
struct Point {
  double x = 0;
  double y = 0;
};
struct Rect {
  double x = 0;
  double y = 0;
  double width = 0;
  double height = 0;

  double right() const { return x + width; }
  double bottom() const { return y + height; }
};

/// What a colour is for; the theme says which it is.
enum class Ink {
  Text,
  Faint,  ///< text that matters less
  Grid,
  Frame,
  Paper,
  Panel,
  Series0,
  Series1,
  Series2,
  Series3,
  Series4,
  Series5,
  Series6,
  Series7,
  Good,
  Bad
};
inline constexpr int kInks = 16;
inline constexpr int kSeriesInks = 8;

/// The ink of the nth series; after the last comes the first again.
constexpr Ink seriesInk(std::size_t index) {
  return static_cast<Ink>(static_cast<int>(Ink::Series0) + static_cast<int>(index % kSeriesInks));
}

enum class Dash { Solid, Dashed, Dotted };

/// A dash for the nth series, so that lines are told apart without colour too.
constexpr Dash seriesDash(std::size_t index) {
  return static_cast<Dash>(index % 3);
}

struct Stroke {
  Ink ink = Ink::Text;
  double width = 1;
  Dash dash = Dash::Solid;
};
struct Fill {
  Ink ink = Ink::Text;
  double opacity = 1;
};

enum class Anchor { Start, Middle, End };

struct TextStyle {
  double size = 9;
  bool isBold = false;
  Anchor anchor = Anchor::Start;
  Ink ink = Ink::Text;
  double turnDegrees = 0;  ///< about the point, clockwise
};

/// What plots are drawn on: a page of a PDF, an SVG, a window. The one interface between plots and whatever shows them.
///
/// Units    points
/// Threads  one at a time
class Canvas {
 public:
  virtual ~Canvas() = default;

  virtual void line(Point from, Point to, const Stroke& stroke) = 0;
  virtual void polyline(std::span<const Point> points, const Stroke& stroke) = 0;
  virtual void polygon(std::span<const Point> points, const Fill& fill) = 0;
  /// `corner` is the radius of its corners.
  virtual void rectangle(const Rect& where, const Fill& fill, double corner = 0) = 0;
  virtual void circle(Point centre, double radius, const Fill& fill) = 0;

  /// `at` is on the baseline; bytes that are no UTF-8 become U+FFFD.
  virtual void text(Point at, std::string_view words, const TextStyle& style) = 0;

  /// A PNG, stretched to fit. Errors: Corrupt: no PNG that can be read
  virtual void image(const Rect& where, std::span<const std::byte> png) = 0;

  virtual double textWidth(std::string_view words, double size, bool isBold) const = 0;
};

/// Breaks a paragraph into lines between words; a word wider than a line is broken within.
std::vector<std::string> wrapped(const Canvas& canvas, std::string_view text, const TextStyle& style, double width);

/// The text, or as much of its beginning as fits with "…".
std::string shortened(const Canvas& canvas, const std::string& text, const TextStyle& style, double width);

/// The same with "…" in its middle: names that begin alike stay apart, and a number at the end stays whole.
std::string shortenedWithin(const Canvas& canvas, const std::string& text, const TextStyle& style, double width);

}  // namespace carina::plot
