// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/pages/reading_worklist.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QVBoxLayout>

#include "gui/widgets/icon.h"
#include "gui/widgets/probability_delegate.h"

namespace carina::gui {

ReadingWorklist::ReadingWorklist(WorklistModel& model, QWidget* parent)
    : QWidget(parent),
      model_(model),
      sorted_(new QSortFilterProxyModel(this)),
      finding_(new QComboBox),
      table_(new QTableView),
      progress_(new QProgressBar),
      read_(new QPushButton(makeIcon(QStringLiteral("play")), tr("Read all films"))),
      export_(new QPushButton(makeIcon(QStringLiteral("export")), tr("Export as CSV…"))) {
  sorted_->setSourceModel(&model);
  sorted_->setSortRole(WorklistModel::SortRole);
  table_->setModel(sorted_);
  table_->setAccessibleName(tr("Worklist"));
  table_->setItemDelegate(new ProbabilityDelegate(WorklistModel::ValueRole, WorklistModel::ThresholdRole, table_));
  table_->setItemDelegateForColumn(WorklistModel::TitleColumn, new QStyledItemDelegate(table_));
  table_->setItemDelegateForColumn(WorklistModel::StateColumn, new QStyledItemDelegate(table_));
  table_->setSelectionBehavior(QAbstractItemView::SelectRows);
  table_->setShowGrid(false);
  table_->verticalHeader()->hide();
  table_->setTabKeyNavigation(false);
  finding_->setAccessibleName(tr("Finding to sort by"));
  auto* head = new QHBoxLayout;
  head->addWidget(new QLabel(tr("Sort by")));
  head->addWidget(finding_, 1);
  auto* foot = new QHBoxLayout;
  foot->addWidget(read_);
  foot->addWidget(export_);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(4, 4, 4, 4);
  layout->addLayout(head);
  layout->addWidget(table_, 1);
  layout->addWidget(progress_);
  layout->addLayout(foot);
  progress_->hide();
  connect(finding_, &QComboBox::currentIndexChanged, this, &ReadingWorklist::showFinding);
  connect(&model, &QAbstractItemModel::modelReset, this, &ReadingWorklist::fillFindings);
  connect(read_, &QPushButton::clicked, this, [this] { isReading_ ? Q_EMIT cancelWanted() : Q_EMIT readAllWanted(); });
  connect(export_, &QPushButton::clicked, this, &ReadingWorklist::exportWanted);
  connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& index) {
    if (index.isValid()) Q_EMIT chosen(index.data(WorklistModel::FilmRole).toInt());
  });
  fillFindings();
}

void ReadingWorklist::fillFindings() {
  QStringList names;
  for (const auto& label : model_.labels()) names << QString(label).replace(QLatin1Char('_'), QLatin1Char(' '));
  const auto chosen = finding_->currentText();
  QStringList shown;
  for (int i = 0; i < finding_->count(); ++i) shown << finding_->itemText(i);
  if (shown != names) {
    const QSignalBlocker blocker(finding_);
    finding_->clear();
    finding_->addItems(names);
    finding_->setCurrentIndex(std::max(0, finding_->findText(chosen)));
  }
  showFinding();
}

void ReadingWorklist::showFinding() {
  const int shown = WorklistModel::FirstLabelColumn + std::max(0, finding_->currentIndex());
  for (int column = WorklistModel::FirstLabelColumn; column < model_.columnCount({}); ++column)
    table_->setColumnHidden(column, column != shown);
  auto* header = table_->horizontalHeader();
  if (model_.columnCount({}) <= shown) return;
  header->setSectionResizeMode(WorklistModel::TitleColumn, QHeaderView::Stretch);
  header->setSectionResizeMode(WorklistModel::StateColumn, QHeaderView::ResizeToContents);
  sorted_->sort(shown, Qt::DescendingOrder);
}

void ReadingWorklist::showProgress(int waiting) {
  isReading_ = waiting > 0;
  const int all = model_.rowCount({});
  progress_->setVisible(isReading_);
  progress_->setMaximum(std::max(1, all));
  progress_->setValue(model_.done());
  progress_->setFormat(tr("%v of %m films"));
  read_->setIcon(makeIcon(isReading_ ? QStringLiteral("stop") : QStringLiteral("play")));
  read_->setText(isReading_ ? tr("Stop reading") : tr("Read all films"));
  read_->setEnabled(all > 0);
  export_->setEnabled(model_.done() > 0);
}

}  // namespace carina::gui
