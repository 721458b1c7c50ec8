// SPDX-License-Identifier: Apache-2.0
#include "engine/score/tables.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>

#include "engine/core/error.h"
#include "engine/core/file.h"
#include "engine/data/csv_rows.h"
#include "engine/data/label_set.h"
#include "engine/score/film_hash.h"
#include "engine/score/film_ids.h"
#include "engine/score/patient_numbers.h"
#include "engine/score/table_columns.h"

namespace carina::score {
namespace {

constexpr float kUnknown = std::numeric_limits<float>::quiet_NaN();
constexpr std::string_view kNihFindings = "Finding Labels";

[[noreturn]] void refuse(const std::string& what) {
  throw Error(ErrorCode::InvalidArgument, what);
}

/// True where the labels stand joined in one cell, as NIH has them.
bool isNihForm(const data::CsvHeader& header, const std::vector<std::string>& labels) {
  if (!header.findColumn(kNihFindings)) return false;
  const auto& names = labels.empty() ? data::nihLabels() : labels;
  return std::ranges::none_of(names, [&](const auto& label) { return header.findColumn(label).has_value(); });
}

std::vector<std::string> chooseLabels(const data::CsvHeader& header, const TableOptions& options) {
  if (!options.labels.empty()) return options.labels;
  if (isNihForm(header, {})) return data::nihLabels();
  const auto image = imageColumn(header, options.image);
  const auto patient = findPatientColumn(header, options.patient);
  std::vector<std::string> labels;
  for (std::size_t i = 0; i < header.columns.size(); ++i) {
    const auto& column = header.columns[i];
    if (i != image && i != patient && !isUsualAttribute(column) && !column.empty()) labels.push_back(column);
  }
  return labels;
}

/// Takes the labels of a row, in whichever of the two forms.
class LabelCells {
 public:
  LabelCells(const data::CsvHeader& header, const std::vector<std::string>& labels) {
    data::checkLabels(labels, header.name);
    if (isNihForm(header, labels)) {
      findings_ = header.findColumn(kNihFindings);
      names_ = data::nihLabels();
      for (const auto& label : labels) {
        auto at = std::ranges::find(names_, label);
        if (at == names_.end()) at = names_.insert(at, label);
        places_.push_back(static_cast<std::size_t>(at - names_.begin()));
      }
    } else {
      for (const auto& label : labels) places_.push_back(labelColumn(header, label));
    }
  }

  bool isLabel(std::size_t column) const {
    return findings_ ? column == *findings_ : std::ranges::find(places_, column) != places_.end();
  }

  void take(const data::CsvRows& rows, std::vector<float>& dst) {
    if (findings_) return takeFindings(rows, dst);
    for (const auto column : places_) dst.push_back(labelOf(rows, column));
  }

 private:
  void takeFindings(const data::CsvRows& rows, std::vector<float>& dst) {
    marks_.assign(names_.size(), 0.0F);
    const auto unknown = data::markFindings(rows.cell(*findings_), names_, marks_);
    if (unknown) rows.refuse(*findings_, "'" + *unknown + "' is no finding of ChestX-ray14 and no label asked for");
    for (const auto place : places_) dst.push_back(marks_[place]);
  }

  static float labelOf(const data::CsvRows& rows, std::size_t column) {
    const auto cell = rows.cell(column);
    if (cell.empty()) return kUnknown;
    const auto value = findNumber(cell);
    if (value && (*value == 0 || *value == 1)) return static_cast<float>(*value);
    if (value && (*value == -1 || std::isnan(*value))) return kUnknown;
    rows.refuse(column, "is not 1, 0, -1, nan or blank; name the columns that are labels");
  }

  std::optional<std::size_t> findings_;  ///< NIH's column
  std::vector<std::string> names_;       ///< that may stand in it
  std::vector<std::size_t> places_;      ///< of the labels: among names_, or columns
  std::vector<float> marks_;
};

std::string_view takeId(const data::CsvRows& rows, std::size_t column) {
  if (rows.cell(column).empty()) rows.refuse(column, "the film has no id");
  return rows.cell(column);
}

void checkFilms(const std::vector<std::string>& ids, const std::string& file) {
  if (ids.empty()) refuse(file + ": there is no film; the line of column names is all there is");
  const FilmIds unique(ids, file);
}

}  // namespace

std::vector<std::string> labelsOfTable(const std::filesystem::path& path, const TableOptions& options) {
  const auto rows = data::CsvRows::open(path);
  auto labels = chooseLabels(rows.header(), options);
  const LabelCells cells(rows.header(), labels);
  return labels;
}

eval::FilmSet loadFilms(const std::filesystem::path& path, const TableOptions& options) {
  auto rows = data::CsvRows::open(path);
  const auto& header = rows.header();
  eval::FilmSet films;
  films.source = header.name;
  films.labels = chooseLabels(header, options);
  LabelCells cells(header, films.labels);
  const auto image = imageColumn(header, options.image);
  const auto patient = findPatientColumn(header, options.patient);
  std::vector<std::size_t> others;
  for (std::size_t i = 0; i < header.columns.size(); ++i) {
    const auto& column = header.columns[i];
    if (i == image || i == patient || cells.isLabel(i) || isIdentity(column) || column.empty()) continue;
    others.push_back(i);
    films.attributes.push_back({attributeName(column), {}});
  }
  PatientNumbers numbers;
  while (rows.next()) {
    films.ids.emplace_back(takeId(rows, image));
    films.patients.push_back(numbers.numberOf(patient ? rows.cell(*patient) : std::string_view()));
    cells.take(rows, films.truth);
    for (std::size_t i = 0; i < others.size(); ++i) films.attributes[i].values.emplace_back(rows.cell(others[i]));
  }
  checkFilms(films.ids, header.name);
  films.patientCount = numbers.count();
  films.sha256 = hashFilms(films);
  return films;
}

ScoreTable loadScores(const std::filesystem::path& path, const TableOptions& options) {
  auto rows = data::CsvRows::open(path);
  const auto& header = rows.header();
  data::checkLabels(options.labels, header.name);
  ScoreTable table{header.name, options.labels, {}, {}};
  std::vector<std::size_t> columns;
  for (const auto& label : table.labels) columns.push_back(labelColumn(header, label));
  const auto image = imageColumn(header, options.image);
  while (rows.next()) {
    table.ids.emplace_back(takeId(rows, image));
    for (const auto column : columns) {
      const auto value = findNumber(rows.cell(column));
      if (!value || !std::isfinite(*value)) rows.refuse(column, "is no finite number; every film needs a score");
      table.values.push_back(*value);
    }
  }
  checkFilms(table.ids, header.name);
  return table;
}

std::vector<std::string> commonLabels(std::span<const std::string> known,
                                      std::span<const std::filesystem::path> scores) {
  std::vector<std::string> common(known.begin(), known.end());
  std::string seen;
  for (const auto& path : scores) {
    const auto rows = data::CsvRows::open(path);
    std::erase_if(common, [&](const auto& label) { return !rows.header().findColumn(label); });
    seen += (seen.empty() ? "" : "; ") + rows.header().name + " has '" + rows.header().columns.front() + "', …, '" +
            rows.header().columns.back() + "'";
  }
  if (!common.empty()) return common;
  refuse("the labels and the scores have no label in common: the first label is '" +
         (known.empty() ? std::string() : known.front()) + "'; " + seen + "; name the columns as the labels are");
}

void saveScores(const std::filesystem::path& path, const eval::FilmSet& films, const eval::ScoreSet& scores) {
  const auto labels = films.labels.size();
  if (labels == 0 || scores.values.size() != films.films() * labels) {
    refuse("scores to be saved: " + std::to_string(scores.values.size()) + " for " + std::to_string(films.films()) +
           " films and " + std::to_string(labels) + " labels");
  }
  AtomicFile file(path);
  std::string text = "image";
  for (const auto& label : films.labels) text += "," + data::csvField(label);
  text += '\n';
  for (std::size_t film = 0; film < films.films(); ++film) {
    text += data::csvField(films.ids[film]);
    for (std::size_t i = 0; i < labels; ++i) {
      std::array<char, 32> digits{};  // the shortest digits that give the double back
      const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), scores.values[film * labels + i]);
      text.append(",").append(digits.data(), end.ptr);
    }
    text += '\n';
    constexpr std::size_t kPiece = 1 << 16;
    if (text.size() < kPiece) continue;
    file.write(text);
    text.clear();
  }
  file.write(text);
  file.commit();
}

}  // namespace carina::score
