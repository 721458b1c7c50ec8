// SPDX-License-Identifier: Apache-2.0
#include "engine/predict/film_stream.h"

#include <new>
#include <utility>

#include "engine/core/ordered_stream.h"
#include "engine/dicom/load_film.h"
#include "engine/image/display.h"

namespace carina::predict {

/// The list, how its films are read, and the threads that do it.
struct FilmStream::State {
  State(FilmList list, Prepare preparing, const FilmStreamOptions& options, std::stop_token stop)
      : films(std::move(list)),
        prepare(std::move(preparing)),
        keepsDisplays(options.displays),
        items([this](std::size_t place) { return read(films.entries[place]); },
              {films.entries.size(), options.threads, options.capacity}, std::move(stop)) {}

  StreamItem read(const FilmEntry& entry) const {
    StreamItem item{entry.path, {}, entry.problem};
    if (item.problem) return item;
    try {
      const auto film = dicom::loadFilm(entry.path);
      item.film = StreamedFilm{prepare(film), film.size, film.pixelSha256, {}};
      if (keepsDisplays) item.film->display = image::makeDisplayImage(film);
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

  FilmList films;
  Prepare prepare;
  bool keepsDisplays;
  OrderedStream<StreamItem> items;  // last: its threads end before what they use
};

FilmStream::FilmStream(FilmList films, Prepare prepare, const FilmStreamOptions& options, std::stop_token stop)
    : state_(std::make_unique<State>(std::move(films), std::move(prepare), options, std::move(stop))) {}

FilmStream::~FilmStream() = default;

std::optional<StreamItem> FilmStream::next() {
  return state_->items.next();
}

}  // namespace carina::predict
