// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/pages/training_page.h"

#include <QAction>
#include <QFileDialog>
#include <QFileInfo>
#include <QStackedWidget>
#include <QToolBar>
#include <QVBoxLayout>

#include "engine/train/run_folder.h"
#include "gui/pages/training_launch.h"
#include "gui/pages/training_runs.h"
#include "gui/widgets/empty_state.h"
#include "gui/widgets/icon.h"

namespace carina::gui {
namespace {

bool isRun(const QString& path) {
  return train::isRunFolder(path.toStdString()) || QFileInfo::exists(path + QStringLiteral("/job.json"));
}

class TrainingPage : public Page {
 public:
  explicit TrainingPage(PageContext& context)
      : Page(context),
        tools_(new QToolBar),
        stack_(new QStackedWidget),
        runs_(new TrainingRuns(context.settings)),
        empty_(new EmptyState(QStringLiteral("training"), tr("Training"),
                              tr("Launch a training, or follow one that runs."))) {
    makeActions();
    setFocusProxy(runs_);
    tools_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    tools_->setIconSize({18, 18});
    for (auto* action : {launch_, follow_}) empty_->addAction(action);
    for (auto* action : {launch_, follow_, stop_, resume_, remove_, refresh_}) tools_->addAction(action);
    stack_->addWidget(empty_);
    stack_->addWidget(runs_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(tools_);
    layout->addWidget(stack_, 1);
    connect(runs_, &TrainingRuns::changed, this, [this] { choose(); });
    connect(runs_, &TrainingRuns::modelWanted, this, [this](const QString& file) {
      this->context().settings.set(keys::kModel, file);
      Q_EMIT wanted(QStringLiteral("reading"), {});
    });
    choose();
  }

  void open(const QStringList& paths) override {
    showRuns();
    for (const auto& path : paths) take(path);
  }

  void saveLayout(QSettings& store) const override { runs_->saveLayout(store); }
  void restoreLayout(QSettings& store) override { runs_->restoreLayout(store); }

 private:
  QAction* make(const char* id, const QString& text, const QString& icon, const QKeySequence& keys) {
    auto* action = new QAction(makeIcon(icon), text, this);
    action->setObjectName(QLatin1String(id));
    context().shortcuts.add(action, QStringLiteral("training.") + QLatin1String(id), tr("Training"), keys);
    addAction(action);
    return action;
  }

  void makeActions() {
    const auto keys = [](Qt::Key key) { return QKeySequence(Qt::CTRL | Qt::SHIFT | key); };
    launch_ = make("launch", tr("&Launch a training…"), QStringLiteral("play"), keys(Qt::Key_L));
    follow_ = make("follow", tr("&Follow a run folder…"), QStringLiteral("folder"), keys(Qt::Key_W));
    stop_ = make("stop", tr("&Save and stop"), QStringLiteral("stop"), keys(Qt::Key_T));
    resume_ = make("resume", tr("&Resume"), QStringLiteral("training"), keys(Qt::Key_G));
    remove_ = make("remove", tr("Re&move from the list"), QStringLiteral("remove"), keys(Qt::Key_K));
    refresh_ = make("refresh", tr("Look a&gain"), QStringLiteral("refresh"), QKeySequence(Qt::Key_F5));
    connect(launch_, &QAction::triggered, this, [this] { showLaunch(); });
    connect(follow_, &QAction::triggered, this, [this] { chooseFolder(); });
    connect(stop_, &QAction::triggered, runs_, &TrainingRuns::stopChosen);
    connect(resume_, &QAction::triggered, runs_, &TrainingRuns::resumeChosen);
    connect(remove_, &QAction::triggered, runs_, &TrainingRuns::removeChosen);
    connect(refresh_, &QAction::triggered, runs_, &TrainingRuns::refresh);
  }

  /// The runs, or what to do where there are none; a form that is being filled in stays.
  void choose() {
    const bool isForm = form_ != nullptr && stack_->currentWidget() == form_;
    if (!isForm) stack_->setCurrentWidget(runs_->isEmpty() && !hasRemoved_ ? static_cast<QWidget*>(empty_) : runs_);
    if (!runs_->isEmpty()) hasRemoved_ = true;  // from now on the list says itself what can be undone
    stop_->setEnabled(!isForm && !runs_->chosenThat(true).isEmpty());
    resume_->setEnabled(!isForm && !runs_->chosenThat(false).isEmpty());
    remove_->setEnabled(!isForm && !runs_->chosen().isEmpty());
    refresh_->setEnabled(!isForm && !runs_->isEmpty());
    tools_->setVisible(stack_->currentWidget() != empty_);
  }

  void showRuns() {
    stack_->setCurrentWidget(runs_);
    choose();
  }

  void showLaunch() {
    if (form_ == nullptr) {
      form_ = new TrainingLaunch(context().settings);
      stack_->addWidget(form_);
      connect(form_, &TrainingLaunch::left, this, [this] { showRuns(); });
      connect(form_, &TrainingLaunch::launched, this, [this](const QString& folder, const QString& words) {
        runs_->follow(folder);
        form_->proposeFolder();
        showRuns();
        runs_->say(words);
        Q_EMIT opened(folder);
      });
    }
    form_->setEarlierRuns(runs_->speeds());
    stack_->setCurrentWidget(form_);
    choose();
    form_->setFocus();
  }

  void chooseFolder() {
    auto* dialog = new QFileDialog(this, tr("Follow a run, or all runs in a folder"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& folder) {
      showRuns();
      take(folder);
    });
    dialog->open();
  }

  /// A run is followed; in any other folder runs are looked for.
  void take(const QString& path) {
    if (!isRun(path)) return runs_->lookIn(path);
    runs_->follow(path);
    Q_EMIT opened(path);
  }

  QToolBar* tools_;
  QStackedWidget* stack_;
  TrainingRuns* runs_;
  EmptyState* empty_;
  TrainingLaunch* form_ = nullptr;
  QAction* launch_ = nullptr;
  QAction* follow_ = nullptr;
  QAction* stop_ = nullptr;
  QAction* resume_ = nullptr;
  QAction* remove_ = nullptr;
  QAction* refresh_ = nullptr;
  bool hasRemoved_ = false;
};

Claim claim(const QString& path) {
  return isRun(path) ? Claim::Sure : Claim::None;
}

}  // namespace

PageKind trainingPage() {
  return {
      .id = "training",
      .title = QT_TRANSLATE_NOOP("Pages", "Training"),
      .icon = "training",
      .claim = claim,
      .make = [](PageContext& context) -> std::unique_ptr<Page> { return std::make_unique<TrainingPage>(context); }};
}

}  // namespace carina::gui
