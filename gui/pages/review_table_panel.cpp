// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/pages/review_table_panel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QTableView>
#include <QVBoxLayout>

namespace carina::gui {

ReviewTablePanel::ReviewTablePanel(ReviewPresenter& presenter, QWidget* parent)
    : QWidget(parent),
      presenter_(presenter),
      model_(new ReviewAurocModel(this)),
      table_(new QTableView),
      baselines_(new QComboBox),
      warning_(new QLabel) {
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(4, 4, 0, 0);
  auto* row = new QHBoxLayout;
  auto* title = new QLabel(tr("&Published figures:"));
  title->setBuddy(baselines_);
  row->addWidget(title);
  row->addWidget(baselines_);
  row->addWidget(warning_, 1);
  layout->addLayout(row);
  layout->addWidget(table_, 1);
  warning_->setWordWrap(true);
  baselines_->setObjectName(QStringLiteral("baselines"));
  table_->setObjectName(QStringLiteral("aurocs"));
  table_->setAccessibleName(tr("AUROC by finding"));
  setFocusProxy(table_);
  table_->setModel(model_);
  table_->setSelectionBehavior(QAbstractItemView::SelectRows);
  table_->setSelectionMode(QAbstractItemView::SingleSelection);
  table_->setTabKeyNavigation(false);
  table_->setAlternatingRowColors(true);
  table_->setShowGrid(false);
  table_->verticalHeader()->hide();
  table_->verticalHeader()->setDefaultSectionSize(table_->fontMetrics().height() + 6);
  connect(baselines_, &QComboBox::activated, this, &ReviewTablePanel::chooseBaseline);
  connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& index) {
    if (index.isValid()) presenter_.setLabel(static_cast<std::size_t>(index.row()));
  });
  connect(&presenter_, &ReviewPresenter::reviewChanged, this, &ReviewTablePanel::fill);
  connect(&presenter_, &ReviewPresenter::shownChanged, this, &ReviewTablePanel::showRow);
}

void ReviewTablePanel::fill() {
  model_->setReview(&presenter_.review());
  fillBaselines();
  showColumns();
  showRow();
}

/// Those of the same split first.
void ReviewTablePanel::fillBaselines() {
  const auto& review = presenter_.review();
  baselines_->clear();
  baselines_->addItem(tr("none"), -1);
  for (const bool isSame : {true, false}) {
    for (std::size_t i = 0; i < review.baselines.size(); ++i) {
      const auto& each = review.baselines[i];
      if ((each.split == review.split) != isSame) continue;
      baselines_->addItem(QStringLiteral("%1, %2").arg(QString::fromStdString(each.name), splitText(each.split)),
                          static_cast<int>(i));
    }
  }
  warning_->clear();
}

void ReviewTablePanel::chooseBaseline(int row) {
  const int baseline = baselines_->itemData(row).toInt();
  model_->setBaseline(baseline);
  warning_->clear();
  if (baseline >= 0) {
    const auto& review = presenter_.review();
    const auto split = review.baselines[static_cast<std::size_t>(baseline)].split;
    warning_->setText(split == review.split && split != report::Split::Unstated
                          ? tr("The same split as these films: %1.").arg(splitText(split))
                          : tr("Does not compare: figures of the %1; these films: %2.")
                                .arg(splitText(split), splitText(review.split)));
  }
  showColumns();
  showRow();
}

void ReviewTablePanel::showColumns() {
  for (int column = 0; column < ReviewAurocModel::kColumns; ++column) {
    table_->setColumnHidden(column, !model_->hasColumn(column));
  }
  table_->resizeColumnsToContents();
  table_->horizontalHeader()->setSectionResizeMode(ReviewAurocModel::kLabel, QHeaderView::Stretch);
}

void ReviewTablePanel::showRow() {
  const auto index = model_->index(static_cast<int>(presenter_.label()), 0);
  if (table_->currentIndex().row() != index.row()) table_->setCurrentIndex(index);
}

}  // namespace carina::gui
