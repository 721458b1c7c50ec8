// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to the Reading page: films from where they lie to where they are shown.

#include <QObject>
#include <memory>

#include "gui/models/film_library.h"
#include "gui/models/prepared_view.h"
#include "gui/models/settings.h"
#include "gui/models/view_cache.h"
#include "gui/workers/analyst.h"
#include "gui/workers/film_indexer.h"
#include "gui/workers/task.h"
#include "gui/workers/thumbnailer.h"

namespace carina::gui {

/// The films that are open: found, listed, read ahead and kept while there is room.
///
/// Threads  GUI thread only
class ReadingFilms : public QObject {
  Q_OBJECT

 public:
  explicit ReadingFilms(Settings& settings, QObject* parent = nullptr);

  FilmLibrary& library() { return library_; }
  const FilmLibrary& library() const { return library_; }
  bool isIndexing() const { return indexer_.isBusy(); }

  void open(const QStringList& paths);
  void closeAll();

  /// Comes as loaded() or failed(), at once where it is known; an earlier film that is still awaited is forgotten.
  void load(int film);

  /// The same beside the one at hand.
  void loadPrior(int film);

  /// Read when nothing else is to be done, so that it is there when it is chosen.
  void readAhead(int film);

  /// How the analyst gets the film: what is loaded is not loaded again.
  FilmRequest requestOf(int film);

 Q_SIGNALS:
  void added(int films);
  void indexed(quint64 passedOver);
  void loaded(int film, const std::shared_ptr<const carina::gui::PreparedView>& view);
  void priorLoaded(int film, const std::shared_ptr<const carina::gui::PreparedView>& view);
  void failed(int film, const QString& words);

 private:
  using View = std::shared_ptr<const PreparedView>;
  void take(const FoundFilms& films);
  void start(Task& task, int film, std::function<void(View)> done, std::function<void(const QString&)> failed);

  Settings& settings_;
  FilmLibrary library_;
  FilmIndexer indexer_;
  Thumbnailer thumbnailer_;
  ViewCache<PreparedView> cache_;
  Task loadTask_;
  Task priorTask_;
  Task aheadTask_;
};

}  // namespace carina::gui
