// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QKeySequence>
#include <QMap>
#include <QObject>
#include <QPointer>
#include <QString>
#include <vector>

#include "gui/models/settings.h"

namespace carina::gui {

/// Every action that has keys: what they are, what they were, and that they can be others.
///
/// Threads  GUI thread only
class Shortcuts : public QObject {
  Q_OBJECT

 public:
  struct Entry {
    QString id;     ///< "reading.invert"
    QString group;  ///< the page's title, or "Everywhere"
    QKeySequence usual;
    QPointer<QAction> action;
  };

  explicit Shortcuts(Settings& settings, QObject* parent = nullptr);

  /// Gives the action its keys, those chosen or the usual ones, and says them in its tool tip. Usual keys that another
  /// action was given by choice stay that one's.
  void add(QAction* action, const QString& id, const QString& group, const QKeySequence& usual);

  const std::vector<Entry>& entries() const { return entries_; }

  /// Other keys for an action, and from now on; an empty sequence takes them away.
  void rebind(const QString& id, const QKeySequence& keys);
  void restoreUsual();

  /// What was chosen, by the actions' ids; for restoreUsual() to be undone.
  QMap<QString, QString> chosen() const;
  void choose(const QMap<QString, QString>& chosen);

  /// Who else has these keys where they could be meant: an action's id, or nothing. Actions of two pages may share
  /// keys.
  QString conflictOf(const QString& id, const QKeySequence& keys) const;

 Q_SIGNALS:
  void changed();

 private:
  void give(const Entry& entry);
  bool isChosenElsewhere(const Entry& entry) const;

  Settings& settings_;
  std::vector<Entry> entries_;
};

}  // namespace carina::gui
