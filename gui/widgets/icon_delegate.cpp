// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/widgets/icon_delegate.h"

#include "gui/widgets/icon.h"

namespace carina::gui {

void IconDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const {
  QStyledItemDelegate::initStyleOption(option, index);
  const auto name = index.data(nameRole_).toString();
  if (name.isEmpty()) return;
  option->icon = makeIcon(name);
  option->decorationSize = {16, 16};
  option->features |= QStyleOptionViewItem::HasDecoration;
}

}  // namespace carina::gui
