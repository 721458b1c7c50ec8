// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to the Reading page: the page itself.

#include <memory>
#include <optional>

#include "gui/models/worklist_model.h"
#include "gui/pages/page.h"
#include "gui/pages/reading_films.h"
#include "gui/pages/reading_findings.h"
#include "gui/workers/analyst.h"
#include "gui/workers/task.h"

class QAction;
class QMenu;
class QSplitter;
class QStackedWidget;
class QTabWidget;
class QToolBar;

namespace carina::gui {

class FilmView;
class InlineMessage;
class ReadingBrowser;
class ReadingWorklist;

/// Films beside each other, what models find in them, and what is made of it.
///
/// Threads  GUI thread only
class ReadingRoom : public Page {
  Q_OBJECT

 public:
  explicit ReadingRoom(PageContext& context);
  ~ReadingRoom() override;

  void open(const QStringList& paths) override;
  void saveLayout(QSettings& store) const override;
  void restoreLayout(QSettings& store) override;

  /// The film that is shown, or −1.
  int shownFilm() const { return film_; }
  const FilmLibrary& library() const { return films_.library(); }

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void makeWidgets();
  void makeActions();
  QAction* addKeyed(const QString& icon, const QString& text, const QString& id, const QKeySequence& keys);
  void connectFilms();
  void connectAnalyst();

  void choose(int film);
  void step(int by);
  void show(int film, const std::shared_ptr<const PreparedView>& view);
  void showPrior(int film, const std::shared_ptr<const PreparedView>& view);
  void closePrior();
  void showProblem(int film, const QString& words);
  void closeAll();
  void fillPriors();

  void useModels();
  void fillModels();
  void takeModels(const ReadyModels& models);
  void takeAnalysis(const QString& key, const AnalysisPtr& analysis);
  void analyse(int film);
  void readAll();
  void fillWorklist();
  void showOverlay();
  void showSeen();

  void exportPicture();
  void exportReport();
  void exportWorklist();
  void askForPlace(const QString& title, const QString& name, const std::function<void(const QString&)>& then);
  void save(const QString& path, std::function<void()> write);
  QString titleOf(int film) const;

  ReadingFilms films_;
  Analyst analyst_;
  WorklistModel worklistModel_;
  Task seenTask_;
  Task exportTask_;
  int film_ = -1;
  int prior_ = -1;
  bool isChoosingFirst_ = false;
  std::shared_ptr<const PreparedView> view_;

  QStackedWidget* stack_;
  QSplitter* columns_;
  QTabWidget* tabs_;
  ReadingBrowser* browser_;
  ReadingWorklist* worklist_;
  QToolBar* bar_;
  InlineMessage* message_;
  QSplitter* films2_;
  FilmView* main_;
  FilmView* second_;
  ReadingFindings* findings_;
  QMenu* priors_;
  QMenu* models_;
  QAction* hold_ = nullptr;
  QAction* withPatient_ = nullptr;
};

}  // namespace carina::gui
