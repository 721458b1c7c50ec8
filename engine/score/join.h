// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/eval/film_set.h"
#include "engine/score/film_ids.h"
#include "engine/score/tables.h"

namespace carina::score {

/// What a table of scores and the labels have of each other's films.
struct ScoreMatch {
  std::string file;
  IdCount withoutLabels;  ///< films that are scored and not labelled
  IdCount withoutScores;  ///< films that are labelled and not scored
};

/// What was left out when tables were joined; a command should say it.
/// Threads  a value
struct JoinReport {
  std::string labelsFile;
  std::size_t labelled = 0;             ///< films of the labels
  std::size_t kept = 0;                 ///< films with labels and with scores of every table
  std::vector<ScoreMatch> scores;       ///< one a table
  IdCount scoredBySome;                 ///< labelled films that some tables score and others do not
  std::vector<std::string> labelsLeft;  ///< columns of the labels that some table has no scores for

  /// What is worth saying, a sentence each; empty where nothing was left out.
  std::vector<std::string> sentences() const;
};

/// Films and scores in one order, that of the films.
struct Joined {
  eval::FilmSet films;
  std::vector<eval::ScoreSet> scores;  ///< one a table, named by its file
  JoinReport report;
};

/// Joins scores to films by id: the very id, or the stem where the ending differs. Only films that every table scores
/// are kept; their patients are numbered anew, and the set's hash is of what was kept.
///
/// Errors   InvalidArgument: no table; a table lacks a label of the films (the nearest is named); no film is left
///          (examples are shown); an id that fits several films, or two ids of a table that are the same film
/// Threads  any
Joined join(eval::FilmSet films, std::vector<ScoreTable> scores);

/// A table of labels and tables of scores; see loadFilms, loadScores, join.
struct TableFiles {
  std::filesystem::path labels;
  std::vector<std::filesystem::path> scores;
  TableOptions options;  ///< labels empty: those that all tables share
};

/// Loads and joins them.
///
/// Errors   as loadFilms, loadScores, commonLabels and join
Joined loadJoined(const TableFiles& files);

}  // namespace carina::score
