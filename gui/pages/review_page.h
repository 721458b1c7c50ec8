// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/pages/page.h"

namespace carina::gui {

/// Whether a model is good enough: ROC curves, AUROC, thresholds, and the films behind them.
PageKind reviewPage();

}  // namespace carina::gui
