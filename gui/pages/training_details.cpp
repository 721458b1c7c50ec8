// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/pages/training_details.h"

#include <QComboBox>
#include <QFile>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QLabel>
#include <QListView>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QScrollBar>
#include <QSignalBlocker>
#include <QTabWidget>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>

#include "engine/train/run_folder.h"
#include "gui/pages/mood_delegate.h"
#include "gui/pages/training_curves.h"
#include "gui/widgets/inline_message.h"

namespace carina::gui {
namespace {

QString textOf(const std::string& text) {
  return QString::fromStdString(text);
}

QTableView* makeTable(QAbstractItemModel& model, const char* name, const QString& title) {
  auto* view = new QTableView;
  view->setObjectName(QLatin1String(name));
  view->setAccessibleName(title);
  view->setModel(&model);
  view->setItemDelegate(new MoodDelegate(view));
  view->setSelectionBehavior(QAbstractItemView::SelectRows);
  view->setSelectionMode(QAbstractItemView::SingleSelection);
  view->setTabKeyNavigation(false);
  view->setShowGrid(false);
  view->setAlternatingRowColors(true);
  view->verticalHeader()->hide();
  view->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  view->horizontalHeader()->setHighlightSections(false);
  view->horizontalHeader()->setStretchLastSection(true);
  view->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
  return view;
}

/// What should be known of a run besides how it stands.
QStringList notesOf(const launch::RunPicture& run) {
  QStringList notes;
  for (const auto& text : {run.fault, run.jobFault}) notes << textOf(text);
  for (const auto& warning : run.standing.warnings) notes << textOf(warning);
  for (const auto& note : run.notes) notes << textOf(note);
  if (run.standing.isLive() && run.standing.status) notes << textOf(run.standing.status->message);
  notes.removeAll(QString());
  static const QRegularExpression kNumber(QStringLiteral("\\[json\\.exception[^\\]]*\\] "));  // says people nothing
  notes.replaceInStrings(kNumber, QString());
  return notes;
}

}  // namespace

TrainingDetails::TrainingDetails(QWidget* parent)
    : QWidget(parent),
      head_(new QLabel),
      message_(new InlineMessage),
      tabs_(new QTabWidget),
      curves_(new TrainingCurves),
      config_(new QPlainTextEdit) {
  head_->setObjectName(QStringLiteral("run-head"));
  head_->setWordWrap(true);
  head_->setTextFormat(Qt::PlainText);
  head_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  message_->setObjectName(QStringLiteral("run-message"));
  config_->setReadOnly(true);
  config_->setLineWrapMode(QPlainTextEdit::NoWrap);
  config_->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
  config_->setAccessibleName(tr("The run's configuration"));
  tabs_->setObjectName(QStringLiteral("run-tabs"));
  tabs_->addTab(curves_, tr("&Curves"));
  tabs_->addTab(makeCheckpoints(), tr("C&heckpoints"));
  tabs_->addTab(makeRanks(), tr("Ra&nks"));
  tabs_->addTab(makeLog(), tr("&Log"));
  tabs_->addTab(config_, tr("Con&figuration"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(head_);
  layout->addWidget(message_);
  layout->addWidget(tabs_, 1);
}

QWidget* TrainingDetails::makeCheckpoints() {
  checkpointView_ = makeTable(checkpoints_, "checkpoints", tr("Checkpoints"));
  use_ = new QPushButton(tr("&Use this model in Reading"));
  use_->setObjectName(QStringLiteral("use-model"));
  use_->setEnabled(false);
  connect(use_, &QPushButton::clicked, this, &TrainingDetails::useModel);
  connect(checkpointView_, &QTableView::activated, this, &TrainingDetails::useModel);
  const auto choose = [this] { use_->setEnabled(checkpointView_->selectionModel()->hasSelection()); };
  connect(checkpointView_->selectionModel(), &QItemSelectionModel::selectionChanged, this, choose);
  connect(&checkpoints_, &QAbstractItemModel::modelReset, this, choose);
  auto* box = new QWidget;
  auto* layout = new QVBoxLayout(box);
  layout->addWidget(checkpointView_, 1);
  layout->addWidget(use_, 0, Qt::AlignLeft);
  return box;
}

QWidget* TrainingDetails::makeRanks() {
  noRanks_ = new QLabel(tr("How ranks fare is written by runs on several ranks, every five seconds."));
  noRanks_->setWordWrap(true);
  rankView_ = makeTable(ranks_, "ranks", tr("Ranks"));
  auto* box = new QWidget;
  auto* layout = new QVBoxLayout(box);
  layout->addWidget(noRanks_);
  layout->addWidget(rankView_, 1);
  return box;
}

QWidget* TrainingDetails::makeLog() {
  whose_ = new QComboBox;
  whose_->setObjectName(QStringLiteral("whose-log"));
  whose_->setAccessibleName(tr("Whose log is shown"));
  lineView_ = new QListView;
  lineView_->setObjectName(QStringLiteral("log-lines"));
  lineView_->setAccessibleName(tr("The last lines of the log"));
  lineView_->setModel(&lines_);
  lineView_->setUniformItemSizes(true);
  lineView_->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
  connect(whose_, &QComboBox::currentIndexChanged, this, [this] {
    lines_.clear();
    showLines(picture_);
    lineView_->scrollToBottom();
  });
  auto* box = new QWidget;
  auto* layout = new QVBoxLayout(box);
  layout->addWidget(whose_, 0, Qt::AlignLeft);
  layout->addWidget(lineView_, 1);
  return box;
}

void TrainingDetails::show(const QList<launch::RunPicture>& runs) {
  QList<NamedCurves> curves;
  for (const auto& run : runs) curves << NamedCurves{textOf(run.folder.filename().string()), run.curves};
  curves_->show(curves);
  setEnabled(!runs.isEmpty());
  if (runs.isEmpty()) {
    shown_.clear();
    picture_ = {};
    head_->setText(tr("Choose a run in the list above."));
    message_->clear();
    checkpoints_.show({});
    ranks_.show({});
    lines_.clear();
    whose_->clear();
    config_->clear();
    return;
  }
  const auto& run = runs.front();
  const bool isOther = std::exchange(shown_, textOf(run.folder.string())) != textOf(run.folder.string());
  if (isOther) lines_.clear();
  picture_ = run;
  showHead(run);
  checkpoints_.show(run.checkpoints);
  ranks_.show(run.health);
  noRanks_->setVisible(!run.health || run.health->empty());
  showLogs(run);
  if (isOther || config_->toPlainText().isEmpty()) loadConfig(run);
}

void TrainingDetails::showHead(const launch::RunPicture& run) {
  const auto& standing = run.standing;
  auto words = textOf(run.folder.filename().string()) + QStringLiteral(": ") + textOf(standing.word);
  if (!standing.detail.empty()) words += QStringLiteral(" — ") + textOf(standing.detail);
  if (standing.job) {
    words += tr("; job %1 on %2").arg(textOf(standing.job->id), textOf(standing.job->cluster));
  }
  if (head_->text() != words) head_->setText(words);
  const auto notes = notesOf(run);
  const auto kind = run.fault.empty() ? InlineMessage::Kind::Warning : InlineMessage::Kind::Error;
  if (notes.isEmpty()) return message_->clear();
  if (const auto text = notes.join(QLatin1Char('\n')); text != message_->text()) message_->show(kind, text);
}

void TrainingDetails::showLogs(const launch::RunPicture& run) {
  const QSignalBlocker quiet(whose_);
  const auto chosen = whose_->currentData();
  if (whose_->count() != static_cast<int>(run.logs.size())) {
    whose_->clear();
    for (const auto& log : run.logs) {
      whose_->addItem(log->rank < 0 ? tr("What the program said") : tr("Rank %1").arg(log->rank), log->rank);
    }
    whose_->setCurrentIndex(std::max(0, whose_->findData(chosen)));
  }
  showLines(run);
}

void TrainingDetails::showLines(const launch::RunPicture& run) {
  const auto chosen = whose_->currentIndex();
  if (chosen < 0 || chosen >= static_cast<int>(run.logs.size())) return;
  const auto* bar = lineView_->verticalScrollBar();
  const bool isAtEnd = bar->value() == bar->maximum();
  lines_.show(*run.logs[static_cast<std::size_t>(chosen)]);
  if (isAtEnd) lineView_->scrollToBottom();
}

void TrainingDetails::loadConfig(const launch::RunPicture& run) {
  const auto path = textOf(train::RunPaths(run.folder).config.string());
  configTask_.start<QString>(
      [path](TaskWatch&) {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.read(1 << 20)) : QString();
      },
      [this](const QString& text) {
        if (config_->toPlainText() != text) config_->setPlainText(text);
      },
      [](const QString&) {});
}

void TrainingDetails::useModel() {
  const auto rows = checkpointView_->selectionModel()->selectedRows();
  if (rows.isEmpty()) return;
  const auto& checkpoint = checkpoints_.at(rows.front().row());
  if (!checkpoint.fault.empty()) return message_->show(InlineMessage::Kind::Error, textOf(checkpoint.fault));
  Q_EMIT modelWanted(textOf(checkpoint.model.string()));
}

}  // namespace carina::gui
