// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/pages/page.h"

namespace carina::gui {

/// Films and what models find in them.
PageKind readingPage();

}  // namespace carina::gui
