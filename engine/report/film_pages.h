// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to engine/report.

#include <cstddef>
#include <vector>

#include "engine/plot/pdf_document.h"
#include "engine/report/film_report.h"

namespace carina::report {

/// The report's pictures as PNG, small enough for a file that is sent.
struct ReportPictures {
  std::vector<std::byte> film;
  std::vector<std::vector<std::byte>> maps;
};
ReportPictures encodePictures(const FilmReport& report);

/// What is laid; all of it must outlive the call.
struct FilmSheet {
  const FilmReport& report;
  const IdentityOptions& options;
  const ReportPictures& pictures;
};

/// Lays a film's report on A4 pages and gives how many there are. `pages` is that number, 0 where it is not known yet.
///
/// Errors   as filmReportPdf
/// Threads  one at a time
int layFilmReport(plot::PdfDocument& pdf, const FilmSheet& sheet, int pages);

}  // namespace carina::report
