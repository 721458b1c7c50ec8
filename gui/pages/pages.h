// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "gui/pages/page.h"

namespace carina::gui {

/// Every page, in the window's order: the one place that knows them all.
const std::vector<PageKind>& pageKinds();

/// The page that is surest of a path, the first where several are; nothing where none claims it.
const PageKind* findPageFor(const QString& path);

}  // namespace carina::gui
