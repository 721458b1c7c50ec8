// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/engine/plot/samples.h"

#include <cmath>
#include <limits>
#include <random>

#include "engine/plot/bar_chart.h"
#include "engine/plot/forest_plot.h"
#include "engine/plot/histogram.h"
#include "engine/plot/line_chart.h"

namespace carina::plot {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
const std::vector<std::string> kFindings = {
    "Atelectasis", "Cardiomegaly", "Effusion",           "Infiltration",  "Mass",
    "Nodule",      "Pneumonia",    "Pneumothorax",       "Consolidation", "Edema",
    "Emphysema",   "Fibrosis",     "Pleural thickening", "Hernia"};

template <typename Chart>
Sample sampleOf(const std::string& name, double width, double height, const Chart& chart) {
  return {name, width, height, [chart](Canvas& canvas, const Rect& where) { draw(chart, canvas, where); }};
}

LineChart rocChart(bool isLarge) {
  const auto name = [&](const std::string& model, const std::string& auroc) { return model + "  " + auroc; };
  LineChart chart{.title = isLarge ? "ROC curve" : "Pleural thickening",
                  .subtitle = "25,596 films, 1,143 positive",
                  .x = {.label = "1 \u2212 specificity"},
                  .y = {.label = "sensitivity"},
                  .references = {{{0, 0}, {1, 1}}},
                  .isSquare = true};
  for (std::size_t i = 0; i < 3; ++i) {
    chart.series.push_back({.name = name("densenet121-run" + std::to_string(i), "0.8" + std::to_string(i)),
                            .points = rocStairs(25000, 4 - static_cast<double>(i), static_cast<unsigned>(i)),
                            .stroke = {.ink = seriesInk(i), .width = 1.4, .dash = seriesDash(i)}});
  }
  chart.markers = {{{0.12, 0.68}, "Youden 0.41", Ink::Series0}, {{0.9, 0.99}, "sensitivity 0.99", Ink::Series1}};
  return chart;
}

LineChart lossChart() {
  LineChart chart{.title = "Loss by epoch",
                  .x = {.label = "epoch", .min = 1, .max = 20},
                  .y = {.label = "loss"},
                  .legend = Legend::UpperRight};
  LineSeries train{.name = "training"};
  LineSeries valid{.name = "validation", .stroke = {.ink = Ink::Series1, .width = 1.4, .dash = Dash::Dashed}};
  for (int epoch = 1; epoch <= 20; ++epoch) {
    const double x = epoch;
    train.points.push_back({x, epoch == 7 ? kNan : 0.9 * std::exp(-x / 6) + 0.05});
    valid.points.push_back({x, 0.8 * std::exp(-x / 4) + 0.15 + 0.006 * x});
  }
  for (const auto& point : valid.points) valid.band.push_back({point.y - 0.03, point.y + 0.05});
  chart.series = {train, valid};
  chart.levels = {{.at = 13, .isVertical = true, .label = "best epoch 13"}, {.at = 0.1, .label = "goal"}};
  return chart;
}

LineChart reliabilityChart() {
  LineChart chart{.title = "Calibration",
                  .x = {.label = "predicted probability", .format = TickFormat::Percent},
                  .y = {.label = "share of positive films", .format = TickFormat::Percent},
                  .references = {{{0, 0}, {1, 1}}},
                  .isSquare = true};
  LineSeries series{.name = "ECE 0.031", .hasDots = true};
  for (int i = 0; i < 10; ++i) {
    const double x = 0.05 + 0.1 * i;
    series.points.push_back({x, x * x * 0.4 + 0.55 * x});
    series.whiskers.push_back(
        {series.points.back().y - 0.02 * (1 + i / 3), series.points.back().y + 0.02 * (1 + i / 3)});
  }
  chart.series = {series};
  return chart;
}

BarChart aurocBars() {
  BarChart chart{.title = "AUROC by finding",
                 .subtitle = "95 % intervals by DeLong",
                 .value = {.label = "AUROC", .min = 0.5, .max = 1},
                 .origin = 0.5,
                 .categories = kFindings};
  chart.categories.back() = "Hernia (hiatal, or any other of the diaphragm, with a very long name)";
  for (std::size_t group = 0; group < 3; ++group) {
    BarGroup bars{.name = group == 0   ? "this model"
                          : group == 1 ? "Wang et al. 2017 (official split)"
                                       : "Rajpurkar et al. 2017 (random split)",
                  .ink = seriesInk(group)};
    for (std::size_t i = 0; i < kFindings.size(); ++i) {
      const double value = 0.68 + 0.02 * static_cast<double>((i * 7 + group * 3) % 15);
      bars.values.emplace_back(value);
      if (group == 0) bars.whiskers.push_back({{value - 0.03, value + 0.05}});
    }
    if (group == 1) bars.values[4].reset();
    if (group == 2) bars.values[6] = kNan;
    chart.groups.push_back(bars);
  }
  return chart;
}

ForestPlot subgroups() {
  ForestPlot plot{.title = "AUROC by subgroup",
                  .subtitle = "densenet121, DeLong 95 %",
                  .value = {.label = "AUROC", .min = 0.6, .max = 1},
                  .countTitle = "films (positive)",
                  .reference = 0.82};
  const auto add = [&](const std::string& label, double value, double half) {
    plot.rows.push_back({.label = label,
                         .count = "12,345 (678)",
                         .value = value,
                         .interval = {{value - half, value + half}},
                         .text = "0.812 (0.790\u20130.834)"});
  };
  add("all films", 0.82, 0.01);
  plot.rows.push_back({.label = "sex", .isHeading = true});
  add("F", 0.81, 0.02);
  add("M", 0.83, 0.02);
  plot.rows.push_back({.label = "view position", .isHeading = true});
  add("PA", 0.85, 0.02);
  add("AP, at the bedside, of patients who could not stand up for the film", 0.74, 0.03);
  plot.rows.push_back({.label = "LL", .count = "12 (1)", .text = "too few"});
  return plot;
}

Histogram scores() {
  Histogram histogram{.title = "Where the scores lie",
                      .subtitle = "densenet121",
                      .x = {.label = "probability"},
                      .y = {.label = "share of the films", .min = 0, .max = 0.2, .format = TickFormat::Percent},
                      .series = {{"negative films", {.ink = Ink::Series0, .width = 1}, {}},
                                 {"positive films", {.ink = Ink::Series1, .width = 1, .dash = Dash::Dashed}, {}}}};
  for (int i = 0; i < 25; ++i) {
    histogram.series[0].shares.push_back(0.19 * std::exp(-0.02 * (i - 6) * (i - 6)));
    histogram.series[1].shares.push_back(0.12 * std::exp(-0.008 * (i - 15) * (i - 15)));
  }
  return histogram;
}

}  // namespace

std::vector<Point> rocStairs(std::size_t corners, double quality, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<Point> points = {{0, 0}};
  const auto last = static_cast<double>(corners - 1);
  for (std::size_t i = 1; i < corners; ++i) {
    // Along x = 1 - (1 - t)^(1/q), the mirror of a power curve; each corner moves in one direction only.
    const double t = (static_cast<double>(i) + static_cast<double>(random() % 1000) / 1001 - 0.5) / last;
    const double x = std::pow(std::min(1.0, t), quality);
    const double y = 1 - std::pow(1 - std::min(1.0, t), quality);
    points.push_back(i % 2 == 0 ? Point{points.back().x, std::max(points.back().y, y)}
                                : Point{std::max(points.back().x, x), points.back().y});
  }
  points.back() = {1, 1};
  return points;
}

std::vector<Sample> samples() {
  const auto bars = aurocBars();
  const auto forest = subgroups();
  return {sampleOf("roc", 260, 250, rocChart(true)),
          sampleOf("roc_panel", 120, 130, rocChart(false)),
          sampleOf("loss", 300, 200, lossChart()),
          sampleOf("calibration", 240, 240, reliabilityChart()),
          sampleOf("bars", 480, preferredHeight(bars), bars),
          sampleOf("forest", 480, preferredHeight(forest), forest),
          sampleOf("histogram", 300, 200, scores()),
          sampleOf("no_lines", 200, 150, LineChart{.title = "Nothing known"}),
          sampleOf("no_bars", 200, 150, BarChart{.title = "Nothing known"}),
          sampleOf("no_rows", 200, 150, ForestPlot{.title = "Nothing known"}),
          sampleOf("no_bins", 200, 150, Histogram{.title = "Nothing known"})};
}

}  // namespace carina::plot
