// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QStringList>
#include <optional>

#include "gui/models/review_set.h"
#include "gui/workers/loaded_review.h"
#include "gui/workers/task.h"

namespace carina::gui {

/// Brings what the Review page shall show, off the GUI thread, and knows where it came from.
/// Threads  GUI thread only
class ReviewLoader : public QObject {
  Q_OBJECT

 public:
  explicit ReviewLoader(QObject* parent = nullptr) : QObject(parent) {}

  Task& task() { return task_; }
  bool isRunning() const { return task_.isRunning(); }

  /// Tables, an evaluation's folder or a file of it, or a folder with scores.csv.
  void open(const QStringList& paths);
  void openEvaluation(const QString& folder, const QString& labels = {});
  void openEvaluations(const QString& first, const QString& second);
  void openTables(const ReviewTables& tables);
  void evaluate(const ReviewRecords& records);

  /// What is open beside other scores, or another model on the same records.
  void compareWith(const QString& path);

  /// What was loaded last, but for what loaded() gave away.
  const LoadedReview& source() const { return source_; }

 Q_SIGNALS:
  void beginning(const QString& what);
  void loaded(const ReviewSet& set);

  /// These scores have no labels beside them.
  void labelsWanted(const QString& scores);
  void failed(const QString& error);

 private:
  /// What opening paths gives: a review, or tables that lack their labels.
  struct Opening {
    std::optional<LoadedReview> review;
    ReviewTables tables;
  };
  void start(const QString& what, std::function<Opening(TaskWatch&)> work);
  void take(Opening opening);

  Task task_;
  LoadedReview source_;
  ReviewTables waiting_;
  ReviewSet set_;
};

}  // namespace carina::gui
