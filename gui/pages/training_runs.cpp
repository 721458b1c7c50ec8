// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/pages/training_runs.h"

#include <QDir>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QSettings>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>
#include <utility>

#include "engine/core/error.h"
#include "engine/core/host.h"
#include "gui/pages/mood_delegate.h"
#include "gui/pages/training_details.h"
#include "gui/widgets/inline_message.h"
#include "gui/workers/training_start.h"

namespace carina::gui {
namespace {

QString plain(const QString& folder) {
  return QDir::cleanPath(QDir(folder).absolutePath());
}

}  // namespace

TrainingRuns::TrainingRuns(Settings& settings, QWidget* parent)
    : QWidget(parent),
      settings_(settings),
      added_(settings.get(keys::kRuns).toStringList()),
      hidden_(settings.get(keys::kHiddenRuns).toStringList()),
      message_(new InlineMessage),
      split_(new QSplitter(Qt::Vertical)),
      view_(new QTableView),
      details_(new TrainingDetails) {
  makeTable();
  setFocusProxy(view_);
  message_->setObjectName(QStringLiteral("training-message"));
  split_->setObjectName(QStringLiteral("runs-split"));
  split_->setChildrenCollapsible(false);
  split_->addWidget(view_);
  split_->addWidget(details_);
  split_->setStretchFactor(1, 4);
  split_->setSizes({150, 500});
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(8, 0, 8, 8);
  layout->addWidget(message_);
  layout->addWidget(split_, 1);
  connect(&follower_, &RunFollower::changed, this, &TrainingRuns::take);
  connect(&follower_, &RunFollower::found, this, &TrainingRuns::found);
  connect(message_, &InlineMessage::pressed, this, &TrainingRuns::undoRemoval);
  connect(details_, &TrainingDetails::modelWanted, this, &TrainingRuns::modelWanted);
  connect(&tick_, &QTimer::timeout, this, [this] { table_.tick(secondsSinceEpoch()); });
  connect(&shown_, &QTimer::timeout, this, &TrainingRuns::showChosen);
  shown_.setSingleShot(true);
  tick_.start(1000);
  table_.tick(secondsSinceEpoch());
  connect(&settings_, &Settings::changed, this, [this](const QString& name) {
    if (name == QLatin1String(keys::kRunFolders.name))
      follower_.lookIn(settings_.get(keys::kRunFolders).toStringList());
  });
  for (const auto& run : added_) table_.add(run);
  follower_.follow(added_);
  follower_.lookIn(settings_.get(keys::kRunFolders).toStringList());
  showChosen();
}

void TrainingRuns::makeTable() {
  view_->setObjectName(QStringLiteral("runs"));
  view_->setAccessibleName(tr("Runs"));
  view_->setModel(&table_);
  view_->setItemDelegate(new MoodDelegate(view_));
  view_->setSelectionBehavior(QAbstractItemView::SelectRows);
  view_->setSelectionMode(QAbstractItemView::ExtendedSelection);
  view_->setTabKeyNavigation(false);
  view_->setShowGrid(false);
  view_->setAlternatingRowColors(true);
  view_->verticalHeader()->hide();
  auto* header = view_->horizontalHeader();
  header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  header->setHighlightSections(false);
  header->setStretchLastSection(true);
  const int widths[] = {220, 110, 270, 110, 120};
  for (int column = 0; column < RunTable::LastEvent; ++column) header->resizeSection(column, widths[column]);
  connect(view_->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
    follower_.detail(chosen());
    showChosen();
    Q_EMIT changed();
  });
}

void TrainingRuns::take(const launch::RunPicture& picture) {
  const auto folder = QString::fromStdString(picture.folder.string());
  if (table_.rowOf(folder) < 0) return;  // it was removed while it was being read
  table_.put(picture);
  if (chosen().isEmpty()) view_->selectRow(0);
  if (chosen().contains(folder)) shown_.start(0);
  Q_EMIT changed();
}

void TrainingRuns::found(const QStringList& runs) {
  auto all = added_;
  for (const auto& run : runs) {
    if (!hidden_.contains(run) && !all.contains(run)) all << run;
  }
  for (int row = table_.rowCount() - 1; row >= 0; --row) {
    const auto folder = table_.folderAt(row);
    if (!all.contains(folder)) table_.remove(folder);
  }
  for (const auto& run : all) table_.add(run);
  follower_.follow(all);
  Q_EMIT changed();
}

void TrainingRuns::follow(const QString& run) {
  const auto folder = plain(run);
  hidden_.removeAll(folder);
  if (!added_.contains(folder)) added_ << folder;
  remember();
  table_.add(folder);
  QStringList all;
  for (int row = 0; row < table_.rowCount(); ++row) all << table_.folderAt(row);
  follower_.follow(all);
  view_->selectRow(table_.rowOf(folder));
  Q_EMIT changed();
}

void TrainingRuns::lookIn(const QString& folder) {
  auto folders = settings_.get(keys::kRunFolders).toStringList();
  if (!folders.contains(plain(folder))) folders << plain(folder);
  settings_.set(keys::kRunFolders, folders);
  follower_.lookIn(folders);
  say(tr("Runs in %1 are listed, also those that come later").arg(QDir::toNativeSeparators(plain(folder))));
}

void TrainingRuns::say(const QString& words) {
  removed_.clear();
  message_->show(InlineMessage::Kind::Success, words);
}

void TrainingRuns::remember() {
  settings_.set(keys::kRuns, added_);
  settings_.set(keys::kHiddenRuns, hidden_);
}

QStringList TrainingRuns::chosen() const {
  QStringList folders;
  for (const auto& index : view_->selectionModel()->selectedRows()) folders << table_.folderAt(index.row());
  return folders;
}

QStringList TrainingRuns::chosenThat(bool isLive) const {
  QStringList folders;
  for (const auto& folder : chosen()) {
    const auto* run = table_.find(folder);
    if (run != nullptr && !run->standing.word.empty() && run->standing.isLive() == isLive) folders << folder;
  }
  return folders;
}

void TrainingRuns::showChosen() {
  QList<launch::RunPicture> runs;
  for (const auto& folder : chosen()) {
    if (const auto* run = table_.find(folder)) runs << *run;
  }
  details_->show(runs);
}

void TrainingRuns::work(const std::function<QString(const std::filesystem::path&)>& deed, const QStringList& runs) {
  if (runs.isEmpty() || task_.isRunning()) return;
  message_->show(InlineMessage::Kind::Information, tr("Is being asked…"));
  task_.start<QStringList>(
      [deed, runs](TaskWatch&) {
        QStringList words;
        for (const auto& run : runs) words << deed(run.toStdString());
        return words;
      },
      [this](const QStringList& words) {
        say(words.join(QLatin1Char('\n')));
        follower_.refresh();
      },
      [this](const QString& words) {
        removed_.clear();
        message_->show(InlineMessage::Kind::Error, words);
      });
}

void TrainingRuns::stopChosen() {
  work(stopRun, chosenThat(true));
}

void TrainingRuns::resumeChosen() {
  work(resumeTraining, chosenThat(false));
}

void TrainingRuns::removeChosen() {
  const auto runs = chosen();
  if (runs.isEmpty()) return;
  for (const auto& run : runs) {
    added_.removeAll(run);
    hidden_ << run;
    table_.remove(run);
  }
  remember();
  removed_ = runs;
  const auto words =
      runs.size() == 1 ? tr("%1 is not in the list any more; its folder stays").arg(QFileInfo(runs.front()).fileName())
                       : tr("%1 runs are not in the list any more; their folders stay").arg(runs.size());
  message_->show(InlineMessage::Kind::Information, words, tr("&Undo"));
  if (!isEmpty()) view_->selectRow(0);
  Q_EMIT changed();
}

void TrainingRuns::undoRemoval() {
  const auto runs = std::exchange(removed_, {});
  message_->clear();
  for (const auto& run : runs) follow(run);
}

QList<EarlierRun> TrainingRuns::speeds() const {
  QList<EarlierRun> speeds;
  for (int row = table_.rowCount() - 1; row >= 0; --row) {
    const auto& run = table_.at(row);
    const auto& status = run.standing.status;
    if (!status || status->imagesPerSecond <= 0) continue;
    speeds << EarlierRun{QString::fromStdString(run.folder.filename().string()), QString::fromStdString(status->net),
                         status->imagesPerSecond};
  }
  return speeds;
}

void TrainingRuns::saveLayout(QSettings& store) const {
  store.setValue(QStringLiteral("split"), split_->saveState());
  store.setValue(QStringLiteral("columns"), view_->horizontalHeader()->saveState());
}

void TrainingRuns::restoreLayout(QSettings& store) {
  split_->restoreState(store.value(QStringLiteral("split")).toByteArray());
  view_->horizontalHeader()->restoreState(store.value(QStringLiteral("columns")).toByteArray());
}

}  // namespace carina::gui
