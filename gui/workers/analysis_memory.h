// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <memory>
#include <optional>

#include "gui/workers/analyst.h"

namespace carina::gui {

/// What models said of films, kept in the user's cache folder from one day to the next, so that a folder that was read
/// once is not read again.
///
/// A file's name is a hash of the film's place, length and time and of the models' weights; in it are numbers and the
/// pixels' hash, and not a word about the patient. What is damaged or does not fit the models counts as not there.
/// Threads  any; one at a time for one folder
class AnalysisMemory {
 public:
  /// An empty folder: nothing is kept.
  explicit AnalysisMemory(QString folder);

  /// The analysis that was kept, without patient facts; nothing where there is none that fits.
  std::shared_ptr<Analysis> find(const QString& stamp, const ReadyModels& models) const;

  /// Keeps it; a disk that is full is no error. Every so often the oldest go.
  void keep(const QString& stamp, const Analysis& analysis);

  /// At most so many films are remembered.
  static constexpr int kMostFiles = 20000;

 private:
  QString pathOf(const QString& stamp, const ReadyModels& models) const;
  void prune() const;

  QString folder_;
  int kept_ = 0;
};

/// The bytes of a kept analysis, and back; nothing where they are damaged or of other models.
/// Threads  any
QByteArray writeAnalysis(const Analysis& analysis);
std::shared_ptr<Analysis> findAnalysis(const QByteArray& bytes, const ReadyModels& models);

}  // namespace carina::gui
