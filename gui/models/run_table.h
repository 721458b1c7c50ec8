// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QString>
#include <vector>

#include "engine/launch/run_picture.h"

namespace carina::gui {

/// What a cell says beyond its words, for whoever paints it.
enum class Mood { Usual, Good, Warning, Bad };

/// Roles of the Training page's models beyond Qt's own.
enum RunRole { kMoodRole = Qt::UserRole + 1, kPathRole };

/// Seconds in words: "3 s", "12 min", "2 h 05 min", "3 d".
QString spanText(double seconds);

/// The runs that are followed, one a row, as they stand.
///
/// Threads  GUI thread only
class RunTable : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { Name, State, Progress, Left, Walltime, LastEvent, kColumns };

  explicit RunTable(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

  /// A row for a run that is known by its folder alone so far; nothing where it has one.
  void add(const QString& folder);

  /// What is known of a run now.
  void put(const launch::RunPicture& picture);
  void remove(const QString& folder);

  /// Ages as they are at `now`, in seconds since 1970.
  void tick(double now);

  int rowOf(const QString& folder) const;
  QString folderAt(int row) const;
  const launch::RunPicture& at(int row) const { return runs_[static_cast<std::size_t>(row)]; }
  const launch::RunPicture* find(const QString& folder) const;

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  QString text(const launch::RunPicture& run, int column) const;
  QString note(const launch::RunPicture& run) const;

  std::vector<launch::RunPicture> runs_;
  double now_ = 0;
};

}  // namespace carina::gui
