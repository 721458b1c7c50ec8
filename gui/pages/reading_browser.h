// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to the Reading page: which films there are.

#include <QWidget>

#include "gui/models/film_library.h"

class QLabel;
class QLineEdit;
class QProgressBar;
class QSortFilterProxyModel;
class QTreeView;

namespace carina::gui {

/// Patients, studies, series and films, with a line to search in.
/// Threads  GUI thread only
class ReadingBrowser : public QWidget {
  Q_OBJECT

 public:
  explicit ReadingBrowser(FilmLibrary& library, QWidget* parent = nullptr);

  /// Marks a film as the one that is shown, without choosing it.
  void mark(int film);

  /// The film before or after the marked one, as they are listed; −1 at the end.
  int neighbour(int step) const;

  void showProgress(const QString& words);

 Q_SIGNALS:
  void chosen(int film);

 private:
  QModelIndexList leaves() const;
  void collect(const QModelIndex& parent, QModelIndexList& leaves) const;

  FilmLibrary& library_;
  QSortFilterProxyModel* filtered_;
  QLineEdit* search_;
  QTreeView* tree_;
  QLabel* progress_;
  bool isMarking_ = false;
};

}  // namespace carina::gui
