// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/widgets/figure_view.h"

#include <QEvent>
#include <QHeaderView>
#include <QScrollBar>
#include <QSortFilterProxyModel>
#include <QStyledItemDelegate>
#include <QWheelEvent>
#include <algorithm>

namespace carina::gui {
namespace {

constexpr int kGap = 6;  // between columns

/// Keeps numbers, which stand on the right, off the words to the right of them.
class SpacedDelegate : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

 protected:
  void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override {
    QStyledItemDelegate::initStyleOption(option, index);
    const QLatin1Char space(' ');
    option->text = option->displayAlignment.testFlag(Qt::AlignRight) ? option->text + space : space + option->text;
  }
};

}  // namespace

FigureView::FigureView(QAbstractItemModel* model, int sortRole, const QString& name, QWidget* parent)
    : QTableView(parent) {
  auto* sorted = new QSortFilterProxyModel(this);
  sorted->setSourceModel(model);
  sorted->setSortRole(sortRole);
  setModel(sorted);
  setAccessibleName(name);
  setSortingEnabled(true);
  sortByColumn(-1, Qt::AscendingOrder);
  setSelectionBehavior(QAbstractItemView::SelectRows);
  setEditTriggers(QAbstractItemView::NoEditTriggers);
  setAlternatingRowColors(true);
  setShowGrid(false);
  setItemDelegate(new SpacedDelegate(this));
  setTabKeyNavigation(false);
  setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
  verticalHeader()->hide();
  horizontalHeader()->setHighlightSections(false);
  horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  connect(sorted, &QAbstractItemModel::modelReset, this, &FigureView::fit);
  connect(sorted, &QAbstractItemModel::layoutChanged, this, &FigureView::fit);
  fit();
}

void FigureView::fit() {
  verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 8);
  const int columns = model() != nullptr ? model()->columnCount() : 0;
  for (int column = 0; column < columns; ++column) {
    const int wanted = std::max(sizeHintForColumn(column), horizontalHeader()->sectionSizeHint(column));
    setColumnWidth(column, wanted + kGap);
  }
  updateGeometry();
}

QSize FigureView::sizeHint() const {
  const int rows = model() != nullptr ? model()->rowCount() : 0;
  const int bar = horizontalScrollBar()->maximum() > 0 ? horizontalScrollBar()->sizeHint().height() : 0;
  return {QTableView::sizeHint().width(), horizontalHeader()->sizeHint().height() +
                                              rows * verticalHeader()->defaultSectionSize() + bar + 2 * frameWidth()};
}

QSize FigureView::minimumSizeHint() const {
  return {240, sizeHint().height()};
}

void FigureView::wheelEvent(QWheelEvent* event) {
  event->ignore();  // it has nothing to scroll; the page has
}

void FigureView::changeEvent(QEvent* event) {
  QTableView::changeEvent(event);
  if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) fit();
}

}  // namespace carina::gui
