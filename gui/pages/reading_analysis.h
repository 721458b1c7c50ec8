// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to the Reading page: what the analyst says, as its tables want it.

#include <QString>
#include <QStringList>
#include <optional>
#include <vector>

#include "engine/image/overlay.h"
#include "gui/models/findings_model.h"
#include "gui/workers/analyst.h"

namespace carina::gui {

/// The labels that a table of these models has: the first model's in its order, then what others add.
QStringList labelsOf(const std::vector<ReadyModel>& models);

/// A column for each model; empty where nothing has been said yet.
std::vector<ModelColumn> columnsOf(const Analysis& analysis, const QStringList& labels);

/// The mean over the models of each label; nothing where no model has it.
std::vector<std::optional<double>> meansOf(const Analysis& analysis, const QStringList& labels);

/// The operating points of a model that is alone; several have none together.
std::vector<std::optional<double>> thresholdsOf(const std::vector<ReadyModel>& models, const QStringList& labels);

/// A heat map, and the value that gets the brightest colour: the film's strongest, so that what is weak looks weak.
struct ChosenMap {
  image::HeatMap map;
  float strongest = 0;
};

/// The map of one label: of one model, or the mean of all where `model` is nothing. Nothing where there is none.
std::optional<ChosenMap> findMap(const Analysis& analysis, const QString& label, std::optional<std::size_t> model);

/// "DenseNet-121 · 0f3ab2c1": what a model is called in a line.
QString titleOf(const ReadyModel& model);

/// Everything of a model's card that a reader should know before trusting a number, as rich text.
QString cardHtml(const ReadyModel& model);

}  // namespace carina::gui
