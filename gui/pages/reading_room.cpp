// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/pages/reading_room.h"

#include <QAction>
#include <QApplication>
#include <QFileDialog>
#include <QFileInfo>
#include <QKeyEvent>
#include <QMenu>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>
#include <QToolBar>
#include <QToolButton>
#include <QVBoxLayout>

#include "gui/pages/film_view.h"
#include "gui/pages/reading_browser.h"
#include "gui/pages/reading_worklist.h"
#include "gui/widgets/empty_state.h"
#include "gui/widgets/icon.h"
#include "gui/widgets/inline_message.h"
#include "gui/workers/cache_folder.h"

namespace carina::gui {
namespace {

/// Who does not want to be reminded of what was opened keeps nothing of it.
QString memoryFolderOf(const Settings& settings) {
  const auto folder = cacheFolder();
  return folder.isEmpty() || !settings.get(keys::kRemembersRecent).toBool() ? QString()
                                                                            : folder + QStringLiteral("/findings");
}

QToolButton* makeMenuButton(QMenu* menu, const QString& icon) {
  auto* button = new QToolButton;
  button->setMenu(menu);
  button->setText(menu->title());
  button->setIcon(makeIcon(icon));
  button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  button->setPopupMode(QToolButton::InstantPopup);
  button->setAutoRaise(true);
  return button;
}

}  // namespace

ReadingRoom::ReadingRoom(PageContext& given)
    : Page(given),
      films_(given.settings),
      analyst_(memoryFolderOf(given.settings)),
      stack_(new QStackedWidget),
      columns_(new QSplitter),
      tabs_(new QTabWidget),
      browser_(new ReadingBrowser(films_.library())),
      worklist_(new ReadingWorklist(worklistModel_)),
      bar_(new QToolBar),
      message_(new InlineMessage),
      films2_(new QSplitter),
      main_(new FilmView(given.settings)),
      second_(new FilmView(given.settings)),
      findings_(new ReadingFindings),
      priors_(new QMenu(tr("Prior films"), this)),
      models_(new QMenu(tr("Models"), this)) {
  makeWidgets();
  makeActions();
  connectFilms();
  connectAnalyst();
  useModels();
  qApp->installEventFilter(this);
}

ReadingRoom::~ReadingRoom() = default;

void ReadingRoom::makeWidgets() {
  auto* empty = new EmptyState(
      QStringLiteral("films"), tr("No films are open"),
      tr("Drop films or folders here: DICOM, PNG or JPEG, a DICOMDIR, a ZIP archive. They stay on this machine."));
  empty->setObjectName(QStringLiteral("emptyReading"));
  auto* files = new QAction(makeIcon(QStringLiteral("open")), tr("Open films…"), this);
  auto* folder = new QAction(makeIcon(QStringLiteral("folder")), tr("Open a folder…"), this);
  empty->addAction(files);
  empty->addAction(folder);
  connect(files, &QAction::triggered, this, [this] {
    if (const auto paths = QFileDialog::getOpenFileNames(this, tr("Open films")); !paths.isEmpty()) open(paths);
  });
  connect(folder, &QAction::triggered, this, [this] {
    if (const auto path = QFileDialog::getExistingDirectory(this, tr("Open a folder of films")); !path.isEmpty())
      open({path});
  });
  tabs_->addTab(browser_, tr("Films"));
  tabs_->addTab(worklist_, tr("Worklist"));
  tabs_->setDocumentMode(true);
  auto* middle = new QWidget;
  auto* layout = new QVBoxLayout(middle);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  auto* bars = new QHBoxLayout;  // what is of the film may be cut short; what is of the page stays in sight
  bars->addWidget(bar_, 1);
  bars->addWidget(makeMenuButton(priors_, QStringLiteral("compare")));
  bars->addWidget(makeMenuButton(models_, QStringLiteral("models")));
  layout->addLayout(bars);
  layout->addWidget(message_);
  layout->addWidget(films2_, 1);
  films2_->addWidget(main_);
  films2_->addWidget(second_);
  films2_->setChildrenCollapsible(false);
  second_->hide();
  main_->setObjectName(QStringLiteral("film"));
  second_->setObjectName(QStringLiteral("priorFilm"));
  message_->setObjectName(QStringLiteral("readingMessage"));
  for (QWidget* column : {static_cast<QWidget*>(tabs_), middle, static_cast<QWidget*>(findings_)})
    columns_->addWidget(column);
  columns_->setStretchFactor(1, 1);
  columns_->setSizes({270, 720, 380});
  columns_->setChildrenCollapsible(false);
  stack_->addWidget(empty);
  stack_->addWidget(columns_);
  auto* whole = new QVBoxLayout(this);
  whole->setContentsMargins(0, 0, 0, 0);
  whole->addWidget(stack_);
  setTabOrder(tabs_, main_);
  setTabOrder(main_, findings_);
}

QAction* ReadingRoom::addKeyed(const QString& icon, const QString& text, const QString& id, const QKeySequence& keys) {
  auto* action = new QAction(icon.isEmpty() ? QIcon() : makeIcon(icon), text, this);
  action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
  context().shortcuts.add(action, QStringLiteral("reading.") + id, tr("Reading"), keys);
  addAction(action);
  return action;
}

void ReadingRoom::makeActions() {
  connect(addKeyed({}, tr("&Next film"), QStringLiteral("next"), Qt::Key_J), &QAction::triggered, this,
          [this] { step(1); });
  connect(addKeyed({}, tr("&Previous film"), QStringLiteral("previous"), Qt::Key_K), &QAction::triggered, this,
          [this] { step(-1); });
  hold_ = addKeyed({}, tr("&Heat map while held"), QStringLiteral("hold-heat-map"), Qt::Key_H);
  hold_->setAutoRepeat(false);
  connect(hold_, &QAction::triggered, this, [this] { findings_->holdHeatMap(true); });
  connect(addKeyed({}, tr("Read a&gain"), QStringLiteral("analyse"), Qt::Key_A), &QAction::triggered, this, [this] {
    if (film_ >= 0) analyse(film_);
  });
  connect(
      addKeyed({}, tr("Read &all films"), QStringLiteral("read-all"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_A)),
      &QAction::triggered, this, &ReadingRoom::readAll);
  connect(addKeyed(QStringLiteral("export"), tr("Export &report (PDF)…"), QStringLiteral("report"),
                   QKeySequence(Qt::CTRL | Qt::Key_E)),
          &QAction::triggered, this, &ReadingRoom::exportReport);
  connect(addKeyed(QStringLiteral("export"), tr("Export &film (PNG)…"), QStringLiteral("picture"),
                   QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E)),
          &QAction::triggered, this, &ReadingRoom::exportPicture);
  connect(addKeyed(QStringLiteral("export"), tr("Export &worklist (CSV)…"), QStringLiteral("worklist"), {}),
          &QAction::triggered, this, &ReadingRoom::exportWorklist);
  connect(addKeyed(QStringLiteral("close"), tr("&Close all films"), QStringLiteral("close"), QKeySequence::Close),
          &QAction::triggered, this, &ReadingRoom::closeAll);
  withPatient_ = new QAction(tr("Exports name the patient"), this);
  withPatient_->setCheckable(true);
  addAction(withPatient_);
  main_->registerActions(context().shortcuts, QStringLiteral("reading.film"), tr("Reading"));
  addActions(main_->filmActions());
  main_->lendActionsTo(second_);
  main_->fillToolBar(*bar_);
  connect(priors_, &QMenu::aboutToShow, this, &ReadingRoom::fillPriors);
  connect(models_, &QMenu::aboutToShow, this, &ReadingRoom::fillModels);
}

void ReadingRoom::connectFilms() {
  connect(&films_, &ReadingFilms::added, this, [this](int added) {
    auto& library = films_.library();
    if (library.films() == 0) return;
    stack_->setCurrentWidget(columns_);
    browser_->showProgress(films_.isIndexing() ? tr("%n film(s) so far…", nullptr, library.films()) : QString());
    if (isChoosingFirst_ && added > 0) {
      isChoosingFirst_ = false;
      choose(library.films() - added);  // the first of those that were asked for now
    }
  });
  connect(&films_, &ReadingFilms::indexed, this, [this](quint64 passedOver) {
    if (!films_.isIndexing())
      browser_->showProgress(
          passedOver > 0 ? tr("%n file(s) that are no films were passed over", nullptr, static_cast<int>(passedOver))
                         : QString());
    fillWorklist();
  });
  connect(&films_, &ReadingFilms::loaded, this, &ReadingRoom::show);
  connect(&films_, &ReadingFilms::priorLoaded, this, &ReadingRoom::showPrior);
  connect(&films_, &ReadingFilms::failed, this, &ReadingRoom::showProblem);
  connect(browser_, &ReadingBrowser::chosen, this, &ReadingRoom::choose);
  connect(worklist_, &ReadingWorklist::chosen, this, &ReadingRoom::choose);
  connect(main_, &FilmView::failed, this,
          [this](const QString& words) { message_->show(InlineMessage::Kind::Error, words); });
}

bool ReadingRoom::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::KeyRelease || event->type() == QEvent::ApplicationDeactivate) {
    const auto* key = event->type() == QEvent::KeyRelease ? static_cast<QKeyEvent*>(event) : nullptr;
    const bool isHoldKey = key == nullptr || (!key->isAutoRepeat() && !hold_->shortcut().isEmpty() &&
                                              key->key() == hold_->shortcut()[0].key());
    if (isHoldKey) findings_->holdHeatMap(false);
  }
  return Page::eventFilter(watched, event);
}

void ReadingRoom::open(const QStringList& paths) {
  message_->clear();
  isChoosingFirst_ = true;
  const bool isOne = paths.size() == 1;
  const int known = isOne ? films_.library().find(QFileInfo(paths.front()).absoluteFilePath()) : -1;
  if (known >= 0) {
    isChoosingFirst_ = false;
    choose(known);
  } else {
    films_.open(paths);
  }
  for (const auto& path : paths) Q_EMIT opened(path);
}

void ReadingRoom::step(int by) {
  if (const int next = browser_->neighbour(by); next >= 0) choose(next);
}

void ReadingRoom::choose(int film) {
  if (film < 0 || film >= films_.library().films()) return;
  film_ = film;
  browser_->mark(film);
  films_.load(film);
}

QString ReadingRoom::titleOf(int film) const {
  const auto& one = films_.library().film(film);
  QStringList parts = {one.modality, one.view,
                       one.studyDate.isValid() ? one.studyDate.toString(Qt::ISODate) : QString()};
  parts.removeAll(QString());
  if (one.patientId.isEmpty() && one.patientName.isEmpty()) return one.fileName();
  return parts.join(QStringLiteral(" · "));
}

void ReadingRoom::show(int film, const std::shared_ptr<const PreparedView>& view) {
  if (film != film_) return;
  message_->clear();
  view_ = view;
  findings_->clear();
  main_->show(view, titleOf(film));
  closePrior();
  analyse(film);
  showSeen();
  films_.readAhead(browser_->neighbour(1));
}

void ReadingRoom::showProblem(int film, const QString& words) {
  message_->show(InlineMessage::Kind::Error, words);
  if (film != film_) return;
  view_.reset();
  main_->clear();
  findings_->clear();
}

void ReadingRoom::fillPriors() {
  priors_->clear();
  const auto others = film_ < 0 ? std::vector<int>() : films_.library().othersOfPatient(film_);
  for (const int other : others) {
    auto* action = priors_->addAction(titleOf(other));
    action->setCheckable(true);
    action->setChecked(other == prior_);
    connect(action, &QAction::triggered, this, [this, other](bool on) { on ? films_.loadPrior(other) : closePrior(); });
  }
  if (others.empty()) priors_->addAction(tr("No other film of this patient is open"))->setEnabled(false);
}

void ReadingRoom::showPrior(int film, const std::shared_ptr<const PreparedView>& view) {
  prior_ = film;
  second_->show(view, tr("Prior: %1").arg(titleOf(film)));
  static_cast<QWidget*>(second_)->show();
  main_->synchroniseWith(second_);
  films2_->setSizes({1, 1});
}

void ReadingRoom::closePrior() {
  prior_ = -1;
  main_->synchroniseWith(nullptr);
  second_->clear();
  second_->hide();
}

void ReadingRoom::closeAll() {
  analyst_.cancel();
  films_.closeAll();
  film_ = -1;
  view_.reset();
  closePrior();
  main_->clear();
  findings_->clear();
  message_->clear();
  worklistModel_.setRows({});
  worklist_->showProgress(0);
  browser_->showProgress({});
  stack_->setCurrentIndex(0);
}

void ReadingRoom::saveLayout(QSettings& store) const {
  store.setValue(QStringLiteral("columns"), columns_->saveState());
  store.setValue(QStringLiteral("tab"), tabs_->currentIndex());
  findings_->saveLayout(store);
}

void ReadingRoom::restoreLayout(QSettings& store) {
  columns_->restoreState(store.value(QStringLiteral("columns")).toByteArray());
  tabs_->setCurrentIndex(store.value(QStringLiteral("tab"), 0).toInt());
  findings_->restoreLayout(store);
}

}  // namespace carina::gui
