// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <QWidget>
#include <memory>

#include "gui/models/settings.h"
#include "gui/models/shortcuts.h"

namespace carina::gui {

/// What every page is given; it outlives them.
struct PageContext {
  Settings& settings;
  Shortcuts& shortcuts;
};

/// One of the rooms of the window. A page knows no other: it asks for one by its id.
///
/// Its actions() stand in a menu of its own while it is shown.
/// Threads  GUI thread only
class Page : public QWidget {
  Q_OBJECT

 public:
  explicit Page(PageContext& context, QWidget* parent = nullptr) : QWidget(parent), context_(context) {}

  /// Shows what the paths name. What cannot be is said within the page.
  virtual void open(const QStringList& /*paths*/) {}

  /// Work that would be lost if the window closed now, as a sentence; empty where there is none.
  virtual QString unfinished() const { return {}; }

  /// Splitters, columns, sort orders; the window calls them with the page's own group opened.
  virtual void saveLayout(QSettings& /*store*/) const {}
  virtual void restoreLayout(QSettings& /*store*/) {}

 Q_SIGNALS:
  /// Another page, with what it shall show; `paths` may be empty.
  void wanted(const QString& pageId, const QStringList& paths);

  /// Something was opened that should be among the recent ones.
  void opened(const QString& path);

 protected:
  PageContext& context() const { return context_; }

 private:
  PageContext& context_;
};

/// How surely a page is the one for a path.
enum class Claim { None, Possible, Sure };

/// A page before it is made.
struct PageKind {
  const char* id;     ///< "reading"
  const char* title;  ///< in English; translated in the context "Pages"
  const char* icon;
  Claim (*claim)(const QString& path);  ///< quick: looks at a name and a few bytes
  std::unique_ptr<Page> (*make)(PageContext& context);
};

}  // namespace carina::gui
