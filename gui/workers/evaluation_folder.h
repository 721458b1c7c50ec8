// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "gui/workers/loaded_review.h"
#include "gui/workers/task.h"

namespace carina::gui {

/// Reads what `carina evaluate -o DIR` wrote. With labels (labels.csv in the folder, or `labels`) and the scores that
/// it wrote, the films are there too; without them the figures and curves alone.
///
/// Errors   NotFound, Io · Corrupt: no such JSON, or a field or row that cannot be; file and place are named ·
///          Unsupported: of a later version · as loadTables
/// Threads  not the GUI thread
/// Source   engine/report/FORMAT.md
LoadedReview loadEvaluationFolder(const QString& folder, const QString& labels, TaskWatch& watch);

/// Two evaluations of the same films side by side: figures and curves. A paired test would need the films' scores.
///
/// Errors   as above · InvalidArgument: they are of other films or labels
LoadedReview loadEvaluationFolders(const QString& first, const QString& second);

/// The folder of an evaluation that a path means: itself, or that of a file in it; empty where it is none.
QString evaluationFolderOf(const QString& path);

}  // namespace carina::gui
