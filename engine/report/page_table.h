// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to engine/report.

#include "engine/report/document.h"
#include "engine/report/page_flow.h"

namespace carina::report {

/// Writes a table on pages: columns as wide as they need, words broken where there is no room, the head again on each
/// page.
void layTable(PageFlow& flow, const Table& table);

}  // namespace carina::report
