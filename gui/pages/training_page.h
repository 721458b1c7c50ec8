// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/pages/page.h"

namespace carina::gui {

/// Training runs: launched, followed, compared.
PageKind trainingPage();

}  // namespace carina::gui
