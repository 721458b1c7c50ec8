// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "cli/prediction.h"
#include "engine/image/overlay.h"

namespace carina::cli {

/// Writes heat maps into one folder: FILM.LABEL.png, the film with the map laid over it, and FILM.LABEL.npy, the map.
///
/// Films of one name from different folders become FILM-2, FILM-3, … The PNG says in its text chunks what it is.
/// Errors   Io: the folder cannot be made, or a file not written
/// Threads  one at a time
class HeatMapFiles {
 public:
  /// `statement` goes into every PNG.
  HeatMapFiles(std::filesystem::path folder, std::string statement);

  /// A name that no film of this run has yet.
  std::string nameFilm(const std::filesystem::path& film);

  HeatMapFile write(const std::string& filmName, const std::string& label, const image::Gray8Image& film,
                    const image::HeatMap& map) const;

 private:
  std::filesystem::path folder_;
  std::string statement_;
  std::set<std::string> names_;
};

}  // namespace carina::cli
