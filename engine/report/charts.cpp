// SPDX-License-Identifier: Apache-2.0
#include "engine/report/charts.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/report/number_text.h"

namespace carina::report {
namespace {

using plot::Ink;
using plot::Point;

constexpr int kHistogramBins = 25;

plot::Stroke strokeOf(std::size_t model) {
  return {.ink = plot::seriesInk(model), .width = 1.4, .dash = plot::seriesDash(model)};
}

std::vector<double> ticksOf(Detail detail) {
  return detail == Detail::Panel ? std::vector<double>{0, 0.5, 1} : std::vector<double>{0, 0.2, 0.4, 0.6, 0.8, 1};
}

plot::Axis unitAxis(const std::string& label, Detail detail) {
  return {.label = label, .min = 0, .max = 1, .ticks = ticksOf(detail)};
}

std::vector<Point> rocPoints(const eval::Roc& roc) {
  std::vector<Point> points;
  if (!roc.isDefined()) return points;
  points.push_back({0, 0});
  for (const auto& point : roc.points) points.push_back({roc.falsePositiveRate(point), roc.sensitivity(point)});
  return points;
}

/// Precision between two corners of a ROC curve is no straight line: points are put between.
std::vector<Point> precisionPoints(const eval::Roc& roc) {
  std::vector<Point> points;
  if (!roc.isDefined()) return points;
  double positives = 0;
  double negatives = 0;
  for (const auto& corner : roc.points) {
    const auto truePositives = static_cast<double>(corner.truePositives);
    const auto falsePositives = static_cast<double>(corner.falsePositives);
    const double pieces = std::clamp(truePositives - positives, 1.0, 16.0);
    for (double piece = 1; piece <= pieces; ++piece) {
      const double tp = positives + (truePositives - positives) * piece / pieces;
      const double fp = negatives + (falsePositives - negatives) * piece / pieces;
      points.push_back({tp / static_cast<double>(roc.positives), tp / (tp + fp)});
    }
    positives = truePositives;
    negatives = falsePositives;
  }
  return points;
}

std::string countsText(const eval::LabelResult& label) {
  return countText(label.films) + " films, " + countText(label.positives) + " positive";
}

/// "0.84", and the model before it where there are several.
std::string curveName(const Subject& subject, std::size_t model, const std::string& number) {
  const auto& models = subject.evaluation.models;
  return models.size() == 1 ? number : models[model].name + "  " + number;
}

/// Probabilities crowd at the ends of 0 … 1: their logits do not. Beyond 0.0001 and 0.9999 they count as these.
double logit(double probability) {
  const double p = std::clamp(probability, 1e-4, 1 - 1e-4);
  return std::log(p / (1 - p));
}

/// The axis of a distribution of scores, in logits where they are probabilities.
plot::Axis scoreAxis(const std::vector<double>& scores) {
  if (scores.empty()) return {.label = "score"};
  const auto [least, most] = std::ranges::minmax(scores);
  if (least < 0 || most > 1) return {.label = "score", .min = least, .max = std::max(most, least + 1e-9)};
  plot::Axis axis{.label = "probability (logit scale)", .min = logit(0), .max = logit(1)};
  for (const auto& [tick, text] :
       {std::pair(0.0001, "0.0001"), std::pair(0.001, "0.001"), std::pair(0.01, "0.01"), std::pair(0.1, "0.1"),
        std::pair(0.5, "0.5"), std::pair(0.9, "0.9"), std::pair(0.99, "0.99"), std::pair(0.999, "0.999")}) {
    axis.ticks.push_back(logit(tick));
    axis.texts.emplace_back(text);
  }
  return axis;
}

/// How far a reliability curve goes: rare findings have small probabilities alone. Bins of very few films may lie out.
double reliabilityLimit(const Subject& subject, std::size_t label) {
  constexpr std::int64_t kFew = 5;
  double most = 0;
  for (const auto& model : subject.evaluation.models) {
    if (!model.labels[label].reliability) continue;
    for (const auto& bin : model.labels[label].reliability->bins) {
      if (bin.count >= kFew) most = std::max({most, bin.meanScore, bin.share});
    }
  }
  for (const double limit : {0.1, 0.2, 0.4, 0.6, 0.8}) {
    if (most <= limit) return limit;
  }
  return 1;
}

/// Makes an axis hold a row, to whole tenths.
void widen(plot::Axis& axis, const plot::ForestRow& row) {
  const auto [low, high] = row.interval.value_or(std::pair(*row.value, *row.value));
  axis.min = std::min(axis.min, std::floor(10 * low) / 10);
  axis.max = std::max(axis.max, std::ceil(10 * high) / 10);
}

}  // namespace

plot::LineChart rocChart(const Subject& subject, std::size_t label, Detail detail) {
  const auto& models = subject.evaluation.models;
  const auto& first = models[0].labels[label];
  const bool isPanel = detail == Detail::Panel;
  plot::LineChart chart{.title = isPanel ? labelText(subject.films.labels[label]) : "ROC curve",
                        .subtitle = countsText(first),
                        .x = unitAxis(isPanel ? "" : "false positive rate (1 \u2212 specificity)", detail),
                        .y = unitAxis(isPanel ? "" : "sensitivity", detail),
                        .references = {{{0, 0}, {1, 1}}},
                        .isSquare = true};
  for (std::size_t i = 0; i < models.size(); ++i) {
    const auto& result = models[i].labels[label];
    const bool isShort = isPanel || models.size() > 1;
    const auto number =
        isShort ? numberText(result.auroc.auroc) : estimateText(result.auroc.auroc, result.auroc.interval95);
    chart.series.push_back({.name = isPanel ? number : curveName(subject, i, number),
                            .points = rocPoints(result.roc),
                            .stroke = strokeOf(i)});
  }
  if (first.point && !isPanel) {
    const auto& point = *first.point;
    chart.markers.push_back({{1 - point.specificity.value(), point.sensitivity.value()},
                             "at " + thresholdText(point.threshold),
                             Ink::Text});
  }
  return chart;
}

plot::LineChart precisionChart(const Subject& subject, std::size_t label) {
  const auto& models = subject.evaluation.models;
  const auto& first = models[0].labels[label];
  plot::LineChart chart{.title = "Precision and recall",
                        .subtitle = countsText(first),
                        .x = unitAxis("recall (sensitivity)", Detail::Page),
                        .y = unitAxis("precision (PPV)", Detail::Page),
                        .isSquare = true,
                        .legend = plot::Legend::UpperRight};
  if (first.films > 0) {
    const double prevalence = static_cast<double>(first.positives) / static_cast<double>(first.films);
    chart.references.push_back({{0, prevalence}, {1, prevalence}});
  }
  for (std::size_t i = 0; i < models.size(); ++i) {
    const auto& result = models[i].labels[label];
    chart.series.push_back({.name = curveName(subject, i, "average " + numberText(result.averagePrecision)),
                            .points = precisionPoints(result.roc),
                            .stroke = strokeOf(i)});
  }
  return chart;
}

plot::LineChart reliabilityChart(const Subject& subject, std::size_t label, Detail detail) {
  const auto& models = subject.evaluation.models;
  const bool isPanel = detail == Detail::Panel;
  plot::LineChart chart{.title = isPanel ? labelText(subject.films.labels[label]) : "Reliability",
                        .subtitle = isPanel ? "ECE" : countsText(models[0].labels[label]),
                        .x = {.label = isPanel ? "" : "probability that the model gives"},
                        .y = {.label = isPanel ? "" : "share of positive films"},
                        .references = {{{0, 0}, {1, 1}}},
                        .isSquare = true,
                        .legend = isPanel ? plot::Legend::None : plot::Legend::LowerRight};
  for (std::size_t i = 0; i < models.size(); ++i) {
    const auto& reliability = models[i].labels[label].reliability;
    if (!reliability) continue;
    const auto ece = numberText(reliability->ece);
    if (isPanel) chart.subtitle += (i == 0 ? " " : ", ") + ece;
    plot::LineSeries series{.name = curveName(subject, i, "ECE " + ece), .stroke = strokeOf(i), .hasDots = true};
    series.stroke.width = 0.7;
    for (const auto& bin : reliability->bins) {
      if (bin.count == 0) continue;
      series.points.push_back({bin.meanScore, bin.share});
      series.whiskers.push_back({bin.interval95.low, bin.interval95.high});
    }
    chart.series.push_back(std::move(series));
  }
  chart.x.max = chart.y.max = reliabilityLimit(subject, label);
  return chart;
}

plot::Histogram scoreHistogram(const Subject& subject, std::size_t label) {
  const auto known = eval::knownCases(subject.films, subject.scores[0], label);
  const auto axis = scoreAxis(known.scores);
  const bool isLogit = !axis.texts.empty();
  std::vector<std::vector<double>> shares(2, std::vector<double>(kHistogramBins));
  std::vector<double> counts(2);
  for (std::size_t i = 0; i < known.scores.size(); ++i) {
    const double place = isLogit ? logit(known.scores[i]) : known.scores[i];
    const double bin =
        std::clamp((place - axis.min) / (axis.max - axis.min) * kHistogramBins, 0.0, kHistogramBins - 1.0);
    const std::size_t kind = known.isPositive[i] != 0 ? 1 : 0;
    ++shares[kind][static_cast<std::size_t>(bin)];
    ++counts[kind];
  }
  double tallest = 1e-9;
  for (std::size_t kind = 0; kind < 2; ++kind) {
    for (double& share : shares[kind]) share /= std::max(1.0, counts[kind]);
    tallest = std::max(tallest, std::ranges::max(shares[kind]));
  }
  return {.title = "Where the scores lie",
          .subtitle = subject.scores[0].name,
          .x = axis,
          .y = {.label = "share of the films", .min = 0, .max = 1.05 * tallest, .format = plot::TickFormat::Percent},
          .series = {{"negative films", {.ink = Ink::Series0, .width = 1}, shares[0]},
                     {"positive films", {.ink = Ink::Series1, .width = 1, .dash = plot::Dash::Dashed}, shares[1]}}};
}

plot::ForestPlot subgroupPlot(const Subject& subject, std::size_t label) {
  const auto& result = subject.evaluation.models[0].labels[label];
  plot::ForestPlot plot{.title = "AUROC by subgroup",
                        .subtitle = subject.evaluation.models[0].name + ", DeLong 95\u00A0%",
                        .value = {.label = "AUROC", .min = 1, .max = 0},
                        .countTitle = "films (positive)",
                        .reference = result.auroc.auroc};
  const auto add = [&](const std::string& name, std::int64_t films, std::int64_t positives, bool isTooFew,
                       const eval::AurocEstimate& estimate) {
    plot::ForestRow row{.label = name, .count = countText(films) + " (" + countText(positives) + ")"};
    row.text = isTooFew ? "too few" : estimateText(estimate.auroc, estimate.interval95);
    if (!isTooFew && estimate.auroc) {
      row.value = estimate.auroc;
      if (estimate.interval95) row.interval = {estimate.interval95->low, estimate.interval95->high};
      widen(plot.value, row);
    }
    plot.rows.push_back(std::move(row));
  };
  add("all films", result.films, result.positives, false, result.auroc);
  std::string attribute;
  for (const auto& group : result.subgroups) {
    if (group.attribute != attribute) {
      attribute = group.attribute;
      plot.rows.push_back({.label = attribute, .isHeading = true});
    }
    add(group.value, group.films, group.positives, group.isTooFew, group.estimate);
  }
  if (plot.value.max <= plot.value.min) plot.value.min = 0, plot.value.max = 1;
  return plot;
}

plot::BarChart aurocBars(const Subject& subject, const std::vector<Baseline>& shown) {
  plot::BarChart chart{.value = {.label = "AUROC", .min = 0.5, .max = 1}, .origin = 0.5};
  for (const auto& label : subject.films.labels) chart.categories.push_back(labelText(label));
  chart.categories.emplace_back("Mean");
  const auto add = [&](plot::BarGroup group, std::optional<double> mean) {
    group.values.push_back(mean);
    group.ink = plot::seriesInk(chart.groups.size());
    for (const auto& value : group.values) {
      if (value) chart.value.min = std::min(chart.value.min, std::floor(10 * *value) / 10);
    }
    chart.groups.push_back(std::move(group));
  };
  for (const auto& model : subject.evaluation.models) {
    plot::BarGroup group{.name = model.name};
    for (const auto& label : model.labels) {
      group.values.push_back(label.auroc.auroc);
      const auto& interval = label.auroc.interval95;
      group.whiskers.push_back(interval ? std::optional(std::pair(interval->low, interval->high)) : std::nullopt);
    }
    const auto& mean = model.mean.bootstrap95;
    group.whiskers.push_back(mean ? std::optional(std::pair(mean->low, mean->high)) : std::nullopt);
    add(std::move(group), model.mean.auroc);
  }
  for (const auto& baseline : shown) {
    add({.name = baseline.name + " (" + std::string(name(baseline.split)) + " split)", .values = baseline.aurocs},
        baseline.mean);
  }
  return chart;
}

}  // namespace carina::report
