// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/workers/film_finder.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace carina::gui {
namespace {

/// In the folder itself and its "images", not below: the folder may be a home.
QString findBeside(const QString& id, const QString& folder) {
  if (folder.isEmpty()) return {};
  const auto stem = QString::fromStdString(data::filmStem(id.toStdString()));
  QStringList names = {id};
  for (const auto* ending : {".png", ".jpg", ".jpeg", ".dcm"}) names << stem + QLatin1String(ending);
  for (const auto* below : {".", "images"}) {
    for (const auto& name : names) {
      const auto path = QDir(QDir(folder).filePath(QLatin1String(below))).filePath(name);
      if (QFileInfo(path).isFile()) return QDir::cleanPath(path);
    }
  }
  return {};
}

}  // namespace

std::shared_ptr<const data::ImageIndex> FilmFinder::index(const QString& folder) {
  const std::scoped_lock lock(mutex_);
  auto& found = indices_[folder];
  if (found == nullptr) found = std::make_shared<data::ImageIndex>(QFile::encodeName(folder).toStdString());
  return found;
}

QString FilmFinder::find(const QString& id, const QString& beside, const QString& images) {
  if (const auto near = findBeside(id, beside); !near.isEmpty()) return near;
  if (const auto near = findBeside(id, images); !near.isEmpty()) return near;
  if (images.isEmpty() || !QFileInfo(images).isDir()) return {};
  const auto found = index(images)->find(id.toStdString());
  return found ? QFile::decodeName(QByteArray::fromStdString(found->string())) : QString();
}

}  // namespace carina::gui
