// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "engine/plot/canvas.h"

namespace carina::plot {

/// Remembers what is drawn on it; every character is half an em wide.
class RecordingCanvas : public Canvas {
 public:
  struct Words {
    Point at;
    std::string text;
    TextStyle style;
  };

  void line(Point from, Point to, const Stroke& stroke) override;
  void polyline(std::span<const Point> points, const Stroke& stroke) override;
  void polygon(std::span<const Point> points, const Fill& fill) override;
  void rectangle(const Rect& where, const Fill& fill, double corner = 0) override;
  void circle(Point centre, double radius, const Fill& fill) override;
  void text(Point at, std::string_view words, const TextStyle& style) override;
  void image(const Rect& where, std::span<const std::byte> png) override;
  double textWidth(std::string_view words, double size, bool isBold) const override;

  bool hasText(const std::string& text) const;

  /// Everything that was drawn lies in here, and every number is finite.
  void expectWithin(const Rect& rect) const;

  std::vector<Words> words;
  std::vector<std::vector<Point>> polylines;
  std::vector<std::vector<Point>> polygons;
  std::vector<Rect> rectangles;
  std::vector<Point> all;
};

/// From a point to a line, without any cleverness.
double distance(Point point, const std::vector<Point>& line);

}  // namespace carina::plot
