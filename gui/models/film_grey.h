// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "engine/image/film.h"
#include "gui/models/prepared_view.h"

namespace carina::gui {

/// One way to show a film's values that has a name.
struct GreyPreset {
  enum class Kind { AsFile, FileWindow, FileTable, Chest, Lung, Bone, Mediastinum, MinMax };

  Kind kind = Kind::AsFile;
  QString name;
  std::optional<image::Window> window;  ///< nothing for AsFile and FileTable
  std::size_t table = 0;                ///< of the film's VOI tables, for FileTable
};

/// Every preset of a film: as the file says, each of its windows and tables, chest, lung, bone, mediastinum, min–max.
///
/// Computed tomography has windows in Hounsfield units; other films have no absolute scale, so theirs are shares of
/// their own values, counted from the end that is shown dark.
/// Threads  many threads at once
std::vector<GreyPreset> presetsOf(const PreparedView& view);

/// The film's grey scale as a reader has turned it: preset, window, polarity.
///
/// Threads  GUI thread only
class FilmGrey {
 public:
  explicit FilmGrey(std::shared_ptr<const PreparedView> view);

  const std::vector<GreyPreset>& presets() const { return presets_; }

  void choose(std::size_t preset);

  /// The preset that is shown, unless the window was moved since.
  std::optional<std::size_t> chosen() const { return chosen_; }

  /// The first preset of a kind, if there is one.
  std::optional<std::size_t> find(GreyPreset::Kind kind) const;

  /// Any window; its function is kept by later moves.
  void setWindow(const image::Window& window);

  /// Makes the window 2^octaves as wide, and the film brighter by a share of the width, as seen.
  void move(double octaves, double brighter);

  void setInverted(bool inverted);
  bool isInverted() const { return isInverted_; }

  /// The window that is shown; for a table the one that comes nearest to it.
  const image::Window& window() const { return window_; }

  /// True where a table, not a window, makes the greys.
  bool showsTable() const;

  /// Grey 0 … 255 by ordinal, 65,536 of them.
  std::vector<std::uint8_t> greys() const;

  /// "Window 2048, level 1024 · Chest".
  QString words() const;

 private:
  image::Window windowOfPreset(const GreyPreset& preset) const;
  void adoptTables();
  void keepWithinReason();

  std::shared_ptr<const PreparedView> view_;
  std::vector<GreyPreset> presets_;
  image::Film facts_;  ///< with the polarity and the tables that are shown
  std::optional<std::size_t> chosen_;
  image::Window window_;
  bool isInverted_ = false;
};

}  // namespace carina::gui
