// SPDX-License-Identifier: Apache-2.0
#include "engine/score/join.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "engine/core/error.h"
#include "engine/core/nearest_name.h"
#include "engine/score/film_hash.h"
#include "engine/score/patient_numbers.h"

namespace carina::score {
namespace {

constexpr std::int64_t kNone = -1;

[[noreturn]] void refuse(const std::string& what) {
  throw Error(ErrorCode::InvalidArgument, what);
}

/// For each film the row of a table that scores it; fills the match.
std::vector<std::int64_t> rowsOf(const FilmIds& index, const eval::FilmSet& films, const ScoreTable& table,
                                 ScoreMatch& match) {
  std::vector<std::int64_t> rows(films.films(), kNone);
  for (std::size_t row = 0; row < table.ids.size(); ++row) {
    const auto film = index.find(table.ids[row]);
    if (!film) {
      match.withoutLabels.add(table.ids[row]);
      continue;
    }
    if (rows[*film] != kNone) {
      refuse(table.file + ": '" + table.ids[static_cast<std::size_t>(rows[*film])] + "' and '" + table.ids[row] +
             "' are both the film '" + films.ids[*film] + "' of " + films.source + "; keep one row a film");
    }
    rows[*film] = static_cast<std::int64_t>(row);
  }
  for (std::size_t film = 0; film < rows.size(); ++film) {
    if (rows[film] == kNone) match.withoutScores.add(films.ids[film]);
  }
  return rows;
}

/// Where each label of the films stands in a table.
std::vector<std::size_t> placesOf(const std::vector<std::string>& labels, const ScoreTable& table) {
  std::vector<std::size_t> places;
  for (const auto& label : labels) {
    const auto at = std::ranges::find(table.labels, label);
    if (at == table.labels.end()) {
      refuse(table.file + ": there are no scores for '" + label + "'; the nearest is '" +
             nearestName(label, table.labels) + "'");
    }
    places.push_back(static_cast<std::size_t>(at - table.labels.begin()));
  }
  return places;
}

eval::ScoreSet scoresOf(const ScoreTable& table, const std::vector<std::size_t>& places,
                        const std::vector<std::int64_t>& rows, const std::vector<std::size_t>& kept) {
  eval::ScoreSet scores{table.file, {}, {}};
  scores.values.reserve(kept.size() * places.size());
  for (const auto film : kept) {
    const auto first = static_cast<std::size_t>(rows[film]) * table.labels.size();
    for (const auto place : places) scores.values.push_back(table.values[first + place]);
  }
  return scores;
}

/// Moves the values of the kept films to the front and drops the rest; `width` values a film.
template <typename Value>
void keepOnly(std::vector<Value>& values, const std::vector<std::size_t>& kept, std::size_t width = 1) {
  for (std::size_t i = 0; i < kept.size(); ++i) {
    if (kept[i] == i) continue;
    for (std::size_t j = 0; j < width; ++j) values[i * width + j] = std::move(values[kept[i] * width + j]);
  }
  values.resize(kept.size() * width);
}

void keepFilms(eval::FilmSet& films, const std::vector<std::size_t>& kept) {
  if (kept.size() == films.films()) return;
  keepOnly(films.ids, kept);
  keepOnly(films.patients, kept);
  keepOnly(films.truth, kept, films.labels.size());
  for (auto& attribute : films.attributes) keepOnly(attribute.values, kept);
  films.patientCount = renumberPatients(films.patients);
  films.sha256 = hashFilms(films);
}

[[noreturn]] void refuseEmpty(const eval::FilmSet& films, const std::vector<ScoreTable>& tables) {
  std::string text = "no film has labels and scores in every table: " + films.source +
                     (films.ids.empty() ? " has none" : " has '" + films.ids.front() + "'");
  for (const auto& table : tables) {
    text += ", " + table.file + (table.ids.empty() ? " has none" : " has '" + table.ids.front() + "'");
  }
  refuse(text + "; the ids must be the same, but for their endings");
}

std::string films(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " film" : " films");
}

}  // namespace

std::vector<std::string> JoinReport::sentences() const {
  std::vector<std::string> said;
  const auto say = [&](const IdCount& ids, const std::string& what) {
    if (ids.count > 0) said.push_back(films(ids.count) + " " + what + ": " + ids.text());
  };
  for (const auto& match : scores) {
    say(match.withoutLabels, "of " + match.file + " without labels in " + labelsFile);
    say(match.withoutScores, "of " + labelsFile + " without scores in " + match.file);
  }
  say(scoredBySome, "left out because not every table scores them");
  std::string left;
  for (const auto& label : labelsLeft) left += (left.empty() ? "" : ", ") + label;
  if (!left.empty())
    said.push_back("columns of " + labelsFile + " left out because not every table scores them: " + left);
  return said;
}

Joined join(eval::FilmSet set, std::vector<ScoreTable> tables) {
  if (tables.empty()) refuse(set.source + ": there is no table of scores to join");
  Joined joined;
  joined.report.labelsFile = set.source;
  joined.report.labelled = set.films();
  std::vector<std::vector<std::size_t>> places;
  std::vector<std::vector<std::int64_t>> rows;
  {
    const FilmIds index(set.ids, set.source);
    for (const auto& table : tables) {
      places.push_back(placesOf(set.labels, table));
      auto& match = joined.report.scores.emplace_back();
      match.file = table.file;
      rows.push_back(rowsOf(index, set, table, match));
    }
  }
  std::vector<std::size_t> kept;
  for (std::size_t film = 0; film < set.films(); ++film) {
    const auto count = std::ranges::count_if(rows, [&](const auto& each) { return each[film] != kNone; });
    if (count == std::ssize(tables)) kept.push_back(film);
    if (count > 0 && count < std::ssize(tables)) joined.report.scoredBySome.add(set.ids[film]);
  }
  if (kept.empty()) refuseEmpty(set, tables);
  for (std::size_t i = 0; i < tables.size(); ++i) {
    joined.scores.push_back(scoresOf(tables[i], places[i], rows[i], kept));
    tables[i] = {};
  }
  keepFilms(set, kept);
  joined.report.kept = set.films();
  joined.films = std::move(set);
  return joined;
}

Joined loadJoined(const TableFiles& files) {
  auto options = files.options;
  const auto known = labelsOfTable(files.labels, options);
  if (options.labels.empty()) options.labels = commonLabels(known, files.scores);
  std::vector<ScoreTable> scores;
  for (const auto& path : files.scores) scores.push_back(loadScores(path, options));
  auto joined = join(loadFilms(files.labels, options), std::move(scores));
  for (const auto& label : known) {
    const bool isKept = std::ranges::find(options.labels, label) != options.labels.end();
    if (!isKept) joined.report.labelsLeft.push_back(label);
  }
  return joined;
}

}  // namespace carina::score
