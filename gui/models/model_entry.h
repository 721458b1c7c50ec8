// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <optional>

#include "engine/model/model_card.h"
#include "engine/model/operating_points.h"

namespace carina::gui {

/// One model as the desktop knows it: a file, and what stands in it or is wrong with it.
/// Threads  a value
struct ModelEntry {
  enum class State { Unread, Good, Broken };

  QString file;  ///< absolute; empty: the untrained weights that need no file
  bool isInstalled = false;
  State state = State::Unread;
  QString error;  ///< what is wrong with the file, in the engine's words

  model::ModelCard card;
  QString netTitle;
  QString weightsSha256;
  QString statement;  ///< what the numbers rest on
  qint64 parameters = 0;
  qint64 sizeBytes = 0;
  qint64 changedMs = 0;  ///< when the file was written, since 1970

  std::optional<model::OperatingPoints> points;
  QString pointsError;  ///< why the points beside it cannot be used

  /// What people call it: the file's name, or the run's and the checkpoint's.
  QString name() const;
  /// The mean over labels that its card states; else the mean of the labels' own.
  std::optional<double> meanAuroc() const;
  bool isGood() const { return state == State::Good; }
};

/// An entry that nothing is known of yet but what the file system says.
/// Threads  any
ModelEntry makeModelEntry(const QString& file, bool isInstalled);

/// Reads the whole file and checks it; what is wrong is said in the entry, nothing is thrown.
/// Threads  any
ModelEntry readModelEntry(const QString& file, bool isInstalled);

}  // namespace carina::gui
