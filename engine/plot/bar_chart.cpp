// SPDX-License-Identifier: Apache-2.0
#include "engine/plot/bar_chart.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/plot/frame.h"
#include "engine/plot/number.h"

namespace carina::plot {
namespace {

constexpr double kBar = 7.5;
constexpr double kGap = 6;  ///< between categories
constexpr TextStyle kCategory = {.size = 7.5, .anchor = Anchor::End};
constexpr TextStyle kValue = {.size = 6.5, .ink = Ink::Faint};

/// Whole digits, "0.810".
std::string valueText(double value, int digits) {
  auto text = shortNumber(value, digits);
  if (digits == 0) return text;
  const auto point = text.find('.');
  if (point == std::string::npos) text += '.';
  const auto places = text.size() - text.find('.') - 1;
  return text + std::string(static_cast<std::size_t>(digits) - std::min(places, static_cast<std::size_t>(digits)), '0');
}

/// Not a number where the group has no such value.
double valueAt(const BarGroup& group, std::size_t category) {
  const bool isKnown = category < group.values.size() && group.values[category].has_value();
  return isKnown ? *group.values[category] : std::numeric_limits<double>::quiet_NaN();
}

/// Nothing where the group has no whisker that can be drawn there.
std::optional<std::pair<double, double>> whiskerAt(const BarGroup& group, std::size_t category) {
  if (category >= group.whiskers.size() || !group.whiskers[category]) return std::nullopt;
  const auto [low, high] = *group.whiskers[category];
  if (!std::isfinite(low) || !std::isfinite(high)) return std::nullopt;
  return group.whiskers[category];
}

class Bars {
 public:
  Bars(const BarChart& chart, Canvas& canvas, const Frame& frame, double labels, double band)
      : chart_(chart),
        canvas_(canvas),
        frame_(frame),
        labels_(labels),
        bar_((band - kGap * band / bandOf(chart)) /
             static_cast<double>(std::max<std::size_t>(1, chart.groups.size()))) {}

  static double bandOf(const BarChart& chart) {
    return kBar * static_cast<double>(std::max<std::size_t>(1, chart.groups.size())) + kGap;
  }

  void drawCategory(std::size_t category, double top) {
    const double tall = bar_ * static_cast<double>(chart_.groups.size());
    canvas_.text({frame_.area().x - 5, top + tall / 2 + 2.6},
                 shortened(canvas_, chart_.categories[category], kCategory, labels_ - 5), kCategory);
    for (std::size_t i = 0; i < chart_.groups.size(); ++i) {
      drawBar(chart_.groups[i], category, top + bar_ * static_cast<double>(i));
    }
  }

 private:
  void drawBar(const BarGroup& group, std::size_t category, double top) {
    const double base = top + bar_ / 2 + 2.2;
    const double value = valueAt(group, category);
    const double origin = frame_.x(chart_.origin);
    if (!std::isfinite(value)) {
      canvas_.text({origin + 3, base}, chart_.undefined, kValue);
      return;
    }
    const double end = frame_.x(value);
    canvas_.rectangle({std::min(origin, end), top + 0.6, std::abs(end - origin), bar_ - 1.2}, {.ink = group.ink});
    double right = std::max(origin, end);
    if (const auto whisker = whiskerAt(group, category)) {
      const auto [low, high] = *whisker;
      const double y = top + bar_ / 2;
      canvas_.line({frame_.x(low), y}, {frame_.x(high), y}, {.ink = Ink::Text, .width = 0.7});
      for (const double x : {frame_.x(low), frame_.x(high)}) {
        canvas_.line({x, y - 1.8}, {x, y + 1.8}, {.ink = Ink::Text, .width = 0.7});
      }
      right = std::max(right, frame_.x(high));
    }
    canvas_.text({right + 3, base}, valueText(value, chart_.digits), kValue);
  }

  const BarChart& chart_;
  Canvas& canvas_;
  const Frame& frame_;
  double labels_;  ///< the width that the categories' names have
  double bar_;
};

/// What the widest text at the end of a bar wants beyond the area.
double valueWidth(const Canvas& canvas, const BarChart& chart) {
  double widest = 0;
  for (const auto& group : chart.groups) {
    for (std::size_t i = 0; i < group.values.size(); ++i) {
      const double value = valueAt(group, i);
      const auto text = std::isfinite(value) ? valueText(value, chart.digits) : std::string();
      widest = std::max(widest, canvas.textWidth(text, kValue.size, false));
    }
  }
  return std::max(24.0, widest + 4);
}

}  // namespace

double preferredHeight(const BarChart& chart) {
  const double legendRows = std::ceil(static_cast<double>(chart.groups.size()) / 2);
  return Bars::bandOf(chart) * static_cast<double>(chart.categories.size()) + xAxisHeight(chart.value) +
         titleHeight(chart.title, chart.subtitle) + 4 + 11 * legendRows;
}

void draw(const BarChart& chart, Canvas& canvas, const Rect& where) {
  auto rest = drawTitle(canvas, where, chart.title, chart.subtitle);
  std::vector<LegendEntry> legend;
  for (const auto& group : chart.groups) legend.push_back({group.name, {.ink = group.ink}, true});
  const double used = drawLegendRow(canvas, rest, legend) + 4;
  rest.y += used;
  rest.height -= used;
  double left = 0;
  for (const auto& name : chart.categories) left = std::max(left, canvas.textWidth(name, kCategory.size, false));
  left = std::min(left + 8, rest.width / 3);
  const Rect area{rest.x + left, rest.y, std::max(1.0, rest.width - left - valueWidth(canvas, chart)),
                  std::max(1.0, rest.height - xAxisHeight(chart.value))};
  const Frame frame(area, chart.value, {.label = {}, .min = 0, .max = 1});
  drawXAxis(canvas, frame, chart.value);
  if (chart.categories.empty() || chart.groups.empty()) return drawNoData(canvas, area);
  const double origin = frame.x(chart.origin);
  const double band = area.height / static_cast<double>(std::max<std::size_t>(1, chart.categories.size()));
  Bars bars(chart, canvas, frame, left, band);
  for (std::size_t i = 0; i < chart.categories.size(); ++i) {
    bars.drawCategory(i, area.y + band * static_cast<double>(i) + kGap / 2 * band / Bars::bandOf(chart));
  }
  canvas.line({origin, area.y}, {origin, area.bottom()}, {.ink = Ink::Frame, .width = 0.9});
}

}  // namespace carina::plot
