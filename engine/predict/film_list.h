// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/core/error.h"

namespace carina::predict {

/// Why a file or folder could not be read.
struct FilmProblem {
  ErrorCode code = ErrorCode::Io;
  std::string message;  ///< names the file
};

/// One place of a list: a film to read, or a problem already met.
struct FilmEntry {
  std::filesystem::path path;
  std::optional<FilmProblem> problem;
};

/// The films among files and folders.
struct FilmList {
  std::vector<FilmEntry> entries;
  std::size_t passedOver = 0;  ///< files in folders that are no films

  /// Places that are not problems yet.
  std::size_t films() const;
};

/// Finds the films in files and folders: a named file counts whatever it is; folders are searched to the bottom, each
/// sorted by name, for files that begin like a film.
///
/// Links are followed, and a folder is searched once. What cannot be opened, a link that leads nowhere and a folder
/// without any film become problems; nothing is thrown.
/// Threads  any
FilmList findFilms(std::span<const std::filesystem::path> inputs);

/// The same walk for whatever files in folders `isWanted` says; it must not throw.
FilmList findFiles(std::span<const std::filesystem::path> inputs,
                   const std::function<bool(const std::filesystem::path&)>& isWanted);

}  // namespace carina::predict
