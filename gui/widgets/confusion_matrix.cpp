// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/widgets/confusion_matrix.h"

#include <QButtonGroup>
#include <QGridLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>

namespace carina::gui {

ConfusionMatrix::ConfusionMatrix(QWidget* parent) : QWidget(parent), cells_(), group_(new QButtonGroup(this)) {
  auto* layout = new QGridLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(4);
  const auto heading = [&](const QString& text, int row, int column) {
    auto* label = new QLabel(text);
    label->setAlignment(column == 0 ? Qt::AlignRight | Qt::AlignVCenter : Qt::AlignCenter);
    layout->addWidget(label, row, column);
  };
  heading(tr("called positive"), 0, 1);
  heading(tr("called negative"), 0, 2);
  heading(tr("has it"), 1, 0);
  heading(tr("has it not"), 2, 0);
  // Rows are the truth: true positives and misses side by side.
  const std::array<QPoint, 4> places = {QPoint(1, 1), QPoint(1, 2), QPoint(2, 1), QPoint(2, 2)};
  for (int cell = 0; cell < 4; ++cell) {
    auto* button = new QPushButton;
    button->setCheckable(true);
    button->setMinimumHeight(button->fontMetrics().height() * 2 + 12);
    group_->addButton(button, cell);
    const auto place = places[static_cast<std::size_t>(cell)];
    layout->addWidget(button, place.y(), place.x());
    cells_[static_cast<std::size_t>(cell)] = button;
  }
  layout->setColumnStretch(1, 1);
  layout->setColumnStretch(2, 1);
  setStyleSheet(
      QStringLiteral("QPushButton { border: 1px solid palette(mid); border-radius: 4px; background: palette(button); }"
                     "QPushButton:checked { background: palette(highlight); color: palette(highlighted-text); }"
                     "QPushButton:focus { border: 2px solid palette(text); }"));
  setCounts({});
  setChosen(2);
  connect(group_, &QButtonGroup::idClicked, this, &ConfusionMatrix::cellChosen);
}

void ConfusionMatrix::setCounts(const std::array<qint64, 4>& counts) {
  const QStringList names = {tr("true positive"), tr("false positive"), tr("missed"), tr("true negative")};
  for (std::size_t cell = 0; cell < 4; ++cell) {
    const auto& name = names[static_cast<qsizetype>(cell)];
    const auto count = QLocale().toString(counts[cell]);
    cells_[cell]->setText(count + QLatin1Char('\n') + name);
    cells_[cell]->setAccessibleName(tr("%1 films %2").arg(count, name));
  }
}

void ConfusionMatrix::setChosen(int cell) {
  group_->button(cell)->setChecked(true);
}

int ConfusionMatrix::chosen() const {
  return group_->checkedId();
}

}  // namespace carina::gui
