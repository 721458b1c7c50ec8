// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "engine/predict/film_place.h"

namespace carina::gui {

/// A film that was found, with what it says of itself, or why it cannot be read.
struct FoundFilm {
  predict::FilmPlace place;
  std::optional<dicom::FilmHeader> header;
  QString problem;
};
using FoundFilms = std::shared_ptr<const std::vector<FoundFilm>>;

/// Looks for films in files, folders, DICOMDIRs and ZIP archives, and tells of them in batches while it goes on.
///
/// Threads  GUI thread only; signals come there
class FilmIndexer : public QObject {
  Q_OBJECT

 public:
  explicit FilmIndexer(QObject* parent = nullptr);
  ~FilmIndexer() override;

  /// After what it was asked for before.
  void index(const std::vector<std::filesystem::path>& paths);

  /// Leaves off; what was found stays found.
  void cancel();

  bool isBusy() const { return waiting_ > 0; }

 Q_SIGNALS:
  void found(const carina::gui::FoundFilms& films);

  /// Of one call of index(): how many files were no films.
  void ended(quint64 passedOver);

 private:
  void work(const std::vector<std::filesystem::path>& paths, const std::stop_token& stop, int round);
  void tell(int round, std::function<void()> what);

  int round_ = 0;
  int waiting_ = 0;
  std::mutex one_;  ///< at a time
  std::vector<std::jthread> threads_;
};

}  // namespace carina::gui

Q_DECLARE_METATYPE(carina::gui::FoundFilms)
