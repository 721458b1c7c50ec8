// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/widgets/plot_scale.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace carina::gui {
namespace {

/// The points of one column, as far as they can be seen.
class Column {
 public:
  void begin(qsizetype index) { first_ = last_ = least_ = greatest_ = index; }

  void add(qsizetype index, const QList<QPointF>& points) {
    last_ = index;
    if (points[index].y() < points[least_].y()) least_ = index;
    if (points[index].y() > points[greatest_].y()) greatest_ = index;
  }

  void give(const QList<QPointF>& points, QList<QPointF>& to) const {
    std::array<qsizetype, 4> kept = {first_, least_, greatest_, last_};
    std::sort(kept.begin(), kept.end());
    qsizetype before = -1;
    for (const auto index : kept) {
      if (index != before) to << points[index];
      before = index;
    }
  }

 private:
  qsizetype first_ = 0;
  qsizetype last_ = 0;
  qsizetype least_ = 0;
  qsizetype greatest_ = 0;
};

}  // namespace

double PlotScale::shareOf(double value) const {
  if (!isLogarithmic) return (value - from) / (to - from);
  if (!(value > 0)) return qQNaN();
  return std::log(value / from) / std::log(to / from);
}

double PlotScale::valueAt(double share) const {
  return isLogarithmic ? from * std::pow(to / from, share) : from + share * (to - from);
}

void PlotExtent::add(double value) {
  if (!std::isfinite(value) || (isLogarithmic_ && value <= 0)) return;
  least_ = std::min(least_, value);
  greatest_ = std::max(greatest_, value);
}

PlotScale PlotExtent::scale(double from, double to, double room) const {
  const bool isEmpty = least_ > greatest_;
  PlotScale scale{isEmpty ? (isLogarithmic_ ? 0.1 : 0.0) : least_, isEmpty ? 1.0 : greatest_, isLogarithmic_};
  if (isLogarithmic_) {
    scale.from = std::pow(10, std::floor(std::log10(scale.from)));
    scale.to = std::pow(10, std::ceil(std::log10(scale.to)));
  } else if (!isEmpty) {
    const double margin = room * (greatest_ - least_);
    scale.from -= margin;
    scale.to += margin;
  }
  if (!std::isnan(from)) scale.from = from;
  if (!std::isnan(to)) scale.to = to;
  if (!(scale.to > scale.from)) scale.to = isLogarithmic_ ? scale.from * 10 : scale.from + 1;
  return scale;
}

double tickStep(const PlotScale& scale, int most) {
  const double least = (scale.to - scale.from) / std::max(1, most);
  if (!(least > 0) || !std::isfinite(least)) return 1;
  const double power = std::pow(10.0, std::floor(std::log10(least)));
  for (const double times : {1.0, 2.0, 5.0}) {
    if (times * power >= least * (1 - 1e-9)) return times * power;
  }
  return 10 * power;
}

int digitsOf(double step) {
  return std::clamp(static_cast<int>(std::ceil(-std::log10(step) - 1e-9)), 0, 9);
}

QList<QPointF> decimated(const QList<QPointF>& points, const PlotScale& x, const PlotScale& y, int columns) {
  QList<QPointF> kept;
  Column column;
  int at = 0;
  bool isOpen = false;
  for (qsizetype i = 0; i < points.size(); ++i) {
    const double share = x.shareOf(points[i].x());
    if (!std::isfinite(share) || !std::isfinite(y.shareOf(points[i].y()))) continue;
    const int mine = static_cast<int>(std::floor(std::clamp(share, -1.0, 2.0) * std::max(1, columns)));
    if (isOpen && mine == at) {
      column.add(i, points);
      continue;
    }
    if (isOpen) column.give(points, kept);
    column.begin(i);
    at = mine;
    isOpen = true;
  }
  if (isOpen) column.give(points, kept);
  return kept;
}

}  // namespace carina::gui
