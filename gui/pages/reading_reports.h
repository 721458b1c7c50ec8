// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to the Reading page: what was found, as the reports of the engine want it.

#include <QImage>
#include <QString>
#include <QStringList>

#include "engine/report/film_report.h"
#include "engine/report/worklist.h"
#include "gui/workers/analyst.h"

namespace carina::gui {

/// A film as it is shown, and what is said of it.
struct ShownFilm {
  QImage display;       ///< grey, at the film's own size
  QString fileName;     ///< told only where the patient is
  QString chosenLabel;  ///< whose heat map is looked at; may be empty
};

/// A report of one film; its heat maps are those of the chosen finding and of the likeliest above their thresholds.
/// Threads  any
report::FilmReport makeFilmReport(const Analysis& analysis, const ShownFilm& shown);

/// One film of a worklist that could not be read.
struct UnreadFilm {
  QString fileName;
  QString problem;
};

/// A film's row; `analysis` is null for one that was not read.
/// Threads  any
report::WorklistRow makeWorklistRow(const Analysis* analysis, const UnreadFilm& film, const QStringList& labels);

/// The head of a worklist of these models.
report::Worklist makeWorklist(const std::vector<ReadyModel>& models, const QStringList& labels);

}  // namespace carina::gui
