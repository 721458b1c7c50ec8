// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/model_entry.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <algorithm>
#include <array>
#include <cmath>
#include <exception>

#include "engine/model/default_model.h"
#include "engine/model/model.h"
#include "engine/nets/nets.h"

namespace carina::gui {
namespace {

struct Words {
  Q_DECLARE_TR_FUNCTIONS(ModelEntry)
};

/// "best" of "runs/films" is called "films, best".
QString checkpointName(const QFileInfo& info) {
  const QDir folder = info.dir();
  const QFileInfo above(folder.absolutePath() + QStringLiteral("/.."));
  const QDir run(above.absoluteFilePath() + QStringLiteral("/.."));
  if (QDir(above.absoluteFilePath()).canonicalPath().endsWith(QLatin1String("/checkpoints"))) {
    return QStringLiteral("%1, %2").arg(QDir(run.canonicalPath()).dirName(), folder.dirName());
  }
  return folder.dirName();
}

void fill(ModelEntry& entry, const model::Model& model) {
  entry.card = model.card;
  entry.netTitle = QString::fromStdString(nets::findNet(model.card.net).title);
  entry.weightsSha256 = QString::fromStdString(model.weightsSha256);
  entry.statement = QString::fromStdString(model::honestyStatement(model.card));
  entry.parameters = static_cast<qint64>(model.graph.parameterCount());
}

void readPoints(ModelEntry& entry) {
  try {
    const std::array weights = {entry.weightsSha256.toStdString()};
    entry.points = model::findPoints(entry.file.toStdString(), weights);
  } catch (const std::exception& error) {
    entry.pointsError = QString::fromUtf8(error.what());
  }
}

}  // namespace

QString ModelEntry::name() const {
  if (file.isEmpty()) return Words::tr("Untrained weights");
  const QFileInfo info(file);
  if (isInstalled && info.completeBaseName() == QLatin1String("default")) return Words::tr("Carina's own model");
  return info.completeBaseName() == QLatin1String("model") ? checkpointName(info) : info.completeBaseName();
}

std::optional<double> ModelEntry::meanAuroc() const {
  double sum = 0;
  int count = 0;
  for (const auto& metric : card.metrics) {
    if (metric.name != "auroc" || !std::isfinite(metric.value)) continue;
    if (metric.label.empty()) return metric.value;
    sum += metric.value;
    ++count;
  }
  return count == 0 ? std::nullopt : std::optional(sum / count);
}

ModelEntry makeModelEntry(const QString& file, bool isInstalled) {
  ModelEntry entry;
  entry.file = file;
  entry.isInstalled = isInstalled;
  const QFileInfo info(file);
  if (!file.isEmpty() && info.isFile()) {
    entry.sizeBytes = info.size();
    entry.changedMs = info.lastModified().toMSecsSinceEpoch();
  }
  return entry;
}

ModelEntry readModelEntry(const QString& file, bool isInstalled) {
  auto entry = makeModelEntry(file, isInstalled);
  try {
    fill(entry, file.isEmpty() ? model::makeUntrainedModel("densenet121") : model::loadModel(file.toStdString()));
    entry.state = ModelEntry::State::Good;
    if (!file.isEmpty()) readPoints(entry);
  } catch (const std::exception& error) {
    entry.state = ModelEntry::State::Broken;
    entry.error = QString::fromUtf8(error.what());
  }
  return entry;
}

}  // namespace carina::gui
