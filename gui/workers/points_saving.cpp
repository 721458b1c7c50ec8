// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/workers/points_saving.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

#include "engine/core/error.h"

namespace carina::gui {
namespace {

std::filesystem::path pathOf(const QString& path) {
  return QFile::encodeName(path).toStdString();
}

}  // namespace

QString pointsFileOf(const QString& model) {
  return QFile::decodeName(QByteArray::fromStdString(model::pointsPathOf(pathOf(model)).string()));
}

QString savePointsTo(const QString& path, model::OperatingPoints points, bool replaces) {
  if (QFileInfo::exists(path)) {
    model::OperatingPoints old;
    try {
      old = model::loadPoints(pathOf(path));
    } catch (const Error& error) {
      if (!replaces) return QString::fromUtf8(error.what());
    }
    const bool isSameModel = old.weights == points.weights;
    if (!replaces && (!isSameModel || old.data.sha256 != points.data.sha256)) {
      return QCoreApplication::translate("PointsSaving", "%1 holds operating points of other films or weights.")
          .arg(path);
    }
    if (isSameModel) points.calibrators = std::move(old.calibrators);
  }
  model::savePoints(pathOf(path), points);
  return {};
}

void saveText(const QString& path, const QString& text) {
  QSaveFile file(path);
  const auto bytes = text.toUtf8();
  if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit()) {
    throw Error(ErrorCode::Io, path.toStdString() + ": cannot be written: " + file.errorString().toStdString());
  }
}

void savePicture(const QString& path, const QImage& picture) {
  if (!picture.save(path)) throw Error(ErrorCode::Io, path.toStdString() + ": this picture cannot be written");
}

}  // namespace carina::gui
