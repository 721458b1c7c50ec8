// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/workers/model_import.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <sstream>

#include "engine/core/error.h"
#include "engine/core/file.h"
#include "engine/model/export_onnx.h"
#include "engine/model/import.h"
#include "engine/model/model.h"

namespace carina::gui {
namespace {

struct Words {
  Q_DECLARE_TR_FUNCTIONS(ModelImport)
};

constexpr std::uint64_t kMostLabelBytes = std::uint64_t{64} << 20U;
constexpr std::uint64_t kStages = 3;

[[noreturn]] void refuse(ErrorCode code, const QString& words) {
  throw Error(code, words.toStdString());
}

void report(TaskWatch& watch, std::uint64_t done, const QString& what) {
  watch.report(done, kStages, what.toStdString());
  if (watch.isStopped()) refuse(ErrorCode::Cancelled, Words::tr("Cancelled"));
}

QString targetOf(const ModelImport& wanted) {
  const auto name = wanted.name.trimmed();
  if (name.isEmpty()) refuse(ErrorCode::InvalidArgument, Words::tr("The model needs a name."));
  if (name.contains(QLatin1Char('/')) || name.startsWith(QLatin1Char('.'))) {
    refuse(ErrorCode::InvalidArgument, Words::tr("“%1” cannot be a file's name: no slash, no dot in front.").arg(name));
  }
  const auto target = QDir(wanted.folder).filePath(name + QStringLiteral(".safetensors"));
  if (QFileInfo::exists(target)) {
    refuse(ErrorCode::InvalidArgument, Words::tr("There is a model “%1” already; choose another name.").arg(name));
  }
  if (!QDir().mkpath(wanted.folder)) {
    refuse(ErrorCode::Io, Words::tr("%1: the folder cannot be made").arg(wanted.folder));
  }
  return target;
}

/// One label a line; empty lines do not count.
std::vector<std::string> readLabels(const QString& path) {
  const auto bytes = readFile(path.toStdString(), kMostLabelBytes);
  std::istringstream text(std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
  std::vector<std::string> labels;
  for (std::string line; std::getline(text, line);) {
    if (line.ends_with('\r')) line.pop_back();
    if (!line.empty()) labels.push_back(line);
  }
  if (labels.empty()) {
    refuse(ErrorCode::InvalidArgument, Words::tr("%1: holds no label; write one a line").arg(path));
  }
  return labels;
}

}  // namespace

QString importModelFile(const ModelImport& wanted, TaskWatch& watch) {
  const auto target = targetOf(wanted);
  model::ImportOptions options{.net = wanted.card.net, .card = wanted.card};
  if (!wanted.labelsFile.isEmpty()) options.card.labels = readLabels(wanted.labelsFile);
  report(watch, 0, Words::tr("Reading the weights"));
  const auto model = model::importModel(wanted.weights.toStdString(), options);
  report(watch, 1, Words::tr("Saving the model"));
  try {
    model::saveModel(model, target.toStdString());
    report(watch, 2, Words::tr("Checking what was saved"));
    model::loadModel(target.toStdString());
    report(watch, 3, Words::tr("Done"));
  } catch (...) {
    QFile::remove(target);
    throw;
  }
  return target;
}

void exportOnnxFile(const QString& model, const QString& target, TaskWatch& watch) {
  report(watch, 0, Words::tr("Reading the model"));
  const auto loaded = model::loadModel(model.toStdString());
  report(watch, 1, Words::tr("Writing ONNX"));
  model::exportOnnx(loaded, target.toStdString());
  report(watch, 3, Words::tr("Done"));
}

QString importNameOf(const QString& weights) {
  const QFileInfo info(weights);
  if (info.fileName().compare(QLatin1String("model.json"), Qt::CaseInsensitive) == 0) return info.dir().dirName();
  auto name = info.fileName();
  for (const auto& ending : {QLatin1String(".tar"), QLatin1String(".pth"), QLatin1String(".pt"), QLatin1String(".onnx"),
                             QLatin1String(".safetensors")}) {
    if (name.endsWith(ending, Qt::CaseInsensitive)) name.chop(ending.size());
  }
  return name;
}

}  // namespace carina::gui
