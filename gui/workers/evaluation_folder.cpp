// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/workers/evaluation_folder.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <algorithm>
#include <cmath>
#include <map>

#include "engine/core/error.h"
#include "engine/core/file.h"
#include "engine/data/csv_rows.h"
#include "gui/workers/evaluation_json_reader.h"
#include "gui/workers/review_loading.h"

namespace carina::gui {
namespace {

constexpr std::uint64_t kMostJsonBytes = 256U << 20U;

std::filesystem::path pathOf(const QString& path) {
  return QFile::encodeName(path).toStdString();
}

/// The name of the file that a model's scores are in.
QString scoresFileOf(const std::string& model) {
  QString safe;
  for (const char c : model) {
    const bool isPlain =
        (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '.' || c == '_' || c == '-';
    safe += QLatin1Char(isPlain ? c : '-');
  }
  return QStringLiteral("scores-%1.csv").arg(safe);
}

double numberIn(const data::CsvRows& rows, std::size_t column) {
  const auto cell = rows.cell(column);
  bool isNumber = false;
  const double value = QByteArray(cell.data(), static_cast<qsizetype>(cell.size())).toDouble(&isNumber);
  if (!isNumber || !std::isfinite(value)) rows.refuse(column, "is no number");
  return value;
}

std::int64_t countIn(const data::CsvRows& rows, std::size_t column, std::int64_t least, std::int64_t most) {
  const double value = numberIn(rows, column);
  if (value < static_cast<double>(least) || value > static_cast<double>(most)) {
    rows.refuse(column, "is less than before, or more than there are films");
  }
  return static_cast<std::int64_t>(value);
}

/// roc.csv: the corners of every curve.
void readCurves(const QString& file, LoadedReview& review) {
  auto rows = data::CsvRows::open(pathOf(file));
  const auto& header = rows.header();
  const auto model = header.column("model");
  const auto label = header.column("label");
  const auto threshold = header.column("threshold");
  const auto truePositives = header.column("true_positives");
  const auto falsePositives = header.column("false_positives");
  std::map<std::pair<std::string, std::string>, eval::LabelResult*> results;
  for (auto& each : review.evaluation.models) {
    for (std::size_t i = 0; i < each.labels.size(); ++i) results[{each.name, review.films.labels[i]}] = &each.labels[i];
  }
  while (rows.next()) {
    const auto found = results.find({std::string(rows.cell(model)), std::string(rows.cell(label))});
    if (found == results.end()) rows.refuse(label, "is of no model and label of evaluation.json");
    auto& points = found->second->roc.points;
    const eval::RocPoint before = points.empty() ? eval::RocPoint() : points.back();
    const eval::RocPoint point{
        numberIn(rows, threshold),
        countIn(rows, truePositives, before.truePositives, found->second->positives),
        countIn(rows, falsePositives, before.falsePositives, found->second->negatives),
    };
    if (!points.empty() && point.threshold >= points.back().threshold) rows.refuse(threshold, "does not descend");
    points.push_back(point);
  }
  for (auto& [name, result] : results) {
    result->roc.positives = result->positives;
    result->roc.negatives = result->negatives;
  }
}

/// The tables of scores in the folder, where there is one for each model.
ReviewTables tablesIn(const QDir& folder, const QString& labels, const LoadedReview& review) {
  ReviewTables tables{.labels = labels, .scores = {}};
  for (const auto& model : review.evaluation.models) {
    const auto file = folder.filePath(scoresFileOf(model.name));
    if (!QFileInfo::exists(file)) return {};
    tables.scores << file;
    tables.names << QString::fromStdString(model.name);
    tables.weights << QString::fromStdString(model.weightsSha256);
  }
  return tables;
}

/// Figures and curves alone.
LoadedReview loadFigures(const QDir& folder) {
  const auto file = folder.filePath(QStringLiteral("evaluation.json"));
  const auto bytes = readFile(pathOf(file), kMostJsonBytes);
  auto review = readEvaluationJson(QByteArray(reinterpret_cast<const char*>(bytes.data()), std::ssize(bytes)), file);
  readCurves(folder.filePath(QStringLiteral("roc.csv")), review);
  review.folder = folder.absolutePath();
  if (review.baselines.empty()) review.baselines = shippedBaselines(review.films.labels);
  return review;
}

}  // namespace

QString evaluationFolderOf(const QString& path) {
  const QFileInfo info(path);
  const QDir folder(info.isDir() ? path : info.absolutePath());
  if (!QFileInfo::exists(folder.filePath(QStringLiteral("evaluation.json")))) return {};
  const QStringList own = {QStringLiteral("evaluation.json"), QStringLiteral("numbers.csv"), QStringLiteral("roc.csv")};
  return info.isDir() || own.contains(info.fileName()) ? folder.absolutePath() : QString();
}

LoadedReview loadEvaluationFolder(const QString& path, const QString& labels, TaskWatch& watch) {
  const QDir folder(path);
  auto review = loadFigures(folder);
  auto its = labels;
  if (its.isEmpty() && folder.exists(QStringLiteral("labels.csv"))) its = folder.filePath(QStringLiteral("labels.csv"));
  const auto tables = its.isEmpty() ? ReviewTables() : tablesIn(folder, its, review);
  if (tables.scores.isEmpty()) {
    if (!labels.isEmpty()) {
      throw Error(ErrorCode::NotFound,
                  path.toStdString() + ": this evaluation wrote no scores; open the scores themselves");
    }
    return review;
  }
  auto full = loadTables(tables, watch);
  full.split = review.split;
  full.notes += review.notes;
  full.evaluation.options.cut = review.evaluation.options.cut;
  full.evaluation = judge(full, watch);
  return full;
}

LoadedReview loadEvaluationFolders(const QString& first, const QString& second) {
  auto review = loadFigures(QDir(first));
  auto other = loadFigures(QDir(second));
  if (review.films.sha256 != other.films.sha256 || review.films.labels != other.films.labels) {
    throw Error(ErrorCode::InvalidArgument, second.toStdString() + ": is of other films or labels than " +
                                                first.toStdString() + "; figures of other films do not compare");
  }
  auto& models = review.evaluation.models;
  models.resize(1);
  review.modelFiles.resize(1);
  review.evaluation.comparisons.clear();
  auto& added = other.evaluation.models.front();
  if (added.name == models.front().name) added.name += " (2)";
  models.push_back(std::move(added));
  review.modelFiles << QString();
  review.notes << QCoreApplication::translate(
      "EvaluationFolder",
      "Two evaluations of the same films side by side. A paired test needs the scores of both models.");
  return review;
}

}  // namespace carina::gui
