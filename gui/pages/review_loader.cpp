// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/pages/review_loader.h"

#include <utility>

#include "gui/workers/evaluation_folder.h"
#include "gui/workers/review_loading.h"

namespace carina::gui {

void ReviewLoader::start(const QString& what, std::function<Opening(TaskWatch&)> work) {
  Q_EMIT beginning(what);
  task_.start<Opening>(
      std::move(work), [this](Opening opening) { take(std::move(opening)); },
      [this](const QString& error) { Q_EMIT failed(error); });
}

void ReviewLoader::take(Opening opening) {
  if (!opening.review) {
    waiting_ = opening.tables;
    Q_EMIT labelsWanted(waiting_.scores.join(QStringLiteral(", ")));
    return;
  }
  source_ = std::move(*opening.review);
  set_ = {.films = std::move(source_.films),
          .scores = std::move(source_.scores),
          .evaluation = std::move(source_.evaluation),
          .baselines = std::move(source_.baselines),
          .split = source_.split};
  Q_EMIT loaded(set_);
}

void ReviewLoader::open(const QStringList& paths) {
  if (paths.size() == 1) {
    if (const auto folder = evaluationFolderOf(paths.front()); !folder.isEmpty()) return openEvaluation(folder);
  }
  if (paths.size() == 2) {
    const auto first = evaluationFolderOf(paths[0]);
    const auto second = evaluationFolderOf(paths[1]);
    if (!first.isEmpty() && !second.isEmpty()) return openEvaluations(first, second);
  }
  auto given = paths;
  // Labels that were asked for.
  if (paths.size() == 1 && !waiting_.scores.isEmpty() && kindOfTable(paths.front()) == TableKind::Labels) {
    given += waiting_.scores;
  }
  waiting_ = {};
  start(tr("Reading scores…"), [given](TaskWatch& watch) {
    const auto tables = findTables(given);
    if (tables.labels.isEmpty()) return Opening{{}, tables};
    return Opening{loadTables(tables, watch), tables};
  });
}

void ReviewLoader::openTables(const ReviewTables& tables) {
  start(tr("Reading scores…"), [tables](TaskWatch& watch) { return Opening{loadTables(tables, watch), tables}; });
}

void ReviewLoader::openEvaluation(const QString& folder, const QString& labels) {
  start(tr("Reading the evaluation…"), [folder, labels](TaskWatch& watch) {
    return Opening{loadEvaluationFolder(folder, labels, watch), {}};
  });
}

void ReviewLoader::openEvaluations(const QString& first, const QString& second) {
  start(tr("Reading the evaluations…"), [first, second](TaskWatch&) {
    return Opening{loadEvaluationFolders(first, second), {}};
  });
}

void ReviewLoader::evaluate(const ReviewRecords& records) {
  start(tr("Reading films…"), [records](TaskWatch& watch) { return Opening{scoreRecords(records, watch), {}}; });
}

void ReviewLoader::compareWith(const QString& path) {
  if (!source_.tables.scores.isEmpty()) {
    ReviewTables tables = source_.tables;
    tables.scores = {tables.scores.front(), path};
    if (!tables.names.isEmpty()) tables = {.labels = tables.labels, .scores = tables.scores};
    return openTables(tables);
  }
  if (!source_.records.models.isEmpty()) {
    auto records = source_.records;
    records.models = {records.models.front(), path};
    return evaluate(records);
  }
  const auto folder = evaluationFolderOf(path);
  if (!folder.isEmpty()) return openEvaluations(source_.folder, folder);
  Q_EMIT failed(
      tr("This evaluation came without its films: compare it with another evaluation, or open the scores of "
         "both models."));
}

}  // namespace carina::gui
