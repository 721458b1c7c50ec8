// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/pages/page.h"

namespace carina::gui {

/// What can be chosen: theme, language, keys, privacy, cache.
PageKind settingsPage();

}  // namespace carina::gui
