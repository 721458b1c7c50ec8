// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/pages/reading_browser.h"

#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QSortFilterProxyModel>
#include <QTreeView>
#include <QVBoxLayout>

namespace carina::gui {

ReadingBrowser::ReadingBrowser(FilmLibrary& library, QWidget* parent)
    : QWidget(parent),
      library_(library),
      filtered_(new QSortFilterProxyModel(this)),
      search_(new QLineEdit),
      tree_(new QTreeView),
      progress_(new QLabel) {
  filtered_->setSourceModel(&library);
  filtered_->setRecursiveFilteringEnabled(true);
  filtered_->setAutoAcceptChildRows(true);
  filtered_->setFilterRole(FilmLibrary::SearchRole);
  filtered_->setFilterCaseSensitivity(Qt::CaseInsensitive);
  search_->setPlaceholderText(tr("Search films"));
  search_->setClearButtonEnabled(true);
  search_->setAccessibleName(tr("Search films"));
  tree_->setModel(filtered_);
  tree_->setHeaderHidden(true);
  tree_->setIconSize({64, 64});
  tree_->setWordWrap(true);
  tree_->setAccessibleName(tr("Films"));
  tree_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  progress_->setWordWrap(true);
  progress_->hide();
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(4, 4, 4, 4);
  layout->addWidget(search_);
  layout->addWidget(tree_, 1);
  layout->addWidget(progress_);
  connect(search_, &QLineEdit::textChanged, filtered_, &QSortFilterProxyModel::setFilterFixedString);
  connect(filtered_, &QAbstractItemModel::rowsInserted, this,
          [this](const QModelIndex& above) { tree_->expand(above); });
  connect(tree_->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& index) {
    const auto film = index.data(FilmLibrary::FilmRole);
    if (!isMarking_ && film.isValid()) Q_EMIT chosen(film.toInt());
  });
}

void ReadingBrowser::mark(int film) {
  isMarking_ = true;
  const auto index = filtered_->mapFromSource(library_.indexOf(film));
  tree_->setCurrentIndex(index);
  tree_->scrollTo(index);
  isMarking_ = false;
}

void ReadingBrowser::collect(const QModelIndex& parent, QModelIndexList& leaves) const {
  for (int row = 0; row < filtered_->rowCount(parent); ++row) {
    const auto index = filtered_->index(row, 0, parent);
    if (index.data(FilmLibrary::FilmRole).isValid()) {
      leaves << index;
    } else {
      collect(index, leaves);
    }
  }
}

QModelIndexList ReadingBrowser::leaves() const {
  QModelIndexList leaves;
  collect({}, leaves);
  return leaves;
}

int ReadingBrowser::neighbour(int step) const {
  const auto all = leaves();
  const auto at = all.indexOf(tree_->currentIndex()) + step;
  return at < 0 || at >= all.size() ? -1 : all[at].data(FilmLibrary::FilmRole).toInt();
}

void ReadingBrowser::showProgress(const QString& words) {
  progress_->setText(words);
  progress_->setVisible(!words.isEmpty());
}

}  // namespace carina::gui
