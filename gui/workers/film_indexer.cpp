// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/workers/film_indexer.h"

#include <QCoreApplication>
#include <QPointer>
#include <chrono>
#include <exception>

#include "engine/predict/place_list.h"

namespace carina::gui {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::size_t kBatch = 200;
constexpr auto kPatience = std::chrono::milliseconds(150);

FoundFilm index(predict::PlaceReader& reader, const predict::PlaceEntry& entry) {
  FoundFilm film{.place = entry.place, .header = {}, .problem = {}};
  if (entry.problem) {
    film.problem = QString::fromStdString(entry.problem->message);
    return film;
  }
  try {
    film.header = reader.index(entry.place).header;
    if (!film.header->isImage())
      film.problem = QCoreApplication::translate("FilmIndexer", "%1: holds no image")
                         .arg(QString::fromStdString(entry.place.text()));
  } catch (const std::exception& error) {
    film.problem = QString::fromUtf8(error.what());
  }
  return film;
}

}  // namespace

FilmIndexer::FilmIndexer(QObject* parent) : QObject(parent) {}

FilmIndexer::~FilmIndexer() {
  for (auto& thread : threads_) thread.request_stop();
}

void FilmIndexer::index(const std::vector<std::filesystem::path>& paths) {
  if (waiting_ == 0) threads_.clear();
  ++waiting_;
  threads_.emplace_back([this, paths, round = round_](const std::stop_token& stop) {
    const std::lock_guard lock(one_);
    work(paths, stop, round);
  });
}

void FilmIndexer::cancel() {
  for (auto& thread : threads_) thread.request_stop();
  ++round_;
  waiting_ = 0;
}

void FilmIndexer::tell(int round, std::function<void()> what) {
  const QPointer<FilmIndexer> self(this);
  QMetaObject::invokeMethod(
      QCoreApplication::instance(),
      [self, round, what = std::move(what)] {
        if (self && round == self->round_) what();
      },
      Qt::QueuedConnection);
}

void FilmIndexer::work(const std::vector<std::filesystem::path>& paths, const std::stop_token& stop, int round) {
  predict::PlaceList list;
  try {
    list = predict::findPlaces(paths, stop);
  } catch (const std::exception& error) {
    list.entries.push_back({{paths.front(), {}}, predict::FilmProblem{ErrorCode::Io, error.what()}});
  }
  predict::PlaceReader reader;
  auto batch = std::make_shared<std::vector<FoundFilm>>();
  auto since = Clock::now();
  const auto send = [&] {
    if (!batch->empty()) tell(round, [this, films = FoundFilms(batch)] { Q_EMIT found(films); });
    batch = std::make_shared<std::vector<FoundFilm>>();
    since = Clock::now();
  };
  for (const auto& entry : list.entries) {
    if (stop.stop_requested()) return;
    batch->push_back(gui::index(reader, entry));
    if (batch->size() >= kBatch || Clock::now() - since > kPatience) send();
  }
  send();
  tell(round, [this, passedOver = list.passedOver] {
    --waiting_;
    Q_EMIT ended(passedOver);
  });
}

}  // namespace carina::gui
