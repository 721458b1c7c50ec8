// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QScrollArea>

#include "gui/models/figure_table.h"
#include "gui/models/model_entry.h"

class QFormLayout;
class QLabel;
class QTableView;
class QToolBar;

namespace carina::gui {

class CopyLine;
class InlineMessage;
class Section;

/// Everything that a model says of itself, and its operating points.
/// Threads  GUI thread only
class ModelCardPanel : public QScrollArea {
  Q_OBJECT

 public:
  explicit ModelCardPanel(QWidget* parent = nullptr);

  /// A button for an action on the model that is shown.
  void addAction(QAction* action);

  void showModel(const ModelEntry& entry, bool isDefault);

 private:
  void makeFacts();
  void makeFigures();
  void fillFacts(const ModelEntry& entry);
  void fillFigures(const ModelEntry& entry);

  QLabel* name_;
  QLabel* role_;
  QLabel* statement_;
  InlineMessage* trouble_;
  QWidget* content_;
  QToolBar* buttons_;
  QFormLayout* facts_;
  CopyLine* hash_;
  Section* metricsSection_;
  Section* pointsSection_;
  InlineMessage* pointsTrouble_;
  QTableView* metricsView_;
  QTableView* pointsView_;
  FigureTable metrics_;
  FigureTable points_;
};

}  // namespace carina::gui
