// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "gui/models/model_catalogue.h"
#include "gui/pages/page.h"
#include "gui/workers/task.h"

class QAction;
class QItemSelection;
class QSortFilterProxyModel;
class QSplitter;
class QStackedWidget;
class QTableView;

namespace carina::gui {

class InlineMessage;
class ModelCardPanel;
class ModelImportPanel;

/// The page of the models: the list on the left, and the card of one, or what is imported, on the right.
/// Threads  GUI thread only
class ModelShelf : public Page {
  Q_OBJECT

 public:
  explicit ModelShelf(PageContext& context);
  ~ModelShelf() override;

  void open(const QStringList& paths) override;
  QString unfinished() const override;
  void saveLayout(QSettings& store) const override;
  void restoreLayout(QSettings& store) override;

 protected:
  void showEvent(QShowEvent* event) override;

 private:
  void makeActions();
  QAction* makeAction(const QString& icon, const QString& text, const QString& id, const QKeySequence& keys);
  QWidget* makeList();
  QWidget* makeRight();
  void refresh();
  void readNext();
  void openOne(const QString& path);
  int selectedRow() const;
  void select(int row);
  void showSelected();
  void addFiles();
  void beginImport(const QString& weights);
  void onImported(const QString& file);
  void removeSelected();
  void makeDefault();
  void useInReading();
  void showInFolder();
  void exportOnnx();
  void undo();

  ModelCatalogue catalogue_;
  Task reading_;
  Task exporting_;
  std::optional<ModelCatalogue::Removal> removal_;
  QSortFilterProxyModel* sorted_;
  QTableView* list_ = nullptr;
  QSplitter* splitter_;
  QStackedWidget* right_ = nullptr;
  InlineMessage* message_;
  ModelCardPanel* card_ = nullptr;
  ModelImportPanel* import_ = nullptr;
  QAction* add_ = nullptr;
  QAction* bring_ = nullptr;
  QAction* default_ = nullptr;
  QAction* use_ = nullptr;
  QAction* folder_ = nullptr;
  QAction* export_ = nullptr;
  QAction* remove_ = nullptr;
};

}  // namespace carina::gui
