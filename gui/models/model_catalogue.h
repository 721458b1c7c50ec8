// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <optional>
#include <vector>

#include "gui/models/model_entry.h"
#include "gui/models/settings.h"

namespace carina::gui {

/// The models there are: the installed one, those in the user's folder, those opened by hand. Exactly one is the
/// default.
///
/// It reads no model file: who shows it has findUnread() read elsewhere, and put() back.
/// Threads  GUI thread only
class ModelCatalogue : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { Name, Net, Training, Auroc, Points, Labels, Size, Weights, kColumns };
  enum Role { SortRole = Qt::UserRole, FileRole, IconRole };

  /// What remove() took away, so that restore() can bring it back.
  struct Removal {
    QString file;
    bool wasDefault = false;
  };

  explicit ModelCatalogue(Settings& settings, QObject* parent = nullptr);

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  /// Looks again which files there are, and which were written since.
  void refresh();

  const ModelEntry& at(int row) const { return entries_.at(static_cast<std::size_t>(row)); }
  /// -1 where it is not in the list.
  int rowOf(const QString& file) const;

  /// The first entry that was not read yet.
  std::optional<ModelEntry> findUnread() const;
  /// Takes what was read; an entry whose file left the list meanwhile is dropped.
  void put(const ModelEntry& entry);

  /// Puts a file into the list, for good; its row.
  int add(const QString& file);
  /// Whether a row can leave the list: the installed model stays.
  bool canRemove(int row) const;
  /// Takes a row off the list; its file stays where it is. Where it was the default, the installed model is again.
  Removal remove(int row);
  void restore(const Removal& removal);

  void makeDefault(int row);
  int defaultRow() const;

 private:
  std::vector<ModelEntry> listFiles() const;
  QString text(const ModelEntry& entry, int column) const;
  QVariant order(const ModelEntry& entry, int column) const;
  QVariant nameData(int row, int role) const;
  void onChanged(const QString& name);

  Settings& settings_;
  std::vector<ModelEntry> entries_;
};

/// "chest films", "general images" …
QString trainingWords(model::Training training);

}  // namespace carina::gui
