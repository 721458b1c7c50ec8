// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include "gui/workers/loaded_review.h"

namespace carina::gui {

/// The figures of an evaluation.json; curves are in roc.csv.
///
/// Errors   Corrupt: no such JSON, or a field that cannot be; `file` and the field are named · Unsupported
/// Threads  any
/// Source   engine/report/FORMAT.md
LoadedReview readEvaluationJson(const QByteArray& bytes, const QString& file);

}  // namespace carina::gui
