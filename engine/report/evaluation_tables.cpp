// SPDX-License-Identifier: Apache-2.0
#include "engine/report/evaluation_tables.h"

#include <optional>

#include "engine/report/csv_text.h"
#include "engine/report/numbers.h"

namespace carina::report {
namespace {

void addCurve(CsvText& csv, const std::string& model, const std::string& label, const eval::Roc& roc) {
  if (!roc.isDefined()) return;
  for (const auto& point : roc.points) {
    csv << model << label << point.threshold << point.truePositives << point.falsePositives << roc.sensitivity(point)
        << roc.falsePositiveRate(point);
    csv.endRow();
  }
}

}  // namespace

std::string numbersCsv(const Subject& subject) {
  CsvText csv;
  for (const char* title :
       {"model", "against", "label", "group", "statistic", "value", "low", "high", "n", "positives"}) {
    csv << std::string(title);
  }
  csv.endRow();
  for (const auto& number : numbersOf(subject)) {
    csv << number.model << number.against << number.label << number.group << number.statistic << number.value;
    csv << (number.interval95 ? std::optional(number.interval95->low) : std::nullopt);
    csv << (number.interval95 ? std::optional(number.interval95->high) : std::nullopt);
    for (const auto& count : {number.count, number.positives}) csv << (count ? std::to_string(*count) : std::string());
    csv.endRow();
  }
  return csv.take();
}

std::string curvesCsv(const Subject& subject) {
  CsvText csv;
  for (const char* title :
       {"model", "label", "threshold", "true_positives", "false_positives", "sensitivity", "false_positive_rate"}) {
    csv << std::string(title);
  }
  csv.endRow();
  for (const auto& model : subject.evaluation.models) {
    for (std::size_t i = 0; i < model.labels.size(); ++i) {
      addCurve(csv, model.name, subject.films.labels[i], model.labels[i].roc);
    }
  }
  return csv.take();
}

std::string changedFilmsCsv(const Subject& subject) {
  CsvText csv;
  for (const char* title : {"first", "second", "label", "film", "truth", "score_first", "score_second", "called_by"}) {
    csv << std::string(title);
  }
  csv.endRow();
  const auto& models = subject.evaluation.models;
  for (const auto& comparison : subject.evaluation.comparisons) {
    for (const auto& film : comparison.changed) {
      csv << models[comparison.modelA].name << models[comparison.modelB].name << subject.films.labels[film.label]
          << subject.films.ids[film.film] << std::int64_t{film.isPositive} << film.scoreA << film.scoreB
          << std::string(film.calledByA ? "first" : "second");
      csv.endRow();
    }
  }
  return csv.take();
}

}  // namespace carina::report
