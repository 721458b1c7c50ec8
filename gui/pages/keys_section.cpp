// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/pages/keys_section.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QLineEdit>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QTableView>

#include "gui/widgets/icon.h"
#include "gui/widgets/inline_message.h"
#include "gui/widgets/key_delegate.h"

namespace carina::gui {

KeysSection::KeysSection(Shortcuts& shortcuts, QWidget* parent)
    : Section(tr("Keys"), parent),
      shortcuts_(shortcuts),
      rows_(shortcuts),
      sorted_(new QSortFilterProxyModel(this)),
      table_(new QTableView),
      message_(new InlineMessage) {
  setHint(
      tr("Enter or a double-click in the column “Keys”, then press the new ones; Escape leaves them. Keys of a page "
         "are listed once it was shown."));
  message_->setObjectName(QStringLiteral("keysMessage"));
  auto* search = new QLineEdit;
  search->setObjectName(QStringLiteral("keysSearch"));
  search->setPlaceholderText(tr("Search for an action, a page or keys"));
  search->setAccessibleName(tr("Search the keys"));
  search->setClearButtonEnabled(true);
  search->addAction(makeIcon(QStringLiteral("search")), QLineEdit::LeadingPosition);
  connect(search, &QLineEdit::textChanged, sorted_, &QSortFilterProxyModel::setFilterFixedString);
  makeTable();
  add(search);
  add(table_);
  add(makeButtons());
  add(message_);
  connect(&rows_, &ShortcutTable::refused, this,
          [this](const QString& why) { message_->show(InlineMessage::Kind::Error, why); });
  connect(&rows_, &ShortcutTable::accepted, message_, &InlineMessage::clear);
  connect(message_, &InlineMessage::pressed, this, &KeysSection::undo);
  connect(&rows_, &QAbstractItemModel::dataChanged, this, &KeysSection::updateButtons);
  connect(table_->selectionModel(), &QItemSelectionModel::currentChanged, this, &KeysSection::updateButtons);
  updateButtons();
}

KeysSection::~KeysSection() {
  table_->selectionModel()->disconnect(this);
  rows_.disconnect(this);
}

void KeysSection::makeTable() {
  sorted_->setSourceModel(&rows_);
  sorted_->setFilterKeyColumn(-1);
  sorted_->setFilterCaseSensitivity(Qt::CaseInsensitive);
  table_->setObjectName(QStringLiteral("keysTable"));
  table_->setAccessibleName(tr("Actions and their keys"));
  table_->setModel(sorted_);
  table_->setItemDelegateForColumn(ShortcutTable::Keys, new KeyDelegate(table_));
  table_->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed);
  table_->setSelectionMode(QAbstractItemView::SingleSelection);
  table_->setSelectionBehavior(QAbstractItemView::SelectRows);
  table_->setAlternatingRowColors(true);
  table_->setShowGrid(false);
  table_->setTabKeyNavigation(false);
  table_->setSortingEnabled(true);
  table_->sortByColumn(-1, Qt::AscendingOrder);
  table_->verticalHeader()->hide();
  table_->verticalHeader()->setDefaultSectionSize(table_->fontMetrics().height() + 12);
  table_->horizontalHeader()->setHighlightSections(false);
  table_->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  table_->horizontalHeader()->setStretchLastSection(true);
  table_->setColumnWidth(ShortcutTable::Action, 260);
  for (const int column : {ShortcutTable::Where, ShortcutTable::Keys}) table_->setColumnWidth(column, 170);
  table_->setMinimumHeight(300);
  connect(table_, &QAbstractItemView::activated, this,
          [this](const QModelIndex& index) { table_->edit(index.siblingAtColumn(ShortcutTable::Keys)); });
}

QLayout* KeysSection::makeButtons() {
  auto* row = new QHBoxLayout;
  none_ = new QPushButton(tr("No keys"));
  none_->setObjectName(QStringLiteral("keysNone"));
  none_->setToolTip(tr("Takes the keys of the chosen action away"));
  usual_ = new QPushButton(tr("Usual keys"));
  usual_->setObjectName(QStringLiteral("keysUsual"));
  usual_->setToolTip(tr("Gives the chosen action its usual keys"));
  auto* all = new QPushButton(makeIcon(QStringLiteral("refresh")), tr("All usual keys"));
  all->setObjectName(QStringLiteral("keysAllUsual"));
  row->addWidget(none_);
  row->addWidget(usual_);
  row->addStretch(1);
  row->addWidget(all);
  connect(none_, &QPushButton::clicked, this, [this] { giveRow(false); });
  connect(usual_, &QPushButton::clicked, this, [this] { giveRow(true); });
  connect(all, &QPushButton::clicked, this, &KeysSection::restoreAll);
  return row;
}

void KeysSection::refresh() {
  rows_.refresh();
  updateButtons();
}

void KeysSection::updateButtons() {
  const auto index = sorted_->mapToSource(table_->currentIndex());
  const auto text = [&](int column) { return index.siblingAtColumn(column).data().toString(); };
  const bool hasRow = index.isValid();
  none_->setEnabled(hasRow && !text(ShortcutTable::Keys).isEmpty());
  usual_->setEnabled(hasRow && text(ShortcutTable::Keys) != text(ShortcutTable::Usual));
}

void KeysSection::giveRow(bool usual) {
  const auto index = sorted_->mapToSource(table_->currentIndex());
  if (!index.isValid()) return;
  const auto keys =
      usual ? QKeySequence(index.siblingAtColumn(ShortcutTable::Usual).data().toString(), QKeySequence::NativeText)
            : QKeySequence();
  rows_.setData(index.siblingAtColumn(ShortcutTable::Keys), QVariant::fromValue(keys), Qt::EditRole);
}

void KeysSection::restoreAll() {
  before_ = shortcuts_.chosen();
  if (before_.isEmpty()) {
    return message_->show(InlineMessage::Kind::Information, tr("All keys are the usual ones already."));
  }
  shortcuts_.restoreUsual();
  message_->show(InlineMessage::Kind::Success, tr("All keys are the usual ones again."), tr("Undo"));
}

void KeysSection::undo() {
  shortcuts_.choose(before_);
  before_.clear();
  message_->clear();
}

}  // namespace carina::gui
