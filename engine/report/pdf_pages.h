// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "engine/report/document.h"

namespace carina::report {

/// The document on A4 pages: vector plots, text that can be searched, headings of tables repeated on each page.
///
/// Errors   Internal: the PDF could not be written
/// Threads  any
std::string pdfPages(const Document& document);

}  // namespace carina::report
