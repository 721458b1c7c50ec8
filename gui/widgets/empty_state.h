// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QVBoxLayout;
class QAction;

namespace carina::gui {

/// What a page shows while it has nothing: what belongs here, and how to bring it.
/// Threads  GUI thread only
class EmptyState : public QWidget {
  Q_OBJECT

 public:
  EmptyState(const QString& icon, const QString& title, const QString& hint, QWidget* parent = nullptr);

  /// A button for an action that fills the page.
  void addAction(QAction* action);

  void setHint(const QString& hint);

 private:
  QLabel* hint_;
  QVBoxLayout* buttons_;
};

}  // namespace carina::gui
