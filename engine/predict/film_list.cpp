// SPDX-License-Identifier: Apache-2.0
#include "engine/predict/film_list.h"

#include <algorithm>
#include <cerrno>
#include <set>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

#include "engine/dicom/load_film.h"

namespace carina::predict {
namespace {

namespace fs = std::filesystem;

/// The system's reason why a file cannot be opened; 0 where it can.
int reasonNotToOpen(const fs::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) return errno;
  ::close(descriptor);
  return 0;
}

/// Walks folders and fills a list.
class Search {
 public:
  using IsWanted = std::function<bool(const fs::path&)>;
  Search(FilmList& list, const IsWanted& isWanted) : list_(list), isWanted_(isWanted) {}

  void addNamed(const fs::path& path) {
    std::error_code failed;
    if (!fs::is_directory(path, failed)) {
      list_.entries.push_back({path, {}});
      return;
    }
    const auto before = list_.entries.size();
    addFolder(path);
    if (list_.entries.size() == before) {
      addProblem(path, ErrorCode::NotFound, "the folder holds no film (DICOM, PNG or JPEG)");
    }
  }

 private:
  void addFolder(const fs::path& folder) {
    std::error_code failed;
    const auto identity = fs::canonical(folder, failed);
    if (!failed && !seen_.insert(identity).second) return;
    std::vector<fs::path> names;
    auto next = fs::directory_iterator(folder, failed);
    for (; !failed && next != fs::directory_iterator(); next.increment(failed)) names.push_back(next->path());
    std::ranges::sort(names);
    for (const auto& path : names) addFound(path);
    if (failed) addProblem(folder, ErrorCode::Io, "the folder cannot be read: " + failed.message());
  }

  void addFound(const fs::path& path) {
    std::error_code failed;
    const auto status = fs::status(path, failed);
    if (status.type() == fs::file_type::not_found) {
      addProblem(path, ErrorCode::NotFound, "the link leads to a file that is not there");
    } else if (status.type() == fs::file_type::none || status.type() == fs::file_type::unknown) {
      addProblem(path, ErrorCode::Io, "cannot be looked at: " + failed.message());
    } else if (fs::is_directory(status)) {
      addFolder(path);
    } else if (!fs::is_regular_file(status)) {
      ++list_.passedOver;
    } else if (const int reason = reasonNotToOpen(path); reason != 0) {
      addProblem(path, ErrorCode::Io, "cannot be opened: " + std::generic_category().message(reason));
    } else if (isWanted_(path)) {
      list_.entries.push_back({path, {}});
    } else {
      ++list_.passedOver;
    }
  }

  void addProblem(const fs::path& path, ErrorCode code, const std::string& what) {
    list_.entries.push_back({path, FilmProblem{code, path.string() + ": " + what}});
  }

  FilmList& list_;
  const IsWanted& isWanted_;
  std::set<fs::path> seen_;
};

}  // namespace

std::size_t FilmList::films() const {
  return static_cast<std::size_t>(std::ranges::count_if(entries, [](const auto& entry) { return !entry.problem; }));
}

FilmList findFilms(std::span<const fs::path> inputs) {
  return findFiles(inputs, dicom::looksLikeFilm);
}

FilmList findFiles(std::span<const fs::path> inputs, const std::function<bool(const fs::path&)>& isWanted) {
  FilmList list;
  Search search(list, isWanted);
  for (const auto& path : inputs) search.addNamed(path);
  return list;
}

}  // namespace carina::predict
