// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "engine/report/document.h"

namespace carina::report {

/// The document as one HTML page that needs nothing else: no network, no script; light and dark, printable.
///
/// The same document gives the same bytes.
/// Threads  any
std::string htmlPage(const Document& document);

}  // namespace carina::report
