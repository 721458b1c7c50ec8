// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "engine/eval/film_set.h"

namespace carina::score {

/// How the columns of a table are named.
struct TableOptions {
  std::string image;    ///< empty: the first there is of image, Image Index, id, image_id, Image, file, Path
  std::string patient;  ///< empty: patient, Patient ID, patient_id, PatientID, Patient, subject_id, or there is none
  std::vector<std::string> labels;
};

/// What a system said of films, as its file has it.
/// Shapes   values ids × labels, row by row
/// Threads  a value
struct ScoreTable {
  std::string file;
  std::vector<std::string> labels;
  std::vector<std::string> ids;
  std::vector<double> values;  ///< finite
};

/// The labels of a label table: ChestX-ray14's where it has "Finding Labels" and no label has a column of its own;
/// else the columns of options.labels; where these are empty, all columns that are not image, patient, age, sex or
/// view.
///
/// Errors   as data::CsvRows · InvalidArgument: a label has no column, the nearest is named; no label is left
std::vector<std::string> labelsOfTable(const std::filesystem::path& path, const TableOptions& options);

/// Films with their truth: labels are 1, 0, or unknown (blank, -1 or nan); NIH's own form ("Finding Labels" joined by
/// '|') will do as well.
///
/// The patients' ids become numbers; a blank one is a patient of its own. All other columns become attributes, as text
/// ("Patient Gender" and the like under the names age, sex and view), but for names and dates of birth, which are not
/// kept. The file is read row by row: memory grows with the films alone.
/// Errors   as labelsOfTable · Corrupt: a cell that cannot be, with its line; an id that is there twice ·
///          InvalidArgument: no film
/// Threads  any
eval::FilmSet loadFilms(const std::filesystem::path& path, const TableOptions& options);

/// Scores of options.labels for films; the other columns do not matter.
///
/// Errors   as data::CsvRows · InvalidArgument: options name no label; a label has no column, the nearest is named; no
///          film · Corrupt: a score that is no finite number, with line and column; an id that is there twice
/// Threads  any
ScoreTable loadScores(const std::filesystem::path& path, const TableOptions& options);

/// The labels of `known`, in its order, that every one of the tables of scores has a column for.
///
/// Errors   as data::CsvRows · InvalidArgument: there is none
std::vector<std::string> commonLabels(std::span<const std::string> known,
                                      std::span<const std::filesystem::path> scores);

/// Writes scores as a table that loadScores reads back to the same numbers, bit for bit.
///
/// Errors   InvalidArgument: not one score for each film and label · Io
void saveScores(const std::filesystem::path& path, const eval::FilmSet& films, const eval::ScoreSet& scores);

}  // namespace carina::score
