// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/pages/page.h"

namespace carina::gui {

/// The models there are, with their cards.
PageKind modelsPage();

}  // namespace carina::gui
