// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <vector>

#include "gui/models/figure_table.h"
#include "gui/models/model_entry.h"

namespace carina::gui {

/// One fact of a model's card.
struct CardLine {
  QString title;
  QString value;
};

/// What a card says but for its metrics, in words; empty fields are left out.
/// Threads  any
std::vector<CardLine> cardLines(const ModelEntry& entry);

/// The card's metrics, the mean over labels first; a column for the data only where it is not the same for all.
void fillMetrics(FigureTable& table, const model::ModelCard& card);
/// What all metrics were measured on; empty where they differ.
QString metricsData(const model::ModelCard& card);

/// The operating points: label, threshold, sensitivity, specificity, how it was chosen, and calibration.
void fillPoints(FigureTable& table, const model::OperatingPoints& points);
/// On which films they were chosen.
QString pointsData(const model::OperatingPoints& points);

/// A label as people read it: without underscores.
QString labelWords(const std::string& label);

}  // namespace carina::gui
