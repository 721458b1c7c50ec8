// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/pages/reading_films.h"

#include <QDateTime>
#include <QFileInfo>
#include <utility>

#include "engine/predict/film_place.h"

namespace carina::gui {
namespace {

constexpr int kThumbnailPixels = 128;

QString textOf(const PrivateText& text) {
  return QString::fromStdString(text.reveal());
}

std::size_t limitOf(const Settings& settings) {
  return static_cast<std::size_t>(std::max(0, settings.get(keys::kCacheMiB).toInt())) << 20;
}

QString detailsOf(const image::PatientFacts& patient) {
  QStringList parts = {textOf(patient.sex), textOf(patient.age)};
  parts.removeAll(QString());
  return parts.join(QLatin1Char(' '));
}

LibraryFilm libraryFilmOf(const FoundFilm& found) {
  LibraryFilm film;
  film.path = QString::fromStdString(found.place.path.string());
  film.member = QString::fromStdString(found.place.member);
  film.problem = found.problem;
  if (!found.header) return film;
  const auto& header = *found.header;
  film.patientId = textOf(header.patient.id);
  film.patientName = textOf(header.patient.name);
  film.patientDetails = detailsOf(header.patient);
  film.studyUid = QString::fromStdString(header.studyInstanceUid);
  film.studyDate = QDate::fromString(textOf(header.studyDate), QStringLiteral("yyyyMMdd"));
  film.studyDescription = textOf(header.studyDescription);
  film.seriesUid = QString::fromStdString(header.seriesInstanceUid);
  film.seriesDescription = textOf(header.seriesDescription);
  film.modality =
      QString::fromStdString(header.source.modality.empty() ? header.source.format : header.source.modality);
  film.view = QString::fromStdString(header.source.viewPosition);
  film.bodyPart = QString::fromStdString(header.source.bodyPart);
  film.size = QSize(header.size.columns, header.size.rows);
  return film;
}

/// Another where the file, or the archive around it, was written anew.
QString stampOf(const LibraryFilm& film) {
  const QFileInfo info(film.path);
  return QStringLiteral("%1\n%2\n%3").arg(film.key()).arg(info.size()).arg(info.lastModified().toMSecsSinceEpoch());
}

predict::FilmPlace placeOf(const LibraryFilm& film) {
  return {film.path.toStdString(), film.member.toStdString()};
}

}  // namespace

ReadingFilms::ReadingFilms(Settings& settings, QObject* parent)
    : QObject(parent), settings_(settings), thumbnailer_(kThumbnailPixels), cache_(limitOf(settings)) {
  connect(&indexer_, &FilmIndexer::found, this, &ReadingFilms::take);
  connect(&indexer_, &FilmIndexer::ended, this, &ReadingFilms::indexed);
  connect(&library_, &FilmLibrary::thumbnailWanted, this, [this](int film) {
    thumbnailer_.ask(film, [place = placeOf(library_.film(film))] {
      return std::make_shared<const image::Film>(predict::loadPlace(place));
    });
  });
  connect(&thumbnailer_, &Thumbnailer::ready, &library_, &FilmLibrary::setThumbnail);
  library_.setPatientsHidden(settings.get(keys::kHidesPatients).toBool());
  connect(&settings, &Settings::changed, this, [this](const QString& name) {
    if (name == QLatin1String(keys::kHidesPatients.name))
      library_.setPatientsHidden(settings_.get(keys::kHidesPatients).toBool());
    if (name == QLatin1String(keys::kCacheMiB.name)) cache_.setLimit(limitOf(settings_));
  });
}

void ReadingFilms::open(const QStringList& paths) {
  std::vector<std::filesystem::path> places;
  for (const auto& path : paths) places.emplace_back(QFileInfo(path).absoluteFilePath().toStdString());
  indexer_.index(places);
}

void ReadingFilms::closeAll() {
  indexer_.cancel();
  thumbnailer_.clear();
  for (auto* task : {&loadTask_, &priorTask_, &aheadTask_}) task->cancel();
  library_.clear();
  cache_.clear();
}

void ReadingFilms::take(const FoundFilms& films) {
  std::vector<LibraryFilm> rows;
  for (const auto& film : *films) rows.push_back(libraryFilmOf(film));
  Q_EMIT added(library_.addFilms(std::move(rows)));
}

void ReadingFilms::start(Task& task, int film, std::function<void(View)> done,
                         std::function<void(const QString&)> failedWith) {
  const auto key = library_.film(film).key();
  if (auto view = cache_.find(key)) {
    task.cancel();
    return done(std::move(view));
  }
  task.start<View>(
      [place = placeOf(library_.film(film))](TaskWatch&) {
        return prepareView(std::make_shared<const image::Film>(predict::loadPlace(place)));
      },
      [this, key, done = std::move(done)](View view) {
        cache_.add(key, view,
                   view->sizeBytes() + image::sampleCount(view->film->samples) *
                                           static_cast<std::size_t>(view->film->bitsAllocated / 8));
        done(std::move(view));
      },
      std::move(failedWith));
}

void ReadingFilms::load(int film) {
  if (const auto& problem = library_.film(film).problem; !problem.isEmpty()) {
    loadTask_.cancel();
    Q_EMIT failed(film, problem);
    return;
  }
  aheadTask_.cancel();
  start(
      loadTask_, film, [this, film](const View& view) { Q_EMIT loaded(film, view); },
      [this, film](const QString& words) { Q_EMIT failed(film, words); });
}

void ReadingFilms::loadPrior(int film) {
  start(
      priorTask_, film, [this, film](const View& view) { Q_EMIT priorLoaded(film, view); },
      [this, film](const QString& words) { Q_EMIT failed(film, words); });
}

void ReadingFilms::readAhead(int film) {
  if (film < 0 || !library_.film(film).problem.isEmpty()) return;
  start(
      aheadTask_, film, [](const View&) {}, [](const QString&) {});
}

FilmRequest ReadingFilms::requestOf(int film) {
  const auto& one = library_.film(film);
  const auto view = cache_.find(one.key());
  return {.key = one.key(),
          .load =
              [view, place = placeOf(one)] {
                return view ? view->film : std::make_shared<const image::Film>(predict::loadPlace(place));
              },
          .stamp = stampOf(one),
          .loadPatient = [place = placeOf(one)] { return predict::indexFilm(place).header.patient; }};
}

}  // namespace carina::gui
