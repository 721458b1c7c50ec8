// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/film_words.h"

#include <QCoreApplication>
#include <QDate>
#include <QLocale>
#include <algorithm>
#include <cmath>

#include "engine/image/grayscale.h"

namespace carina::gui {
namespace {

QString tr(const char* text) {
  return QCoreApplication::translate("FilmWords", text);
}

QString number(double value, int digits) {
  QLocale locale;
  locale.setNumberOptions(QLocale::OmitGroupSeparator);
  return locale.toString(value, 'g', digits);
}

bool isUsable(const std::optional<image::Spacing>& spacing) {
  return spacing && std::isfinite(spacing->rowMm) && std::isfinite(spacing->columnMm) && spacing->rowMm > 0 &&
         spacing->columnMm > 0;
}

bool isSame(const image::Spacing& a, const image::Spacing& b) {
  const auto isNear = [](double x, double y) { return std::abs(x - y) <= 1e-3 * std::max(x, y); };
  return isNear(a.rowMm, b.rowMm) && isNear(a.columnMm, b.columnMm);
}

/// "Doe^Jane^^Dr" of DICOM as "Doe, Jane Dr"; alphabetic, ideographic and phonetic writings side by side.
QString nameWords(const std::string& text) {
  QStringList writings;
  for (const auto& writing : QString::fromStdString(text).split(QLatin1Char('='), Qt::SkipEmptyParts)) {
    auto parts = writing.split(QLatin1Char('^'));
    for (auto& part : parts) part = part.trimmed();
    const auto family = parts.takeFirst();
    parts.removeAll(QString());
    const auto given = parts.join(QLatin1Char(' '));
    writings << (given.isEmpty() ? family : family.isEmpty() ? given : family + QStringLiteral(", ") + given);
  }
  return writings.join(QStringLiteral(" · "));
}

QString dateWords(const std::string& text) {
  const auto written = QString::fromStdString(text).trimmed();
  const auto date = QDate::fromString(written, QStringLiteral("yyyyMMdd"));
  return date.isValid() ? date.toString(Qt::ISODate) : written;
}

QString ageWords(const std::string& text) {
  const auto written = QString::fromStdString(text).trimmed();
  bool isNumber = false;
  const int number = written.left(3).toInt(&isNumber);
  if (written.size() != 4 || !isNumber) return written;
  switch (written[3].toLatin1()) {
    case 'Y':
      return tr("%1 years").arg(number);
    case 'M':
      return tr("%1 months").arg(number);
    case 'W':
      return tr("%1 weeks").arg(number);
    case 'D':
      return tr("%1 days").arg(number);
    default:
      return written;
  }
}

QString sexWords(const std::string& text) {
  if (text == "M") return tr("male");
  if (text == "F") return tr("female");
  return text == "O" ? tr("other") : QString::fromStdString(text);
}

void addUnlessEmpty(QStringList& lines, const QString& line) {
  if (!line.trimmed().isEmpty()) lines << line.trimmed();
}

}  // namespace

FilmSpacing spacingOf(const image::Film& film) {
  const bool hasPixel = isUsable(film.pixelSpacing);
  const bool hasImager = isUsable(film.imagerPixelSpacing);
  if (!hasPixel && !hasImager) return {};
  const auto& spacing = hasPixel ? *film.pixelSpacing : *film.imagerPixelSpacing;
  QString name = hasPixel ? tr("pixel spacing") : tr("imager spacing, at the detector");
  if (hasPixel && hasImager) {
    name = isSame(*film.pixelSpacing, *film.imagerPixelSpacing) ? tr("pixel spacing, same as at the detector")
                                                                : tr("pixel spacing, calibrated");
  }
  return {.columnMm = spacing.columnMm, .rowMm = spacing.rowMm, .name = name};
}

double aspectOf(const image::Film& film) {
  const auto spacing = spacingOf(film);
  if (!spacing.isKnown()) return 1;
  const double aspect = spacing.rowMm / spacing.columnMm;
  const bool isOblong = std::abs(aspect - 1) > 0.005 && aspect > 0.1 && aspect < 10;
  return isOblong ? aspect : 1;
}

QStringList patientLines(const image::PatientFacts& patient) {
  QStringList lines;
  addUnlessEmpty(lines, nameWords(patient.name.reveal()));
  if (!patient.id.empty()) lines << tr("ID %1").arg(QString::fromStdString(patient.id.reveal()).trimmed());
  if (!patient.birthDate.empty()) lines << tr("Born %1").arg(dateWords(patient.birthDate.reveal()));
  QStringList last;
  addUnlessEmpty(last, sexWords(patient.sex.reveal()));
  addUnlessEmpty(last, ageWords(patient.age.reveal()));
  addUnlessEmpty(lines, last.join(QStringLiteral(", ")));
  return lines;
}

QStringList sourceLines(const image::Film& film) {
  const auto& source = film.source;
  QStringList lines;
  QStringList kind;
  for (const auto* part : {&source.modality, &source.bodyPart, &source.viewPosition}) {
    addUnlessEmpty(kind, QString::fromStdString(*part));
  }
  addUnlessEmpty(lines, kind.join(QStringLiteral(" · ")));
  addUnlessEmpty(lines, QString::fromStdString(source.sopClassName.empty() ? source.format : source.sopClassName));
  addUnlessEmpty(lines, QString::fromStdString(source.transferSyntaxName));
  for (const auto& remark : source.remarks) addUnlessEmpty(lines, QString::fromStdString(remark));
  return lines;
}

QStringList sizeLines(const image::Film& film) {
  QStringList lines{tr("%1 × %2, %3 of %4 bits")
                        .arg(film.size.columns)
                        .arg(film.size.rows)
                        .arg(film.bitsStored)
                        .arg(film.bitsAllocated)};
  const auto spacing = spacingOf(film);
  if (!spacing.isKnown()) {
    lines << tr("uncalibrated: no spacing in the file");
  } else if (std::abs(spacing.rowMm - spacing.columnMm) < 1e-4 * spacing.rowMm) {
    lines << tr("%1 mm (%2)").arg(number(spacing.columnMm, 4), spacing.name);
  } else {
    lines << tr("%1 × %2 mm (%3)").arg(number(spacing.columnMm, 4), number(spacing.rowMm, 4), spacing.name);
  }
  return lines;
}

QString valueWords(const PreparedView& view, int column, int row) {
  const auto stored = storedAt(view, column, row);
  const auto value = image::applyModality(view.facts.modality, stored);
  const auto ordinal = static_cast<std::uint16_t>(stored - view.lowestStored);
  QStringList words{tr("column %1, row %2").arg(column).arg(row), tr("stored %1").arg(stored)};
  const auto unit = view.facts.source.modality == "CT" ? QStringLiteral(" HU") : QString();
  words << (view.padding && view.padding->holds(ordinal) ? tr("padding") : tr("value %1").arg(number(value, 7)) + unit);
  return words.join(QStringLiteral(" · "));
}

}  // namespace carina::gui
