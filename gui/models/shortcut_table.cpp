// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/shortcut_table.h"

#include <QFont>
#include <algorithm>
#include <utility>

namespace carina::gui {
namespace {

QString titleOf(const QAction* action) {
  return action != nullptr ? action->text().remove(QLatin1Char('&')) : QString();
}

}  // namespace

ShortcutTable::ShortcutTable(Shortcuts& shortcuts, QObject* parent)
    : QAbstractTableModel(parent), shortcuts_(shortcuts) {
  refresh();
  connect(&shortcuts_, &Shortcuts::changed, this, [this] {
    if (!rows_.empty()) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, kColumns - 1));
  });
}

void ShortcutTable::refresh() {
  std::vector<std::size_t> rows;
  const auto& entries = shortcuts_.entries();
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (entries[i].action) rows.push_back(i);
  }
  if (rows == rows_) return;
  beginResetModel();
  rows_ = std::move(rows);
  endResetModel();
}

const Shortcuts::Entry& ShortcutTable::entryAt(int row) const {
  return shortcuts_.entries().at(rows_.at(static_cast<std::size_t>(row)));
}

int ShortcutTable::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int ShortcutTable::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : kColumns;
}

Qt::ItemFlags ShortcutTable::flags(const QModelIndex& index) const {
  const auto usual = QAbstractTableModel::flags(index);
  return index.column() == Keys ? usual | Qt::ItemIsEditable : usual;
}

QString ShortcutTable::text(const Shortcuts::Entry& entry, int column) const {
  switch (column) {
    case Action:
      return titleOf(entry.action);
    case Where:
      return entry.group;
    case Keys:
      return entry.action ? entry.action->shortcut().toString(QKeySequence::NativeText) : QString();
    case Usual:
      return entry.usual.toString(QKeySequence::NativeText);
    default:
      return {};
  }
}

QVariant ShortcutTable::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) return {};
  const auto& entry = entryAt(index.row());
  const int column = index.column();
  if (role == Qt::EditRole && column == Keys) {
    return QVariant::fromValue(entry.action ? entry.action->shortcut() : QKeySequence());
  }
  if (role == Qt::FontRole && column == Keys && entry.action && entry.action->shortcut() != entry.usual) {
    QFont bold;
    bold.setBold(true);
    return bold;
  }
  if (role == Qt::DisplayRole) return text(entry, column);
  return role == Qt::ToolTipRole && column == Keys ? QVariant(tr("Enter or double-click for other keys")) : QVariant();
}

QVariant ShortcutTable::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
  switch (section) {
    case Action:
      return tr("Action");
    case Where:
      return tr("Where");
    case Keys:
      return tr("Keys");
    case Usual:
      return tr("Usual keys");
    default:
      return {};
  }
}

bool ShortcutTable::setData(const QModelIndex& index, const QVariant& value, int role) {
  if (role != Qt::EditRole || index.column() != Keys || !checkIndex(index, CheckIndexOption::IndexIsValid))
    return false;
  const auto& entry = entryAt(index.row());
  const auto keys = value.value<QKeySequence>();
  if (!entry.action || keys == entry.action->shortcut()) return false;
  const auto other = shortcuts_.conflictOf(entry.id, keys);
  if (!other.isEmpty()) {
    const auto& entries = shortcuts_.entries();
    const auto found = std::ranges::find(entries, other, &Shortcuts::Entry::id);
    Q_EMIT refused(tr("%1 already does “%2” (%3). Give that other keys first.")
                       .arg(keys.toString(QKeySequence::NativeText), titleOf(found->action), found->group));
    return false;
  }
  shortcuts_.rebind(entry.id, keys);
  Q_EMIT accepted();
  return true;
}

}  // namespace carina::gui
