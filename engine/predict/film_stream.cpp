// SPDX-License-Identifier: Apache-2.0
#include "engine/predict/film_stream.h"

#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

#include "engine/dicom/load_film.h"
#include "engine/image/display.h"

namespace carina::predict {

/// What the threads share: places are taken in order, at most `capacity` ahead of what next() has given.
struct FilmStream::State {
  FilmList films;
  Prepare prepare;
  FilmStreamOptions options;
  std::stop_token stop;

  std::mutex mutex;
  std::condition_variable_any changed;
  std::size_t taken = 0;
  std::size_t given = 0;
  std::map<std::size_t, StreamItem> finished;
  std::vector<std::jthread> threads;  // last: they end before what they use

  StreamItem read(const FilmEntry& entry) const {
    StreamItem item{entry.path, {}, entry.problem};
    if (item.problem) return item;
    try {
      const auto film = dicom::loadFilm(entry.path);
      item.film = StreamedFilm{prepare(film), film.size, film.pixelSha256, {}};
      if (options.displays) item.film->display = image::makeDisplayImage(film);
    } catch (const Error& error) {
      item.film.reset();
      item.problem = FilmProblem{error.code(), error.what()};
    } catch (const std::bad_alloc&) {
      item.film.reset();
      item.problem =
          FilmProblem{ErrorCode::ResourceExhausted, entry.path.string() + ": not enough memory to decode it"};
    } catch (const std::exception& error) {
      item.film.reset();
      item.problem = FilmProblem{ErrorCode::Internal, entry.path.string() + ": " + error.what()};
    }
    return item;
  }

  void work(const std::stop_token& ending) {
    std::unique_lock lock(mutex);
    while (!ending.stop_requested() && !stop.stop_requested()) {
      if (taken == films.entries.size()) return;
      if (taken >= given + options.capacity) {
        changed.wait(lock, ending, [this] { return taken < given + options.capacity || stop.stop_requested(); });
        continue;
      }
      const auto place = taken++;
      lock.unlock();
      auto item = read(films.entries[place]);
      lock.lock();
      finished.emplace(place, std::move(item));
      changed.notify_all();
    }
  }
};

FilmStream::FilmStream(FilmList films, Prepare prepare, const FilmStreamOptions& options, std::stop_token stop)
    : state_(std::make_unique<State>()) {
  if (options.threads == 0 || options.capacity == 0) {
    throw Error(ErrorCode::InvalidArgument, "a stream of films needs at least one thread and room for one film");
  }
  state_->films = std::move(films);
  state_->prepare = std::move(prepare);
  state_->options = options;
  state_->stop = std::move(stop);
  const auto threads = std::min(options.threads, state_->films.entries.size());
  for (std::size_t i = 0; i < threads; ++i) {
    state_->threads.emplace_back([state = state_.get()](const std::stop_token& ending) { state->work(ending); });
  }
}

FilmStream::~FilmStream() {
  for (auto& thread : state_->threads) thread.request_stop();
  state_->changed.notify_all();
}

std::optional<StreamItem> FilmStream::next() {
  std::unique_lock lock(state_->mutex);
  if (state_->given == state_->films.entries.size()) return {};
  const auto ready = [this] { return state_->finished.contains(state_->given); };
  if (!state_->changed.wait(lock, state_->stop, ready) || state_->stop.stop_requested()) return {};
  auto node = state_->finished.extract(state_->given++);
  state_->changed.notify_all();
  return std::move(node.mapped());
}

}  // namespace carina::predict
