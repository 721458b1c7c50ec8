// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMainWindow>
#include <map>

#include "gui/pages/pages.h"

class QActionGroup;
class QMenu;
class QStackedWidget;

namespace carina::gui {

/// The frame around the pages: which one is shown, what is opened where, and what is remembered. It knows no page but
/// through the table.
///
/// Threads  GUI thread only
class MainWindow : public QMainWindow {
  Q_OBJECT

 public:
  explicit MainWindow(PageContext context);
  ~MainWindow() override;

  /// Shows a page; it is made when it is first shown.
  Page* showPage(const QString& id);
  QString shownPage() const;

  /// Gives each path to the page that is surest of it, and shows that of the last.
  void openPaths(const QStringList& paths);

  /// A sentence in the status line, for a while.
  void say(const QString& text);

 protected:
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;
  void closeEvent(QCloseEvent* event) override;

 private:
  QAction* makeAction(QMenu* menu, const QString& icon, const QString& text, const QString& id,
                      const QKeySequence& keys);
  void makeRail();
  void makeMenus();
  void fillRecent();
  void fillPageMenu();
  void openFiles();
  void openFolder();
  void showAbout();
  QStringList unfinishedWork() const;
  void saveLayout();
  void restoreLayout();

  PageContext context_;
  QStackedWidget* stack_;
  QActionGroup* rail_;
  QMenu* recentMenu_ = nullptr;
  QMenu* pageMenu_ = nullptr;
  std::map<QString, Page*> pages_;
};

}  // namespace carina::gui
