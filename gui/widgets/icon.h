// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>
#include <QString>

namespace carina::gui {

/// An icon of resources/icons by its name, drawn in the colours of the theme that is on when it is painted.
/// Threads  GUI thread only
QIcon makeIcon(const QString& name);

}  // namespace carina::gui
