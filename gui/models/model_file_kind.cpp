// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/model_file_kind.h"

#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>
#include <QStringList>
#include <algorithm>

namespace carina::gui {
namespace {

constexpr qint64 kSniffBytes = qint64{64} * 1024;

bool holdsCard(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) && file.read(kSniffBytes).contains("carina.model_card");
}

bool isNamedAsWeights(const QString& name) {
  static const QStringList kEndings = {QStringLiteral(".pth"), QStringLiteral(".pt"), QStringLiteral(".pth.tar"),
                                       QStringLiteral(".onnx"), QStringLiteral(".safetensors")};
  const auto lower = name.toLower();
  return lower == QLatin1String("model.json") ||
         std::ranges::any_of(kEndings, [&](const QString& ending) { return lower.endsWith(ending); });
}

}  // namespace

ModelFileKind sniffModelFile(const QString& path) {
  const QFileInfo info(path);
  if (info.isDir()) {
    if (QFileInfo(path + QStringLiteral("/model.safetensors")).isFile()) return ModelFileKind::Checkpoint;
    const auto best = path + QStringLiteral("/checkpoints/best/model.safetensors");
    return QFileInfo(best).isFile() ? ModelFileKind::Run : ModelFileKind::None;
  }
  if (!info.isFile() || !isNamedAsWeights(info.fileName())) return ModelFileKind::None;
  const bool isOurs = path.endsWith(QLatin1String(".safetensors"), Qt::CaseInsensitive) && holdsCard(path);
  return isOurs ? ModelFileKind::Model : ModelFileKind::Weights;
}

QString modelsFolder() {
  return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + QStringLiteral("/carina/models");
}

}  // namespace carina::gui
