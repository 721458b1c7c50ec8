// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/shortcuts.h"

#include <algorithm>

namespace carina::gui {
namespace {

QString keyOf(const QString& id) {
  return QStringLiteral("shortcuts/") + id;
}

/// Whether one press of keys could mean both: actions of one page, or one of the window's, which are there on all
/// pages.
bool canMeet(const QString& one, const QString& other) {
  const auto place = [](const QString& id) { return id.section(QLatin1Char('.'), 0, 0); };
  const auto window = QStringLiteral("window");
  return place(one) == place(other) || place(one) == window || place(other) == window;
}

}  // namespace

Shortcuts::Shortcuts(Settings& settings, QObject* parent) : QObject(parent), settings_(settings) {}

void Shortcuts::add(QAction* action, const QString& id, const QString& group, const QKeySequence& usual) {
  entries_.push_back({id, group, usual, action});
  give(entries_.back());
}

void Shortcuts::give(const Entry& entry) {
  if (!entry.action) return;
  const auto chosen = settings_.store().value(keyOf(entry.id));
  auto keys = chosen.isValid() ? QKeySequence(chosen.toString(), QKeySequence::PortableText) : entry.usual;
  if (!chosen.isValid() && isChosenElsewhere(entry)) keys = QKeySequence();
  entry.action->setShortcut(keys);
  const auto name = entry.action->text().remove(QLatin1Char('&'));
  entry.action->setToolTip(
      keys.isEmpty() ? name : QStringLiteral("%1 (%2)").arg(name, keys.toString(QKeySequence::NativeText)));
}

bool Shortcuts::isChosenElsewhere(const Entry& entry) const {
  if (entry.usual.isEmpty()) return false;
  const auto keys = entry.usual.toString(QKeySequence::PortableText);
  const auto all = chosen();
  return std::any_of(all.keyValueBegin(), all.keyValueEnd(), [&](const auto& one) {
    return one.first != entry.id && one.second == keys && canMeet(one.first, entry.id);
  });
}

void Shortcuts::rebind(const QString& id, const QKeySequence& keys) {
  settings_.store().setValue(keyOf(id), keys.toString(QKeySequence::PortableText));
  for (const auto& entry : entries_) give(entry);
  Q_EMIT changed();
}

void Shortcuts::restoreUsual() {
  settings_.store().remove(QStringLiteral("shortcuts"));
  for (const auto& entry : entries_) give(entry);
  Q_EMIT changed();
}

QMap<QString, QString> Shortcuts::chosen() const {
  QMap<QString, QString> chosen;
  auto& store = settings_.store();
  store.beginGroup(QStringLiteral("shortcuts"));
  for (const auto& id : store.childKeys()) chosen.insert(id, store.value(id).toString());
  store.endGroup();
  return chosen;
}

void Shortcuts::choose(const QMap<QString, QString>& chosen) {
  for (auto one = chosen.begin(); one != chosen.end(); ++one) settings_.store().setValue(keyOf(one.key()), one.value());
  for (const auto& entry : entries_) give(entry);
  Q_EMIT changed();
}

QString Shortcuts::conflictOf(const QString& id, const QKeySequence& keys) const {
  if (keys.isEmpty()) return {};
  const auto found = std::ranges::find_if(entries_, [&](const Entry& entry) {
    return entry.id != id && entry.action && entry.action->shortcut() == keys && canMeet(entry.id, id);
  });
  return found == entries_.end() ? QString() : found->id;
}

}  // namespace carina::gui
