// SPDX-License-Identifier: Apache-2.0
#include "engine/plot/svg_canvas.h"

#include <initializer_list>
#include <utility>

#include "engine/plot/number.h"
#include "engine/plot/text_widths.h"
#include "engine/plot/utf8.h"

namespace carina::plot {
namespace {

constexpr const char* kFonts = "DejaVu Sans, Verdana, system-ui, sans-serif";

std::string number(double value) {
  return shortNumber(value, 2);
}

using Attribute = std::pair<const char*, double>;

std::string attributes(std::initializer_list<Attribute> all) {
  std::string text;
  for (const auto& [name, value] : all) text += std::string(" ") + name + "=\"" + number(value) + "\"";
  return text;
}

std::string pointsText(std::span<const Point> points) {
  std::string text;
  for (const auto& point : points) text += (text.empty() ? "" : " ") + number(point.x) + "," + number(point.y);
  return text;
}

std::string themeVariables(Theme theme) {
  std::string text;
  for (int i = 0; i < kInks; ++i) {
    const auto ink = static_cast<Ink>(i);
    text += "--ink-" + nameOf(ink) + ":" + hexText(colorOf(ink, theme)) + ";";
  }
  return text;
}

}  // namespace

SvgCanvas::SvgCanvas(double width, double height, std::string_view title, SvgColors colors) : colors_(colors) {
  head_ = "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 " + number(width) + " " +
          number(height) + "\"" + attributes({{"width", width}, {"height", height}}) + " font-family=\"" + kFonts +
          "\"><title>" + escaped(title) + "</title>\n";
}

std::string SvgCanvas::color(std::string_view property, Ink ink) const {
  if (colors_ == SvgColors::Own) {
    return " " + std::string(property) + "=\"" + hexText(colorOf(ink, Theme::Light)) + "\"";
  }
  return " style=\"" + std::string(property) + ":var(--ink-" + nameOf(ink) + ")\"";
}

std::string SvgCanvas::strokeOf(const Stroke& stroke) const {
  auto text = color("stroke", stroke.ink) + attributes({{"stroke-width", stroke.width}});
  if (stroke.dash == Dash::Dashed) text += " stroke-dasharray=\"5 3\"";
  if (stroke.dash == Dash::Dotted) text += " stroke-dasharray=\"1.5 2\"";
  return text;
}

std::string SvgCanvas::fillOf(const Fill& fill) const {
  auto text = color("fill", fill.ink);
  return fill.opacity < 1 ? text + attributes({{"fill-opacity", fill.opacity}}) : text;
}

void SvgCanvas::line(Point from, Point to, const Stroke& stroke) {
  body_ +=
      "<line" + attributes({{"x1", from.x}, {"y1", from.y}, {"x2", to.x}, {"y2", to.y}}) + strokeOf(stroke) + "/>\n";
}

void SvgCanvas::polyline(std::span<const Point> points, const Stroke& stroke) {
  body_ += "<polyline points=\"" + pointsText(points) + "\" fill=\"none\" stroke-linejoin=\"round\"" +
           strokeOf(stroke) + "/>\n";
}

void SvgCanvas::polygon(std::span<const Point> points, const Fill& fill) {
  body_ += "<polygon points=\"" + pointsText(points) + "\"" + fillOf(fill) + "/>\n";
}

void SvgCanvas::rectangle(const Rect& where, const Fill& fill, double corner) {
  body_ += "<rect" + attributes({{"x", where.x}, {"y", where.y}, {"width", where.width}, {"height", where.height}}) +
           (corner > 0 ? attributes({{"rx", corner}}) : "") + fillOf(fill) + "/>\n";
}

void SvgCanvas::circle(Point centre, double radius, const Fill& fill) {
  body_ += "<circle" + attributes({{"cx", centre.x}, {"cy", centre.y}, {"r", radius}}) + fillOf(fill) + "/>\n";
}

void SvgCanvas::text(Point at, std::string_view words, const TextStyle& style) {
  body_ += "<text" + attributes({{"x", at.x}, {"y", at.y}, {"font-size", style.size}}) + color("fill", style.ink);
  if (style.isBold) body_ += " font-weight=\"bold\"";
  if (style.anchor == Anchor::Middle) body_ += " text-anchor=\"middle\"";
  if (style.anchor == Anchor::End) body_ += " text-anchor=\"end\"";
  if (style.turnDegrees != 0) {
    body_ += " transform=\"rotate(" + number(style.turnDegrees) + " " + number(at.x) + " " + number(at.y) + ")\"";
  }
  body_ += ">" + escaped(words) + "</text>\n";
}

void SvgCanvas::image(const Rect& where, std::span<const std::byte> png) {
  body_ += "<image" + attributes({{"x", where.x}, {"y", where.y}, {"width", where.width}, {"height", where.height}}) +
           " preserveAspectRatio=\"none\" href=\"" + pngDataUri(png) + "\"/>\n";
}

double SvgCanvas::textWidth(std::string_view words, double size, bool isBold) const {
  return estimatedTextWidth(words, size, isBold);
}

std::string SvgCanvas::svg() const {
  const auto description = description_.empty() ? "" : "<desc>" + escaped(description_) + "</desc>\n";
  return head_ + description + body_ + "</svg>\n";
}

std::string svgStyle() {
  const auto light = themeVariables(Theme::Light);
  return ":root{" + light + "}\n@media (prefers-color-scheme: dark){:root{" + themeVariables(Theme::Dark) +
         "}}\n@media print{:root{" + light + "color-scheme:light;}}\n";
}

std::string escaped(std::string_view text) {
  std::string safe;
  for (const char character : cleanUtf8(text)) {
    switch (character) {
      case '&':
        safe += "&amp;";
        break;
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '"':
        safe += "&quot;";
        break;
      case '\'':
        safe += "&#39;";
        break;
      default:
        safe += character;
    }
  }
  return safe;
}

std::string pngDataUri(std::span<const std::byte> png) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text = "data:image/png;base64,";
  for (std::size_t i = 0; i < png.size(); i += 3) {
    std::uint32_t bits = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      bits = bits << 8U | (i + k < png.size() ? std::to_integer<std::uint32_t>(png[i + k]) : 0);
    }
    for (std::size_t k = 0; k < 4; ++k) {
      text += i + k <= png.size() ? kDigits[bits >> (18 - 6 * k) & 63U] : '=';
    }
  }
  return text;
}

}  // namespace carina::plot
