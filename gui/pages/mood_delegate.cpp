// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/pages/mood_delegate.h"

#include <QApplication>

#include "gui/models/run_table.h"
#include "gui/widgets/theme.h"

namespace carina::gui {

void MoodDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const {
  QStyledItemDelegate::initStyleOption(option, index);
  option->state &= ~QStyle::State_HasFocus;  // rows are chosen, not cells; its frame would veil the words
  const auto palette = QApplication::palette();
  const auto& colors = colorsOf(palette);
  switch (static_cast<Mood>(index.data(kMoodRole).toInt())) {
    case Mood::Usual:
      return;
    case Mood::Good:
      option->palette.setColor(QPalette::Text, colors.good);
      break;
    case Mood::Warning:
      option->palette.setColor(QPalette::Text, colors.warning);
      break;
    case Mood::Bad:
      option->palette.setColor(QPalette::Text, colors.bad);
      break;
  }
  option->font.setBold(true);
}

}  // namespace carina::gui
