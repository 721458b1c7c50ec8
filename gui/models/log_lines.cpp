// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/log_lines.h"

#include <algorithm>

namespace carina::gui {

void LogLines::clear() {
  beginResetModel();
  lines_.clear();
  total_ = 0;
  endResetModel();
}

void LogLines::drop(int rows) {
  if (rows <= 0) return;
  beginRemoveRows({}, 0, rows - 1);
  lines_.erase(lines_.begin(), lines_.begin() + rows);
  endRemoveRows();
}

void LogLines::append(const std::vector<std::string>& lines, std::size_t from) {
  if (from >= lines.size()) return;
  const auto first = static_cast<int>(lines_.size());
  beginInsertRows({}, first, first + static_cast<int>(lines.size() - from) - 1);
  for (auto i = from; i < lines.size(); ++i) lines_.push_back(QString::fromStdString(lines[i]));
  endInsertRows();
}

void LogLines::show(const launch::LogEnd& end) {
  if (end.total < total_) clear();  // it was written anew
  const auto fresh = std::min<std::int64_t>(end.total - total_, std::ssize(end.lines));
  const auto kept = std::ssize(end.lines) - fresh;
  drop(static_cast<int>(std::ssize(lines_) - kept));
  append(end.lines, static_cast<std::size_t>(kept));
  total_ = end.total;
}

int LogLines::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(lines_.size());
}

QVariant LogLines::data(const QModelIndex& index, int role) const {
  if (role != Qt::DisplayRole || !checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  return lines_[static_cast<std::size_t>(index.row())];
}

}  // namespace carina::gui
