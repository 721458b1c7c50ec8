// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QTimer>
#include <QWidget>

#include "gui/models/run_table.h"
#include "gui/models/settings.h"
#include "gui/pages/training_preview.h"
#include "gui/workers/run_follower.h"
#include "gui/workers/task.h"

class QSettings;
class QSplitter;
class QTableView;

namespace carina::gui {

class InlineMessage;
class TrainingDetails;

/// The runs that are followed, as a list, and the chosen ones in detail.
///
/// Which they are is remembered: those that were opened or launched, and those in the user's folders of runs, without
/// those that were removed from the list.
/// Threads  GUI thread only
class TrainingRuns : public QWidget {
  Q_OBJECT

 public:
  explicit TrainingRuns(Settings& settings, QWidget* parent = nullptr);

  bool isEmpty() const { return table_.rowCount() == 0; }

  /// Follows a run and chooses it.
  void follow(const QString& run);

  /// Looks for runs in a folder from now on.
  void lookIn(const QString& folder);
  void say(const QString& words);

  /// The chosen runs; of them those that are alive, or not.
  QStringList chosen() const;
  QStringList chosenThat(bool isLive) const;

  void stopChosen();
  void resumeChosen();

  /// Takes the chosen runs out of the list; their folders stay. Can be undone from the message that says so.
  void removeChosen();
  void refresh() { follower_.refresh(); }

  /// How fast the runs of the list were.
  QList<EarlierRun> speeds() const;

  void saveLayout(QSettings& store) const;
  void restoreLayout(QSettings& store);

 Q_SIGNALS:
  /// Other runs are chosen, there are others, or they stand otherwise.
  void changed();
  void modelWanted(const QString& file);

 private:
  void makeTable();
  void take(const launch::RunPicture& picture);
  void found(const QStringList& runs);
  void showChosen();
  void remember();
  void undoRemoval();
  void work(const std::function<QString(const std::filesystem::path&)>& deed, const QStringList& runs);

  Settings& settings_;
  RunTable table_;
  RunFollower follower_;
  Task task_;
  QTimer tick_;
  QTimer shown_;  ///< several changes at once are shown once
  QStringList added_;
  QStringList hidden_;
  QStringList removed_;  ///< last, for undo
  InlineMessage* message_;
  QSplitter* split_;
  QTableView* view_;
  TrainingDetails* details_;
};

}  // namespace carina::gui
