// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/core/error.h"
#include "engine/image/film.h"
#include "engine/predict/film_list.h"
#include "engine/predict/predictor.h"

namespace carina::predict {

/// What a stream's threads keep of a decoded film; the film itself is let go.
struct StreamedFilm {
  PreparedFilm inputs;
  image::Size size;
  std::string pixelSha256;
  std::optional<image::Gray8Image> display;  ///< where the stream was asked for it
};

/// The next place of the list: a film, or why there is none.
struct StreamItem {
  std::filesystem::path path;
  std::optional<StreamedFilm> film;
  std::optional<FilmProblem> problem;
};

/// How a stream reads.
struct FilmStreamOptions {
  std::size_t threads = 2;    ///< decoding, besides those of the engine's kernels
  std::size_t capacity = 16;  ///< films that may be decoded or in work ahead of the reader; bounds the memory
  bool displays = false;      ///< keep each film as a person sees it
};

/// Decodes and prepares the films of a list on threads of its own, and gives them in the list's order.
///
/// A film that cannot be read is given as a problem, and the rest is read all the same.
/// Errors   InvalidArgument: no thread, no capacity
/// Threads  next() from one thread
class FilmStream {
 public:
  using Prepare = std::function<PreparedFilm(const image::Film&)>;

  FilmStream(FilmList films, Prepare prepare, const FilmStreamOptions& options, std::stop_token stop = {});
  ~FilmStream();
  FilmStream(const FilmStream&) = delete;
  FilmStream& operator=(const FilmStream&) = delete;

  /// Waits for the next item; nothing at the end of the list, or as soon as a stop was asked for.
  std::optional<StreamItem> next();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace carina::predict
