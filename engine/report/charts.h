// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to engine/report: results as charts.

#include <cstddef>

#include "engine/plot/bar_chart.h"
#include "engine/plot/forest_plot.h"
#include "engine/plot/histogram.h"
#include "engine/plot/line_chart.h"
#include "engine/report/subject.h"

namespace carina::report {

/// How much stands beside a curve.
enum class Detail { Panel, Page };

/// The ROC curves of all models for one label, with the first model's operating point.
plot::LineChart rocChart(const Subject& subject, std::size_t label, Detail detail);

/// Precision over recall, and the prevalence.
plot::LineChart precisionChart(const Subject& subject, std::size_t label);

/// Share of positives over probability, bin by bin, for every model.
plot::LineChart reliabilityChart(const Subject& subject, std::size_t label, Detail detail);

/// Where positives and negatives score, for the first model.
plot::Histogram scoreHistogram(const Subject& subject, std::size_t label);

/// The first model's AUROC of every group.
plot::ForestPlot subgroupPlot(const Subject& subject, std::size_t label);

/// AUROC per label of all models and of the baselines `shown`.
plot::BarChart aurocBars(const Subject& subject, const std::vector<Baseline>& shown);

}  // namespace carina::report
