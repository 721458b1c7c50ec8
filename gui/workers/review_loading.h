// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include "gui/workers/loaded_review.h"
#include "gui/workers/task.h"

namespace carina::gui {

/// How sure one can be that a table is one of scores, by its first line.
enum class TableKind { Other, Perhaps, Scores, Labels };
TableKind kindOfTable(const QString& path);

/// Tables out of paths: which are scores, and which the labels; labels.csv beside the scores will do. A folder is
/// looked into for scores.csv, or what an evaluation wrote. `labels` is empty where none was found.
/// Errors   InvalidArgument: no scores among them
/// Threads  any
ReviewTables findTables(const QStringList& paths);

/// Reads, joins and judges tables.
///
/// Errors   as score::loadJoined and eval::evaluate, with file and line
/// Threads  not the GUI thread
LoadedReview loadTables(const ReviewTables& tables, TaskWatch& watch);

/// Runs models on records and judges what they say.
///
/// Errors   as score::scoreRecords; InvalidArgument: which split?
LoadedReview scoreRecords(const ReviewRecords& records, TaskWatch& watch);

/// Judges the scores by the options of the evaluation that is there. Errors: as eval::evaluate
eval::Evaluation judge(const LoadedReview& review, TaskWatch& watch);

/// Published figures for the labels of a set; none where the file is not installed.
std::vector<report::Baseline> shippedBaselines(const std::vector<std::string>& labels);

}  // namespace carina::gui
