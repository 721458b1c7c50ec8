// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/app/main_window.h"

#include <QActionGroup>
#include <QCloseEvent>
#include <QCoreApplication>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QMenuBar>
#include <QMessageBox>
#include <QMimeData>
#include <QStackedWidget>
#include <QStatusBar>
#include <QToolBar>

#include "gui/widgets/icon.h"

namespace carina::gui {
namespace {

QString titleOf(const PageKind& kind) {
  return QCoreApplication::translate("Pages", kind.title);
}

QString groupOf(const QString& id) {
  return QStringLiteral("pages/") + id;
}

constexpr int kSayMs = 8000;

}  // namespace

MainWindow::MainWindow(PageContext context)
    : context_(context), stack_(new QStackedWidget), rail_(new QActionGroup(this)) {
  setObjectName(QStringLiteral("mainWindow"));
  setAcceptDrops(true);
  setCentralWidget(stack_);
  makeRail();
  makeMenus();
  auto* notice = new QLabel(tr("Not for clinical use"));
  notice->setObjectName(QStringLiteral("notice"));
  auto font = notice->font();
  font.setBold(true);
  notice->setFont(font);
  notice->setContentsMargins(8, 0, 8, 0);
  statusBar()->addPermanentWidget(notice);
  resize(1360, 860);
  restoreLayout();
}

MainWindow::~MainWindow() = default;

QAction* MainWindow::makeAction(QMenu* menu, const QString& icon, const QString& text, const QString& id,
                                const QKeySequence& keys) {
  auto* action = menu->addAction(icon.isEmpty() ? QIcon() : makeIcon(icon), text);
  context_.shortcuts.add(action, QStringLiteral("window.") + id, tr("Everywhere"), keys);
  return action;
}

void MainWindow::makeRail() {
  auto* bar = new QToolBar(tr("Pages"));
  bar->setObjectName(QStringLiteral("rail"));
  bar->setMovable(false);
  bar->setIconSize({26, 26});
  bar->setToolButtonStyle(Qt::ToolButtonTextUnderIcon);
  bar->toggleViewAction()->setVisible(false);
  addToolBar(Qt::LeftToolBarArea, bar);
  int number = 0;
  for (const auto& kind : pageKinds()) {
    auto* action = bar->addAction(makeIcon(QString::fromLatin1(kind.icon)), titleOf(kind));
    action->setCheckable(true);
    action->setData(QString::fromLatin1(kind.id));
    rail_->addAction(action);
    context_.shortcuts.add(action, QStringLiteral("window.page-") + QString::fromLatin1(kind.id), tr("Everywhere"),
                           QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_1 + number++)));
    connect(action, &QAction::triggered, this, [this, action] { showPage(action->data().toString()); });
  }
}

void MainWindow::makeMenus() {
  auto* file = menuBar()->addMenu(tr("&File"));
  connect(makeAction(file, QStringLiteral("open"), tr("&Open files…"), QStringLiteral("open"), QKeySequence::Open),
          &QAction::triggered, this, &MainWindow::openFiles);
  connect(makeAction(file, QStringLiteral("folder"), tr("Open &folder…"), QStringLiteral("open-folder"),
                     QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_O)),
          &QAction::triggered, this, &MainWindow::openFolder);
  recentMenu_ = file->addMenu(tr("Open &recent"));
  connect(recentMenu_, &QMenu::aboutToShow, this, &MainWindow::fillRecent);
  file->addSeparator();
  connect(makeAction(file, {}, tr("&Quit"), QStringLiteral("quit"), QKeySequence::Quit), &QAction::triggered, this,
          &QWidget::close);
  auto* view = menuBar()->addMenu(tr("&View"));
  view->addActions(rail_->actions());
  view->addSeparator();
  auto* full = makeAction(view, {}, tr("F&ull screen"), QStringLiteral("full-screen"), QKeySequence(Qt::Key_F11));
  full->setCheckable(true);
  connect(full, &QAction::toggled, this, [this](bool on) { on ? showFullScreen() : showNormal(); });
  pageMenu_ = menuBar()->addMenu(tr("&Page"));
  auto* help = menuBar()->addMenu(tr("&Help"));
  connect(makeAction(help, QStringLiteral("information"), tr("&About Carina"), QStringLiteral("about"), {}),
          &QAction::triggered, this, &MainWindow::showAbout);
}

Page* MainWindow::showPage(const QString& id) {
  const auto& kinds = pageKinds();
  const auto kind =
      std::find_if(kinds.begin(), kinds.end(), [&](const auto& one) { return id == QLatin1String(one.id); });
  if (kind == kinds.end()) return nullptr;
  auto& page = pages_[id];
  if (page == nullptr) {
    page = kind->make(context_).release();
    page->setObjectName(id);
    stack_->addWidget(page);
    connect(page, &Page::opened, this, [this](const QString& path) { context_.settings.addRecent(path); });
    connect(page, &Page::wanted, this, [this](const QString& other, const QStringList& paths) {
      auto* shown = showPage(other);
      if (shown != nullptr && !paths.isEmpty()) shown->open(paths);
    });
    auto& store = context_.settings.store();
    store.beginGroup(groupOf(id));
    page->restoreLayout(store);
    store.endGroup();
  }
  stack_->setCurrentWidget(page);
  for (auto* action : rail_->actions()) action->setChecked(action->data().toString() == id);
  setWindowTitle(titleOf(*kind) + QStringLiteral(" — Carina"));
  fillPageMenu();
  page->setFocus();
  return page;
}

QString MainWindow::shownPage() const {
  return stack_->currentWidget() != nullptr ? stack_->currentWidget()->objectName() : QString();
}

void MainWindow::openPaths(const QStringList& paths) {
  std::map<QString, QStringList> shares;
  QString last;
  QStringList unclaimed;
  for (const auto& path : paths) {
    const auto* kind = findPageFor(path);
    if (kind == nullptr) {
      unclaimed << path;
      continue;
    }
    last = QString::fromLatin1(kind->id);
    shares[last] << path;
  }
  if (!unclaimed.isEmpty()) {
    say(QFileInfo::exists(unclaimed.front()) ? tr("%1: nothing that Carina can open").arg(unclaimed.front())
                                             : tr("%1: there is no such file").arg(unclaimed.front()));
  }
  for (const auto& [id, share] : shares) {
    if (id != last) showPage(id)->open(share);
  }
  if (!last.isEmpty()) showPage(last)->open(shares[last]);
}

void MainWindow::say(const QString& text) {
  statusBar()->showMessage(text, kSayMs);
}

void MainWindow::fillPageMenu() {
  pageMenu_->clear();
  if (stack_->currentWidget() == nullptr) return;
  pageMenu_->addActions(stack_->currentWidget()->actions());
  pageMenu_->menuAction()->setVisible(!pageMenu_->isEmpty());
}

void MainWindow::fillRecent() {
  recentMenu_->clear();
  for (const auto& path : context_.settings.get(keys::kRecent).toStringList()) {
    connect(recentMenu_->addAction(QString(path).replace(QLatin1Char('&'), QStringLiteral("&&"))), &QAction::triggered,
            this, [this, path] { openPaths({path}); });
  }
  if (recentMenu_->isEmpty()) recentMenu_->addAction(tr("Nothing yet"))->setEnabled(false);
}

void MainWindow::openFiles() {
  const auto files = QFileDialog::getOpenFileNames(this, tr("Open films, models, scores or a DICOMDIR"));
  if (!files.isEmpty()) openPaths(files);
}

void MainWindow::openFolder() {
  const auto folder = QFileDialog::getExistingDirectory(this, tr("Open a folder of films, an evaluation or a run"));
  if (!folder.isEmpty()) openPaths({folder});
}

void MainWindow::showAbout() {
  QMessageBox::about(
      this, tr("About Carina"),
      tr("<h3>Carina %1</h3><p>Trains chest X-ray networks and reads chest films with them.</p>"
         "<p><b>Not for clinical use.</b> What it says of a film is a model's estimate, no diagnosis.</p>"
         "<p>The engine: Apache-2.0. This program: GPL-3.0-or-later, as Qt Charts asks.</p>")
          .arg(QCoreApplication::applicationVersion()));
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
  if (event->mimeData()->hasUrls()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
  QStringList paths;
  for (const auto& url : event->mimeData()->urls()) {
    if (url.isLocalFile()) paths << url.toLocalFile();
  }
  event->acceptProposedAction();
  if (paths.isEmpty()) return say(tr("Only files of this machine can be opened"));
  openPaths(paths);
}

QStringList MainWindow::unfinishedWork() const {
  QStringList work;
  for (const auto& [id, page] : pages_) {
    if (const auto words = page->unfinished(); !words.isEmpty()) work << words;
  }
  return work;
}

void MainWindow::closeEvent(QCloseEvent* event) {
  const auto work = unfinishedWork();
  if (!work.isEmpty()) {
    const auto answer = QMessageBox::question(this, tr("Quit Carina?"), work.join(QLatin1Char('\n')),
                                              QMessageBox::Discard | QMessageBox::Cancel, QMessageBox::Cancel);
    if (answer != QMessageBox::Discard) return event->ignore();
  }
  saveLayout();
  event->accept();
}

void MainWindow::saveLayout() {
  auto& store = context_.settings.store();
  store.setValue(QStringLiteral("window/geometry"), saveGeometry());
  store.setValue(QStringLiteral("window/state"), saveState());
  store.setValue(QStringLiteral("window/page"), shownPage());
  for (const auto& [id, page] : pages_) {
    store.beginGroup(groupOf(id));
    page->saveLayout(store);
    store.endGroup();
  }
  store.sync();
}

void MainWindow::restoreLayout() {
  auto& store = context_.settings.store();
  restoreGeometry(store.value(QStringLiteral("window/geometry")).toByteArray());
  restoreState(store.value(QStringLiteral("window/state")).toByteArray());
  const auto page = store.value(QStringLiteral("window/page"), QStringLiteral("reading")).toString();
  if (showPage(page) == nullptr) showPage(QStringLiteral("reading"));
}

}  // namespace carina::gui
