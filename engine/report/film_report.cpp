// SPDX-License-Identifier: Apache-2.0
#include "engine/report/film_report.h"

#include <algorithm>
#include <utility>

#include "engine/core/error.h"
#include "engine/core/file.h"
#include "engine/plot/pdf_document.h"
#include "engine/report/film_pages.h"
#include "engine/report/page_flow.h"
#include "engine/score/judge.h"

namespace carina::report {
namespace {

std::string writeOnce(const FilmSheet& sheet, int& pages) {
  plot::PdfDocument pdf(PageFlow::kWidth, PageFlow::kHeight, "Film report");
  pages = layFilmReport(pdf, sheet, pages);
  return pdf.finish();
}

void require(bool fits, const std::string& picture) {
  if (!fits) throw Error(ErrorCode::InvalidArgument, "film report: " + picture + " is empty, or its pixels do not fit");
}

}  // namespace

std::vector<ReportedFinding> reportedFindings(std::span<const std::string> labels, std::span<const float> probabilities,
                                              const model::OperatingPoints* points) {
  const model::OperatingPoints none;
  const auto judged = score::Judge(points ? *points : none, labels, "operating points").judge(probabilities);
  std::vector<ReportedFinding> findings;
  for (const auto& finding : judged) {
    ReportedFinding reported{.label = finding.label, .probability = finding.probability};
    reported.threshold = finding.threshold;
    if (const auto* point = points ? points->findPoint(finding.label) : nullptr) {
      reported.sensitivity = point->sensitivity;
      reported.specificity = point->specificity;
    }
    findings.push_back(std::move(reported));
  }
  return findings;
}

ReportedModel reportedModel(const model::ModelCard& card, std::string name, std::string weightsSha256) {
  ReportedModel reported{.name = std::move(name), .net = card.net, .weightsSha256 = std::move(weightsSha256)};
  reported.statement = model::honestyStatement(card);
  reported.trainingData = card.trainingData;
  const auto isMean = [](const model::Metric& metric) { return metric.name == "auroc" && metric.label.empty(); };
  if (const auto found = std::ranges::find_if(card.metrics, isMean); found != card.metrics.end())
    reported.auroc = *found;
  return reported;
}

std::string filmReportPdf(const FilmReport& report, const IdentityOptions& options) {
  const auto& display = report.display;
  require(display.size.pixels() > 0 && display.pixels.size() == display.size.pixels(), "the film's picture");
  for (const auto& [label, picture] : report.maps) {
    require(picture.size.pixels() > 0 && picture.pixels.size() == 3 * picture.size.pixels(), "the map of " + label);
  }
  const auto pictures = encodePictures(report);
  const FilmSheet sheet{report, options, pictures};
  int pages = 0;
  writeOnce(sheet, pages);  // how many pages there are is known once they are laid
  return writeOnce(sheet, pages);
}

void saveFilmReport(const std::filesystem::path& path, const FilmReport& report, const IdentityOptions& options) {
  writeFileAtomically(path, filmReportPdf(report, options));
}

}  // namespace carina::report
