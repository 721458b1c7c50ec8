// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QString>
#include <QStringList>
#include <map>
#include <optional>
#include <vector>

namespace carina::gui {

/// A film of the worklist.
struct WorklistRow {
  QString key;
  QString title;
  int film = -1;  ///< its number in the library
};

/// Films that are read in the background, with a column for each label; sorted by any of them it says which to look at
/// first.
///
/// Threads  GUI thread only
class WorklistModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { TitleColumn, StateColumn, FirstLabelColumn };
  enum Role { FilmRole = Qt::UserRole + 1, ValueRole, ThresholdRole, SortRole };

  using QAbstractTableModel::QAbstractTableModel;

  void setRows(std::vector<WorklistRow> rows);
  void setLabels(const QStringList& labels, std::vector<std::optional<double>> thresholds);
  void setResult(const QString& key, std::vector<std::optional<double>> probabilities);
  void setProblem(const QString& key, const QString& problem);

  /// What is known so far is no longer true: other models.
  void forgetResults();

  const QStringList& labels() const { return labels_; }
  int done() const { return done_; }
  const std::vector<std::optional<double>>* resultOf(int row) const;

  int rowCount(const QModelIndex& parent) const override;
  int columnCount(const QModelIndex& parent) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  struct State {
    std::optional<std::vector<std::optional<double>>> result;
    QString problem;
  };
  void setState(const QString& key, State state);
  std::optional<double> valueAt(const QModelIndex& index) const;

  QStringList labels_;
  std::vector<std::optional<double>> thresholds_;
  std::vector<WorklistRow> rows_;
  std::vector<State> states_;
  std::map<QString, int> places_;
  int done_ = 0;
};

}  // namespace carina::gui
