// SPDX-License-Identifier: Apache-2.0
#include "engine/predict/place_list.h"

#include <algorithm>
#include <set>
#include <system_error>
#include <utility>

#include "engine/core/file.h"
#include "engine/dicom/dicom_directory.h"
#include "engine/dicom/load_film.h"
#include "engine/predict/film_archive.h"
#include "engine/predict/film_directory.h"

namespace carina::predict {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kStartBytes = 1024;

enum class Kind { Film, Directory, Archive };

Kind kindOf(std::span<const std::byte> start) {
  if (startsLikeZip(start)) return Kind::Archive;
  return dicom::startsLikeDirectory(start) ? Kind::Directory : Kind::Film;
}

/// What a file is by its first bytes; whatever cannot be read is a film, and reading it will say why not.
Kind kindOf(const fs::path& path) {
  std::error_code failed;
  if (!fs::is_regular_file(path, failed)) return Kind::Film;
  try {
    return kindOf(readFileStart(path, kStartBytes));
  } catch (const Error&) {
    return Kind::Film;
  }
}

/// Office documents are ZIP archives too: in folders only a name says that one may hold films.
bool isNamedZip(const fs::path& path) {
  auto extension = path.extension().string();
  std::ranges::transform(extension, extension.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
  return extension == ".zip";
}

/// Takes files apart into places.
class Expansion {
 public:
  Expansion(PlaceList& list, std::stop_token stop) : list_(list), stop_(std::move(stop)) {}

  void add(const FilmEntry& found, bool isNamed) {
    if (found.problem) return addProblem({found.path, {}}, *found.problem);
    const auto before = list_.entries.size();
    switch (kindOf(found.path)) {
      case Kind::Film:
        return addPlace({found.path, {}});
      case Kind::Directory:
        guarded(found.path, [&] { addDirectory(found.path); });
        break;
      case Kind::Archive:
        guarded(found.path, [&] { addArchive(found.path); });
        break;
    }
    if (list_.entries.size() > before || repeated_ || stop_.stop_requested()) return;
    if (!isNamed) {
      ++list_.passedOver;
    } else {
      addProblem({found.path, {}}, {ErrorCode::NotFound, found.path.string() + ": holds no film (DICOM, PNG or JPEG)"});
    }
  }

 private:
  template <typename Work>
  void guarded(const fs::path& path, const Work& work) {
    repeated_ = false;
    try {
      work();
    } catch (const Error& error) {
      addProblem({path, {}}, {error.code(), error.what()});
    }
  }

  void addDirectory(const fs::path& path) {
    for (const auto& entry : listDirectory(path)) {
      if (stop_.stop_requested()) return;
      if (entry.problem) {
        addProblem({entry.path, {}}, *entry.problem);
      } else {
        addPlace({entry.path, {}});
      }
    }
  }

  void addArchive(const fs::path& path) {
    const FilmArchive archive(path);
    for (const auto& entry : archive.entries()) {
      if (stop_.stop_requested()) return;
      if (!entry.name.ends_with('/') || entry.sizeBytes > 0) addMember(archive, entry);
    }
  }

  void addMember(const FilmArchive& archive, const ZipEntry& entry) {
    const FilmPlace place{archive.path(), entry.name};
    if (const auto fault = findNameFault(entry.name)) {
      return addProblem(place, {ErrorCode::Corrupt, place.text() + ": " + *fault});
    }
    const auto start = archive.readStart(entry, kStartBytes);
    if (isNamedZip(entry.name) && startsLikeZip(start)) {
      return addProblem(place, {ErrorCode::Unsupported, place.text() + ": is an archive within an archive; unpack it"});
    }
    if (dicom::startsLikeFilm(start) && !dicom::startsLikeDirectory(start)) {
      addPlace(place);
    } else {
      ++list_.passedOver;
    }
  }

  void addPlace(const FilmPlace& place) {
    std::error_code failed;
    auto identity = fs::weakly_canonical(place.path, failed);
    const bool isNew = seen_.emplace(failed ? place.path : std::move(identity), place.member).second;
    repeated_ = repeated_ || !isNew;
    if (isNew) list_.entries.push_back({place, {}});
  }

  void addProblem(const FilmPlace& place, const FilmProblem& problem) { list_.entries.push_back({place, problem}); }

  PlaceList& list_;
  std::stop_token stop_;
  std::set<std::pair<fs::path, std::string>> seen_;
  bool repeated_ = false;
};

}  // namespace

std::size_t PlaceList::films() const {
  return static_cast<std::size_t>(std::ranges::count_if(entries, [](const auto& entry) { return !entry.problem; }));
}

PlaceList findPlaces(std::span<const fs::path> inputs, std::stop_token stop) {
  PlaceList list;
  Expansion expansion(list, stop);
  const auto isWanted = [&](const fs::path& path) {
    return !stop.stop_requested() &&
           (dicom::looksLikeFilm(path) || (isNamedZip(path) && kindOf(path) == Kind::Archive));
  };
  for (const auto& input : inputs) {
    if (stop.stop_requested()) break;
    const auto found = findFiles(std::span(&input, 1), isWanted);
    list.passedOver += found.passedOver;
    std::error_code failed;
    const bool isNamed = !fs::is_directory(input, failed);
    for (const auto& entry : found.entries) expansion.add(entry, isNamed);
  }
  return list;
}

}  // namespace carina::predict
