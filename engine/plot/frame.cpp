// SPDX-License-Identifier: Apache-2.0
#include "engine/plot/frame.h"

#include <algorithm>
#include <cmath>

namespace carina::plot {
namespace {

constexpr double kTickGap = 3;
constexpr double kPointsPerTickX = 45;
constexpr double kPointsPerTickY = 28;
constexpr double kSwatch = 14;
constexpr double kBelowTitle = 5;  ///< the uppermost tick label stands half above its area

std::vector<double> ticksOf(const Axis& axis, double length, double each) {
  if (!axis.ticks.empty()) return axis.ticks;
  if (axis.min == axis.max && std::isfinite(axis.min)) return {axis.min};
  return niceTicks(axis.min, axis.max, std::clamp(static_cast<int>(length / each), 2, 8));
}

std::vector<std::string> textsOf(const Axis& axis, const std::vector<double>& ticks) {
  return axis.texts.size() == ticks.size() ? axis.texts : tickTexts(ticks, axis.format);
}

double fraction(double value, double min, double max) {
  const double part = (value - min) / (max - min);
  return max > min && std::isfinite(part) ? std::clamp(part, 0.0, 1.0) : 0.5;
}

void drawSwatch(Canvas& canvas, Point at, const LegendEntry& entry) {
  if (entry.isFilled) {
    canvas.rectangle({at.x + 3, at.y - 6, 8, 7}, {.ink = entry.stroke.ink});
  } else {
    canvas.line({at.x, at.y - 2.4}, {at.x + kSwatch, at.y - 2.4}, entry.stroke);
  }
}

}  // namespace

double titleHeight(const std::string& title, const std::string& subtitle) {
  return (title.empty() ? 0 : 1.3 * kTitle.size) + (subtitle.empty() ? 0 : 1.3 * kSubtitle.size) + kBelowTitle;
}

Rect drawTitle(Canvas& canvas, const Rect& where, const std::string& title, const std::string& subtitle) {
  Rect rest = where;
  const auto put = [&](const std::string& words, const TextStyle& style) {
    if (words.empty()) return;
    canvas.text({rest.x, rest.y + style.size}, shortened(canvas, words, style, where.width), style);
    rest.y += 1.3 * style.size;
  };
  put(title, kTitle);
  put(subtitle, kSubtitle);
  rest.y += kBelowTitle;
  rest.height = std::max(0.0, where.bottom() - rest.y);
  return rest;
}

Frame::Frame(Rect area, const Axis& x, const Axis& y)
    : area_(area), minX_(x.min), maxX_(x.max), minY_(y.min), maxY_(y.max) {}

double Frame::x(double value) const {
  return area_.x + fraction(value, minX_, maxX_) * area_.width;
}

double Frame::y(double value) const {
  return area_.bottom() - fraction(value, minY_, maxY_) * area_.height;
}

void drawXAxis(Canvas& canvas, const Frame& frame, const Axis& axis) {
  const auto& area = frame.area();
  const auto ticks = ticksOf(axis, area.width, kPointsPerTickX);
  const auto texts = textsOf(axis, ticks);
  auto style = kTickLabel;
  style.anchor = Anchor::Middle;
  double used = -1e9;
  for (std::size_t i = 0; i < ticks.size(); ++i) {
    const double x = frame.x(ticks[i]);
    canvas.line({x, area.y}, {x, area.bottom()}, {.ink = Ink::Grid, .width = 0.5});
    const double half = canvas.textWidth(texts[i], style.size, false) / 2;
    if (x - half < used + 2) continue;
    canvas.text({x, area.bottom() + kTickGap + style.size}, texts[i], style);
    used = x + half;
  }
  if (axis.label.empty()) return;
  auto label = kAxisLabel;
  label.anchor = Anchor::Middle;
  canvas.text({area.x + area.width / 2, area.bottom() + kTickGap + 1.25 * kTickLabel.size + label.size + 1},
              shortened(canvas, axis.label, label, area.width + 20), label);
}

void drawYAxis(Canvas& canvas, const Frame& frame, const Axis& axis) {
  const auto& area = frame.area();
  const auto ticks = ticksOf(axis, area.height, kPointsPerTickY);
  const auto texts = textsOf(axis, ticks);
  auto style = kTickLabel;
  style.anchor = Anchor::End;
  double widest = 0;
  double used = 1e9;
  for (std::size_t i = 0; i < ticks.size(); ++i) {
    const double y = frame.y(ticks[i]);
    canvas.line({area.x, y}, {area.right(), y}, {.ink = Ink::Grid, .width = 0.5});
    if (y > used - 1.1 * style.size) continue;
    used = y;
    canvas.text({area.x - kTickGap, y + 0.36 * style.size}, texts[i], style);
    widest = std::max(widest, canvas.textWidth(texts[i], style.size, false));
  }
  if (axis.label.empty()) return;
  auto label = kAxisLabel;
  label.anchor = Anchor::Middle;
  label.turnDegrees = -90;
  canvas.text({area.x - kTickGap - widest - 4, area.y + area.height / 2},
              shortened(canvas, axis.label, label, area.height), label);
}

void drawBorder(Canvas& canvas, const Rect& area) {
  const std::vector<Point> corners = {{area.x, area.y},
                                      {area.right(), area.y},
                                      {area.right(), area.bottom()},
                                      {area.x, area.bottom()},
                                      {area.x, area.y}};
  canvas.polyline(corners, {.ink = Ink::Frame, .width = 0.7});
}

void drawNoData(Canvas& canvas, const Rect& area) {
  drawBorder(canvas, area);
  canvas.text({area.x + area.width / 2, area.y + area.height / 2 + 3}, "no data",
              {.size = 8, .anchor = Anchor::Middle, .ink = Ink::Faint});
}

double yAxisWidth(const Canvas& canvas, const Axis& axis, double height) {
  double widest = 0;
  for (const auto& text : textsOf(axis, ticksOf(axis, height, kPointsPerTickY))) {
    widest = std::max(widest, canvas.textWidth(text, kTickLabel.size, false));
  }
  return widest + kTickGap + (axis.label.empty() ? 2 : kAxisLabel.size + 5);
}

double xAxisHeight(const Axis& axis) {
  return kTickGap + 1.25 * kTickLabel.size + (axis.label.empty() ? 0 : 1.3 * kAxisLabel.size + 1);
}

double xAxisOverhang(const Canvas& canvas, const Axis& axis, double width) {
  const auto texts = textsOf(axis, ticksOf(axis, width, kPointsPerTickX));
  return texts.empty() ? 0 : canvas.textWidth(texts.back(), kTickLabel.size, false) / 2;
}

double drawLegendRow(Canvas& canvas, const Rect& where, const std::vector<LegendEntry>& entries) {
  constexpr double kRow = 11;
  double x = where.x;
  double y = where.y;
  for (const auto& entry : entries) {
    const double wide = kSwatch + 4 + canvas.textWidth(entry.name, kLegend.size, false);
    if (x > where.x && x + wide > where.right()) {
      x = where.x;
      y += kRow;
    }
    drawSwatch(canvas, {x, y + kLegend.size}, entry);
    canvas.text({x + kSwatch + 4, y + kLegend.size},
                shortenedWithin(canvas, entry.name, kLegend, where.width - kSwatch - 4), kLegend);
    x += wide + 12;
  }
  return entries.empty() ? 0 : y + kRow - where.y;
}

void drawLegendInside(Canvas& canvas, const Rect& area, const std::vector<LegendEntry>& entries, bool isAtTop) {
  if (entries.empty()) return;
  constexpr double kRow = 9.5;
  const double most = 0.8 * area.width;
  double wide = 0;
  for (const auto& entry : entries) wide = std::max(wide, canvas.textWidth(entry.name, kLegend.size, false));
  wide = std::min(wide + kSwatch + 8, most);
  const double tall = kRow * static_cast<double>(entries.size()) + 4;
  const Rect box{area.right() - wide - 3, isAtTop ? area.y + 3 : area.bottom() - tall - 3, wide, tall};
  canvas.rectangle(box, {.ink = Ink::Paper, .opacity = 0.85});
  double y = box.y + 1 + kLegend.size;
  for (const auto& entry : entries) {
    drawSwatch(canvas, {box.x + 2, y}, entry);
    canvas.text({box.x + kSwatch + 5, y}, shortenedWithin(canvas, entry.name, kLegend, wide - kSwatch - 7), kLegend);
    y += kRow;
  }
}

}  // namespace carina::plot
