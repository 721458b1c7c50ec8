// SPDX-License-Identifier: Apache-2.0
#include "engine/report/report_files.h"

#include <string>

#include "engine/core/error.h"
#include "engine/core/file.h"
#include "engine/report/evaluation_document.h"
#include "engine/report/evaluation_json.h"
#include "engine/report/evaluation_tables.h"
#include "engine/report/html_page.h"
#include "engine/report/pdf_pages.h"

namespace carina::report {

std::vector<std::filesystem::path> saveReport(const Subject& subject, const std::filesystem::path& folder) {
  std::error_code problem;
  std::filesystem::create_directories(folder, problem);
  if (problem) throw Error(ErrorCode::Io, folder.string() + ": cannot be made: " + problem.message());
  std::vector<std::filesystem::path> files;
  const auto save = [&](const char* name, const std::string& bytes) {
    files.push_back(folder / name);
    writeFileAtomically(files.back(), bytes);
  };
  const auto document = evaluationDocument(subject);
  save("report.html", htmlPage(document));
  save("report.pdf", pdfPages(document));
  save("evaluation.json", evaluationJson(subject));
  save("numbers.csv", numbersCsv(subject));
  save("roc.csv", curvesCsv(subject));
  if (!subject.evaluation.comparisons.empty()) save("changed_films.csv", changedFilmsCsv(subject));
  return files;
}

}  // namespace carina::report
