// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "gui/workers/task.h"

namespace carina::gui {

/// What a cache folder holds.
struct CacheContent {
  qint64 files = 0;
  qint64 sizeBytes = 0;
};

/// The one folder that clearCache() may touch: this program's, in the user's cache folder; empty where there is none.
/// Threads  any
QString cacheFolder();

/// Counts what lies there; links are not followed.
/// Threads  any
CacheContent measureCache(TaskWatch& watch);

/// Removes what lies there, links themselves but nothing behind them; what is left afterwards.
///
/// Errors   Io: something that cannot be removed, named
/// Threads  any
CacheContent clearCache(TaskWatch& watch);

}  // namespace carina::gui
