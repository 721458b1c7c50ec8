// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/pages/reading_reports.h"

#include <QCoreApplication>
#include <QDate>
#include <algorithm>

#include "engine/image/overlay.h"
#include "gui/pages/reading_analysis.h"

namespace carina::gui {
namespace {

constexpr std::size_t kMostMaps = 4;
constexpr int kMapPixels = 900;

std::string programText() {
  return (QStringLiteral("Carina ") + QCoreApplication::applicationVersion()).toStdString();
}

std::string today() {
  return QDate::currentDate().toString(Qt::ISODate).toStdString();
}

image::Gray8Image greyImageOf(const QImage& picture) {
  const auto grey = picture.convertToFormat(QImage::Format_Grayscale8);
  image::Gray8Image image{{grey.height(), grey.width()}, {}};
  image.pixels.reserve(image.size.pixels());
  for (int row = 0; row < grey.height(); ++row)
    image.pixels.insert(image.pixels.end(), grey.constScanLine(row), grey.constScanLine(row) + grey.width());
  return image;
}

/// Findings in the table's order: the only model's with its thresholds, or the mean of several.
std::vector<report::ReportedFinding> findingsOf(const Analysis& analysis, const QStringList& labels) {
  const auto means = meansOf(analysis, labels);
  std::vector<report::ReportedFinding> findings;
  const auto* points =
      analysis.models->size() == 1 && analysis.models->front().points ? &*analysis.models->front().points : nullptr;
  for (qsizetype i = 0; i < labels.size(); ++i) {
    report::ReportedFinding finding{
        .label = labels[i].toStdString(), .threshold = {}, .sensitivity = {}, .specificity = {}};
    finding.probability = static_cast<float>(means[static_cast<std::size_t>(i)].value_or(0));
    if (const auto* point = points != nullptr ? points->findPoint(finding.label) : nullptr; point != nullptr) {
      finding.threshold = point->threshold;
      finding.sensitivity = point->sensitivity;
      finding.specificity = point->specificity;
    }
    findings.push_back(std::move(finding));
  }
  return findings;
}

/// The chosen finding first, then what is above its threshold, the likeliest before the others.
QStringList labelsWithMaps(const std::vector<report::ReportedFinding>& findings, const QString& chosen) {
  auto above = findings;
  std::erase_if(above, [](const auto& finding) { return !finding.isAbove(); });
  std::ranges::stable_sort(above, [](const auto& a, const auto& b) { return a.probability > b.probability; });
  QStringList labels;
  for (const auto& finding : findings) {
    if (QString::fromStdString(finding.label).replace(QLatin1Char('_'), QLatin1Char(' ')) == chosen)
      labels << QString::fromStdString(finding.label);
  }
  for (const auto& finding : above) {
    if (const auto label = QString::fromStdString(finding.label);
        !labels.contains(label) && static_cast<std::size_t>(labels.size()) < kMostMaps)
      labels << label;
  }
  return labels;
}

}  // namespace

report::FilmReport makeFilmReport(const Analysis& analysis, const ShownFilm& shown) {
  report::FilmReport report;
  report.date = today();
  report.program = programText();
  report.display = greyImageOf(shown.display);
  report.displayed = QCoreApplication::translate("ReadingReports", "as it was looked at").toStdString();
  report.filmSize = analysis.size;
  report.source = analysis.source;
  report.pixelSha256 = analysis.pixelSha256;
  report.suitability = analysis.suitability;
  report.patient = analysis.patient;
  report.fileName = PrivateText(shown.fileName.toStdString());
  const auto labels = labelsOf(*analysis.models);
  report.findings = findingsOf(analysis, labels);
  const auto small =
      greyImageOf(shown.display.scaled(kMapPixels, kMapPixels, Qt::KeepAspectRatio, Qt::SmoothTransformation));
  for (const auto& label : labelsWithMaps(report.findings, shown.chosenLabel)) {
    const auto map = findMap(analysis, label, {});
    if (map)
      report.maps.push_back(
          {label.toStdString(), image::overlayHeatMap(small, map->map, {.strongest = map->strongest})});
  }
  for (const auto& model : *analysis.models)
    report.models.push_back(report::reportedModel(model.card, titleOf(model).toStdString(), model.facts.weightsSha256));
  if (analysis.models->size() > 1)
    report.notes.push_back(
        QCoreApplication::translate("ReadingReports",
                                    "Probabilities are the mean of several models; these have no thresholds together.")
            .toStdString());
  return report;
}

report::WorklistRow makeWorklistRow(const Analysis* analysis, const UnreadFilm& film, const QStringList& labels) {
  report::WorklistRow row;
  row.fileName = PrivateText(film.fileName.toStdString());
  if (analysis == nullptr) {
    if (!film.problem.isEmpty()) row.problem = ErrorCode::Corrupt;
    row.problemWords = PrivateText(film.problem.toStdString());
    return row;
  }
  row.pixelSha256 = analysis->pixelSha256;
  row.source = analysis->source;
  row.suitability = analysis->suitability;
  row.findings = findingsOf(*analysis, labels);
  row.patient = analysis->patient;
  return row;
}

report::Worklist makeWorklist(const std::vector<ReadyModel>& models, const QStringList& labels) {
  report::Worklist list;
  for (const auto& label : labels) list.labels.push_back(label.toStdString());
  for (const auto& model : models) list.weightsSha256.push_back(model.facts.weightsSha256);
  list.program = programText();
  list.date = today();
  return list;
}

}  // namespace carina::gui
