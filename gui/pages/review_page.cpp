// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/pages/review_page.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QMenu>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolBar>
#include <QToolButton>
#include <QVBoxLayout>
#include <functional>

#include "gui/pages/review_evaluate_bar.h"
#include "gui/pages/review_loader.h"
#include "gui/pages/review_plot_tabs.h"
#include "gui/pages/review_progress.h"
#include "gui/pages/review_table_panel.h"
#include "gui/pages/review_threshold_panel.h"
#include "gui/widgets/empty_state.h"
#include "gui/widgets/icon.h"
#include "gui/widgets/inline_message.h"
#include "gui/workers/evaluation_folder.h"
#include "gui/workers/film_finder.h"
#include "gui/workers/points_saving.h"
#include "gui/workers/review_loading.h"

namespace carina::gui {
namespace {

constexpr QSize kPictureSize(1600, 1200);

/// What is open, in a few words.
QString titleOf(const LoadedReview& source) {
  QStringList names;
  for (const auto& file : source.tables.scores) names << QFileInfo(file).fileName();
  return names.isEmpty() ? QDir(source.folder).dirName() : names.join(QStringLiteral(" · "));
}

class ReviewPage : public Page {
  Q_OBJECT

 public:
  explicit ReviewPage(PageContext& context);

  void open(const QStringList& paths) override;
  QString unfinished() const override;
  void saveLayout(QSettings& store) const override;
  void restoreLayout(QSettings& store) override;

 private:
  struct Choice {
    const char* id;
    const char* icon;
    QString text;
    QKeySequence keys;
  };
  QAction* addChoice(const Choice& choice, const std::function<void()>& does);
  void makeActions();
  void makeUndo();
  void makeSteps();
  QToolBar* makeBar();
  QWidget* makeContent();
  void connectLoader();
  void enableActions();

  void show(const ReviewSet& set);
  void say(InlineMessage::Kind kind, const QString& text, const QString& action = {},
           const std::function<void()>& does = {});
  void sayNotes();
  void askForLabels(const QString& scores);
  void chooseScores();
  void chooseEvaluation();
  void chooseOther();
  void step(int by);
  void showFilm(const QString& film);
  void sayFilmIsMissing(const QString& film, const QString& why);
  void chooseFilmFolder(const QString& film);
  void savePoints();
  void writePoints(const QString& path, bool replaces);
  void exportText(const QString& name, const QString& text);
  void exportPlot();
  void save(const QString& path, const std::function<void()>& write);

  ReviewPresenter presenter_;
  ReviewLoader loader_;
  Task filmTask_;
  Task fileTask_;
  std::shared_ptr<FilmFinder> finder_ = std::make_shared<FilmFinder>();
  QStackedWidget* stack_;
  InlineMessage* message_;
  ReviewProgress* progress_;
  ReviewEvaluateBar* evaluate_;
  ReviewPlotTabs* plots_ = nullptr;
  ReviewTablePanel* table_ = nullptr;
  QSplitter* across_ = nullptr;
  QSplitter* down_ = nullptr;
  QLabel* title_;
  QMenu* export_;
  QToolButton* exportButton_;
  QAction* openScores_ = nullptr;
  QAction* openEvaluation_ = nullptr;
  QAction* evaluateModel_ = nullptr;
  QAction* compare_ = nullptr;
  QAction* save_ = nullptr;
  QList<QAction*> needReview_;
  std::function<void()> pressed_;
};

ReviewPage::ReviewPage(PageContext& context)
    : Page(context),
      stack_(new QStackedWidget),
      message_(new InlineMessage),
      progress_(new ReviewProgress(loader_.task())),
      evaluate_(new ReviewEvaluateBar),
      title_(new QLabel),
      export_(new QMenu(tr("Export"), this)),
      exportButton_(new QToolButton) {
  makeActions();
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addWidget(makeBar());
  layout->addWidget(evaluate_);
  layout->addWidget(progress_);
  layout->addWidget(message_);
  layout->addWidget(stack_, 1);
  evaluate_->hide();
  auto* empty = new EmptyState(
      QStringLiteral("review"), tr("Review"),
      tr("See how good a model is, finding by finding.\nOpen its scores, or what carina evaluate wrote,\nor let "
         "a model read packed films now."));
  for (auto* action : {openScores_, openEvaluation_, evaluateModel_}) empty->addAction(action);
  stack_->addWidget(empty);
  stack_->addWidget(makeContent());
  connect(message_, &InlineMessage::pressed, this, [this] {
    const auto does = pressed_;
    message_->clear();
    if (does) does();
  });
  connect(evaluate_, &ReviewEvaluateBar::asked, this,
          [this](const QString& model, const QString& records, const QString& split) {
            loader_.evaluate({.folder = records, .split = split, .models = {model}});
          });
  connectLoader();
  enableActions();
}

QAction* ReviewPage::addChoice(const Choice& choice, const std::function<void()>& does) {
  auto* action = new QAction(makeIcon(QString::fromLatin1(choice.icon)), choice.text, this);
  action->setObjectName(QString::fromLatin1(choice.id));
  context().shortcuts.add(action, QStringLiteral("review.") + QString::fromLatin1(choice.id), tr("Review"),
                          choice.keys);
  connect(action, &QAction::triggered, this, does);
  addAction(action);
  return action;
}

void ReviewPage::makeActions() {
  openScores_ = addChoice({"open-scores", "open", tr("Open scores…"), {}}, [this] { chooseScores(); });
  openEvaluation_ =
      addChoice({"open-evaluation", "folder", tr("Open evaluation…"), {}}, [this] { chooseEvaluation(); });
  evaluateModel_ = addChoice({"evaluate", "play", tr("Evaluate a model…"), {}}, [this] {
    evaluate_->setModel(context().settings.get(keys::kModel).toString());
    evaluate_->show();
    evaluate_->setFocus();
  });
  compare_ = addChoice({"compare", "add", tr("Compare with…"), {}}, [this] { chooseOther(); });
  makeUndo();
  makeSteps();
  save_ = addChoice({"save-points", "save", tr("Save operating points"), {}}, [this] { savePoints(); });
  needReview_ << compare_ << save_;
  export_->addAction(addChoice({"export-table", "export", tr("Export AUROC table…"), {}},
                               [this] { exportText(QStringLiteral("auroc.csv"), table_->model().csv()); }));
  export_->addAction(addChoice({"export-thresholds", "export", tr("Export thresholds…"), {}},
                               [this] { exportText(QStringLiteral("thresholds.csv"), presenter_.thresholdsCsv()); }));
  export_->addAction(addChoice({"export-plot", "export", tr("Export plot…"), {}}, [this] { exportPlot(); }));
  needReview_ += export_->actions();
}

void ReviewPage::makeUndo() {
  auto& stack = presenter_.undoStack();
  auto* undo = addChoice({"undo", "refresh", tr("Undo threshold"), QKeySequence::Undo}, [&stack] { stack.undo(); });
  auto* redo = addChoice({"redo", "refresh", tr("Redo threshold"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z)},
                         [&stack] { stack.redo(); });
  undo->setIcon({});
  redo->setIcon({});
  undo->setEnabled(false);
  redo->setEnabled(false);
  connect(&stack, &QUndoStack::canUndoChanged, undo, &QAction::setEnabled);
  connect(&stack, &QUndoStack::canRedoChanged, redo, &QAction::setEnabled);
  needReview_ << addChoice({"reset", "refresh", tr("Thresholds as evaluated"), {}}, [this] { presenter_.resetAll(); });
}

void ReviewPage::makeSteps() {
  needReview_ << addChoice({"next", "review", tr("Next finding"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Down)},
                           [this] { step(1); });
  needReview_ << addChoice(
      {"previous", "review", tr("Previous finding"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Up)},
      [this] { step(-1); });
}

QToolBar* ReviewPage::makeBar() {
  auto* bar = new QToolBar(tr("Review"));
  bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  bar->setIconSize({18, 18});
  bar->addActions({openScores_, openEvaluation_, evaluateModel_});
  bar->addSeparator();
  bar->addActions({compare_, save_});
  auto* button = exportButton_;
  button->setText(tr("Export"));
  button->setIcon(makeIcon(QStringLiteral("export")));
  button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  button->setPopupMode(QToolButton::InstantPopup);
  button->setMenu(export_);
  bar->addWidget(button);
  auto* room = new QWidget;
  room->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
  bar->addWidget(room);
  bar->addWidget(title_);
  return bar;
}

QWidget* ReviewPage::makeContent() {
  plots_ = new ReviewPlotTabs(presenter_);
  table_ = new ReviewTablePanel(presenter_);
  auto* panel = new ReviewThresholdPanel(presenter_);
  down_ = new QSplitter(Qt::Vertical);
  down_->addWidget(plots_);
  down_->addWidget(table_);
  down_->setStretchFactor(0, 1);
  down_->setStretchFactor(1, 1);
  down_->setSizes({460, 340});
  across_ = new QSplitter(Qt::Horizontal);
  across_->addWidget(down_);
  across_->addWidget(panel);
  across_->setStretchFactor(0, 3);
  across_->setStretchFactor(1, 2);
  for (auto* splitter : {down_, across_}) splitter->setChildrenCollapsible(false);
  connect(panel, &ReviewThresholdPanel::filmWanted, this, &ReviewPage::showFilm);
  return across_;
}

void ReviewPage::connectLoader() {
  connect(&loader_, &ReviewLoader::beginning, this, [this](const QString& what) {
    message_->clear();
    progress_->setWhat(what);
  });
  connect(&loader_, &ReviewLoader::loaded, this, &ReviewPage::show);
  connect(&loader_, &ReviewLoader::labelsWanted, this, &ReviewPage::askForLabels);
  connect(&loader_, &ReviewLoader::failed, this,
          [this](const QString& error) { say(InlineMessage::Kind::Error, error); });
}

void ReviewPage::enableActions() {
  const bool hasReview = !presenter_.review().isEmpty();
  for (auto* action : needReview_) action->setEnabled(hasReview);
  exportButton_->setEnabled(hasReview);
}

void ReviewPage::open(const QStringList& paths) {
  if (paths.isEmpty()) return;
  loader_.open(paths);
  for (const auto& path : paths) Q_EMIT opened(path);
}

QString ReviewPage::unfinished() const {
  return loader_.isRunning() ? tr("Review: a model is being judged.") : QString();
}

void ReviewPage::show(const ReviewSet& set) {
  presenter_.setReview(set);
  evaluate_->hide();
  stack_->setCurrentIndex(1);
  const auto& source = loader_.source();
  title_->setText(titleOf(source));
  title_->setToolTip(source.title);
  enableActions();
  if (isVisible()) table_->setFocus();
  sayNotes();
}

void ReviewPage::sayNotes() {
  const auto& source = loader_.source();
  if (!presenter_.review().hasFilms()) {
    return say(InlineMessage::Kind::Information,
               tr("These are the figures of an evaluation. Its films can be listed where their labels are known."),
               tr("Choose labels…"), [this] {
                 const auto file =
                     QFileDialog::getOpenFileName(this, tr("Labels"), loader_.source().folder, tr("Tables (*.csv)"));
                 if (!file.isEmpty()) loader_.openEvaluation(loader_.source().folder, file);
               });
  }
  if (!source.notes.isEmpty()) say(InlineMessage::Kind::Information, source.notes.join(QLatin1Char('\n')));
}

void ReviewPage::say(InlineMessage::Kind kind, const QString& text, const QString& action,
                     const std::function<void()>& does) {
  pressed_ = does;
  message_->show(kind, text, action);
}

void ReviewPage::askForLabels(const QString& scores) {
  say(InlineMessage::Kind::Warning,
      tr("%1: there is no labels.csv beside these scores. What is true of the films?").arg(scores),
      tr("Choose labels…"), [this, scores] {
        const auto file =
            QFileDialog::getOpenFileName(this, tr("Labels"), QFileInfo(scores).absolutePath(), tr("Tables (*.csv)"));
        if (!file.isEmpty()) open({file});
      });
}

void ReviewPage::chooseScores() {
  const auto files = QFileDialog::getOpenFileNames(this, tr("Scores, and their labels"), loader_.source().folder,
                                                   tr("Tables (*.csv);;All files (*)"));
  if (!files.isEmpty()) open(files);
}

void ReviewPage::chooseEvaluation() {
  const auto folder = QFileDialog::getExistingDirectory(this, tr("Folder that carina evaluate wrote"));
  if (!folder.isEmpty()) open({folder});
}

void ReviewPage::chooseOther() {
  const auto file =
      QFileDialog::getOpenFileName(this, tr("Scores or model to compare with"), loader_.source().folder,
                                   tr("Scores, evaluations and models (*.csv *.json *.safetensors);;All files (*)"));
  if (!file.isEmpty()) loader_.compareWith(file);
}

void ReviewPage::step(int by) {
  const auto labels = static_cast<int>(presenter_.review().films.labels.size());
  presenter_.setLabel(static_cast<std::size_t>((static_cast<int>(presenter_.label()) + by + labels) % labels));
}

void ReviewPage::showFilm(const QString& film) {
  if (film.isEmpty()) return;
  const auto beside = loader_.source().folder;
  const auto images = context().settings.get(keys::kFilmFolder).toString();
  filmTask_.start<QString>(
      [finder = finder_, film, beside, images](TaskWatch&) { return finder->find(film, beside, images); },
      [this, film](const QString& path) {
        if (path.isEmpty()) return sayFilmIsMissing(film, tr("%1 is not among the pictures that are known.").arg(film));
        Q_EMIT wanted(QStringLiteral("reading"), {path});
      },
      [this, film](const QString& error) { sayFilmIsMissing(film, error); });
}

void ReviewPage::sayFilmIsMissing(const QString& film, const QString& why) {
  const auto images = context().settings.get(keys::kFilmFolder).toString();
  const auto where = images.isEmpty() ? QString() : tr(" Looked in %1.").arg(images);
  say(InlineMessage::Kind::Warning, why + where, tr("Choose folder of films…"),
      [this, film] { chooseFilmFolder(film); });
}

void ReviewPage::chooseFilmFolder(const QString& film) {
  const auto folder = QFileDialog::getExistingDirectory(this, tr("Folder of films"));
  if (folder.isEmpty()) return;
  context().settings.set(keys::kFilmFolder, folder);
  showFilm(film);
}

void ReviewPage::savePoints() {
  if (const auto why = presenter_.whyNotSavable(); !why.isEmpty()) {
    return say(InlineMessage::Kind::Warning, why, tr("Save as a table…"),
               [this] { exportText(QStringLiteral("thresholds.csv"), presenter_.thresholdsCsv()); });
  }
  const auto model = loader_.source().modelFiles.value(static_cast<qsizetype>(presenter_.model()));
  auto path = model.isEmpty() ? QString() : pointsFileOf(model);
  if (path.isEmpty()) {
    path = QFileDialog::getSaveFileName(this, tr("Save operating points beside the model"), loader_.source().folder,
                                        tr("Operating points (*.points.json)"));
  }
  if (!path.isEmpty()) writePoints(path, false);
}

void ReviewPage::writePoints(const QString& path, bool replaces) {
  fileTask_.start<QString>([path, points = presenter_.operatingPoints(),
                            replaces](TaskWatch&) { return savePointsTo(path, points, replaces); },
                           [this, path](const QString& why) {
                             if (why.isEmpty()) {
                               return say(InlineMessage::Kind::Success, tr("Operating points are saved: %1").arg(path));
                             }
                             say(InlineMessage::Kind::Warning, why, tr("Replace"),
                                 [this, path] { writePoints(path, true); });
                           },
                           [this](const QString& error) { say(InlineMessage::Kind::Error, error); });
}

void ReviewPage::exportText(const QString& name, const QString& text) {
  const auto path = QFileDialog::getSaveFileName(this, tr("Export"), name, tr("Tables (*.csv)"));
  if (!path.isEmpty()) save(path, [path, text] { saveText(path, text); });
}

void ReviewPage::exportPlot() {
  const auto* plot = plots_->shownPlot();
  if (plot == nullptr) return say(InlineMessage::Kind::Information, tr("Turn to a tab with one plot first."));
  const auto path =
      QFileDialog::getSaveFileName(this, tr("Export plot"), QStringLiteral("plot.png"), tr("Pictures (*.png)"));
  if (path.isEmpty()) return;
  save(path, [path, picture = plot->picture(kPictureSize)] { savePicture(path, picture); });
}

void ReviewPage::save(const QString& path, const std::function<void()>& write) {
  fileTask_.start<bool>(
      [write](TaskWatch&) {
        write();
        return true;
      },
      [this, path](bool) { say(InlineMessage::Kind::Success, tr("Saved: %1").arg(path)); },
      [this](const QString& error) { say(InlineMessage::Kind::Error, error); });
}

void ReviewPage::saveLayout(QSettings& store) const {
  store.setValue(QStringLiteral("across"), across_->saveState());
  store.setValue(QStringLiteral("down"), down_->saveState());
}

void ReviewPage::restoreLayout(QSettings& store) {
  across_->restoreState(store.value(QStringLiteral("across")).toByteArray());
  down_->restoreState(store.value(QStringLiteral("down")).toByteArray());
}

Claim claim(const QString& path) {
  if (!evaluationFolderOf(path).isEmpty()) return Claim::Sure;
  const QFileInfo info(path);
  const auto file = info.isDir() ? QDir(path).filePath(QStringLiteral("scores.csv")) : path;
  if (!QFileInfo::exists(file)) return Claim::None;
  switch (kindOfTable(file)) {
    case TableKind::Scores:
      return Claim::Sure;
    case TableKind::Labels:
    case TableKind::Perhaps:
      return Claim::Possible;
    case TableKind::Other:
      break;
  }
  return Claim::None;
}

}  // namespace

PageKind reviewPage() {
  return {.id = "review",
          .title = QT_TRANSLATE_NOOP("Pages", "Review"),
          .icon = "review",
          .claim = claim,
          .make = [](PageContext& context) -> std::unique_ptr<Page> { return std::make_unique<ReviewPage>(context); }};
}

}  // namespace carina::gui

#include "review_page.moc"
