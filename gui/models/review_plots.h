// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QPointF>

#include "engine/eval/reliability.h"
#include "engine/eval/roc.h"

namespace carina::gui {

/// Sensitivity over the false positive rate, from (0, 0); empty where the curve is undefined.
/// Threads  any
QList<QPointF> rocPoints(const eval::Roc& roc);

/// Precision over recall, from the first film that is called positive.
QList<QPointF> recallPoints(const eval::Roc& roc);

/// Share of positives over the mean score, bin by bin, with the share's 95 % interval.
struct ReliabilityPoints {
  QList<QPointF> shares;
  QList<QPointF> lower;
  QList<QPointF> upper;
};
ReliabilityPoints reliabilityPoints(const eval::Reliability& reliability);

}  // namespace carina::gui
