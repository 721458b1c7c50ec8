// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <map>
#include <memory>
#include <mutex>

#include "engine/data/image_index.h"

namespace carina::gui {

/// Finds the picture of a film by what a table calls it: beside the table, or anywhere in a folder of pictures; an
/// ending may differ (.png in the table, .jpg on the disk).
///
/// Threads  any; folders are read once
class FilmFinder {
 public:
  /// Nothing where no folder has it.
  ///
  /// Errors   InvalidArgument: several files fit
  QString find(const QString& id, const QString& beside, const QString& images);

 private:
  std::shared_ptr<const data::ImageIndex> index(const QString& folder);

  std::mutex mutex_;
  std::map<QString, std::shared_ptr<const data::ImageIndex>> indices_;
};

}  // namespace carina::gui
