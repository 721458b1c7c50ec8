// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/workers/review_loading.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <algorithm>
#include <array>
#include <utility>

#include "engine/core/data_folder.h"
#include "engine/core/error.h"
#include "engine/data/summary.h"
#include "engine/eval/subgroups.h"
#include "engine/model/model_path.h"
#include "engine/score/join.h"
#include "engine/score/score_records.h"

namespace carina::gui {
namespace {

constexpr qint64 kMostHeader = 64 * 1024;

/// Damaged films are told by scoreRecords itself.
class NoLog : public LogSink {
 public:
  void write(LogLevel /*level*/, std::string_view /*message*/) override {}
};

std::filesystem::path pathOf(const QString& path) {
  return QFile::encodeName(path).toStdString();
}

QStringList columnsOf(const QString& path) {
  QFile file(path);
  if (!file.open(QIODevice::ReadOnly)) return {};
  auto line = QString::fromUtf8(file.readLine(kMostHeader)).trimmed();
  if (line.startsWith(QChar(0xfeff))) line.remove(0, 1);
  QStringList columns;
  for (auto column : line.split(QLatin1Char(','))) columns << column.remove(QLatin1Char('"')).trimmed();
  return columns;
}

bool hasAny(const QStringList& columns, std::initializer_list<const char*> names) {
  return std::any_of(names.begin(), names.end(),
                     [&](const char* name) { return columns.contains(QString::fromLatin1(name)); });
}

/// "scores", or where another has that name: "scores (2)".
QStringList namesOf(const QStringList& files) {
  QStringList names;
  for (const auto& file : files) {
    const auto stem = QFileInfo(file).completeBaseName();
    const auto folder = QFileInfo(file).absoluteDir().dirName();
    auto name = stem == QStringLiteral("model") ? folder : stem;
    if (names.contains(name)) name += QStringLiteral(" (%1)").arg(names.size() + 1);
    names << name;
  }
  return names;
}

std::string chooseSplit(const QString& folder, const QString& wanted) {
  if (!wanted.isEmpty()) return wanted.toStdString();
  const auto splits = data::loadSummary(pathOf(folder)).splits;
  for (const auto* name : {"test", "val"}) {
    if (std::ranges::find(splits, name, &data::SplitFacts::name) != splits.end()) return name;
  }
  if (splits.size() == 1) return splits.front().name;
  throw Error(ErrorCode::InvalidArgument, folder.toStdString() + " has no split 'test' or 'val'; name one");
}

void bandAges(eval::FilmSet& films) {
  for (auto& attribute : films.attributes) {
    if (attribute.name == "age") attribute = eval::ageBands(attribute);
  }
}

void addPatientNote(LoadedReview& review) {
  if (static_cast<std::size_t>(review.films.patientCount) != review.films.films()) return;
  review.notes << QCoreApplication::translate("ReviewLoading",
                                              "The labels do not tell which films are of one patient: each counts as a "
                                              "patient of its own, and intervals may be "
                                              "too narrow.");
}

}  // namespace

TableKind kindOfTable(const QString& path) {
  if (!path.endsWith(QStringLiteral(".csv"), Qt::CaseInsensitive)) return TableKind::Other;
  const auto columns = columnsOf(path);
  if (!hasAny(columns, {"image", "Image Index", "id", "image_id", "Image", "file", "Path"})) return TableKind::Other;
  if (hasAny(columns,
             {"patient", "Patient ID", "patient_id", "PatientID", "Patient", "subject_id", "Finding Labels"})) {
    return TableKind::Labels;
  }
  const bool isOfChest = hasAny(columns, {"Atelectasis", "Cardiomegaly", "Effusion", "Pneumonia", "Pneumothorax"});
  if (!isOfChest) return columns.size() > 1 ? TableKind::Perhaps : TableKind::Other;
  const bool isNamedLabels = QFileInfo(path).fileName().contains(QStringLiteral("label"), Qt::CaseInsensitive);
  return isNamedLabels ? TableKind::Labels : TableKind::Scores;
}

ReviewTables findTables(const QStringList& paths) {
  ReviewTables tables;
  QStringList candidates;
  for (const auto& path : paths) {
    const QDir folder(path);
    const bool isFolder = QFileInfo(path).isDir();
    const auto written = folder.entryList({QStringLiteral("scores-*.csv")}, QDir::Files, QDir::Name);
    if (isFolder && !folder.exists(QStringLiteral("scores.csv")) && !written.isEmpty()) {
      for (const auto& name : written) candidates << folder.filePath(name);
      continue;
    }
    candidates << (isFolder ? folder.filePath(QStringLiteral("scores.csv")) : path);
  }
  for (const auto& path : candidates) {
    if (kindOfTable(path) == TableKind::Labels) {
      tables.labels = path;
    } else {
      tables.scores << path;
    }
  }
  const auto beside = [](const QString& file, const char* name) {
    const auto path = QFileInfo(file).absoluteDir().filePath(QString::fromLatin1(name));
    return QFileInfo::exists(path) ? path : QString();
  };
  if (tables.scores.isEmpty() && !tables.labels.isEmpty()) {
    if (const auto scores = beside(tables.labels, "scores.csv"); !scores.isEmpty()) tables.scores << scores;
  }
  if (tables.scores.isEmpty()) {
    throw Error(ErrorCode::InvalidArgument, paths.join(QStringLiteral(", ")).toStdString() +
                                                ": this is a table of labels; open the scores that belong to it");
  }
  if (tables.labels.isEmpty()) tables.labels = beside(tables.scores.front(), "labels.csv");
  return tables;
}

std::vector<report::Baseline> shippedBaselines(const std::vector<std::string>& labels) {
  const auto file = findDataFile("baselines/chestxray14.json");
  return file ? report::loadBaselines(*file, labels) : std::vector<report::Baseline>();
}

eval::Evaluation judge(const LoadedReview& review, TaskWatch& watch) {
  return eval::evaluate(review.films, review.scores, review.evaluation.options, {}, watch.stop());
}

LoadedReview loadTables(const ReviewTables& tables, TaskWatch& watch) {
  score::TableFiles files{.labels = pathOf(tables.labels), .scores = {}, .options = {}};
  for (const auto& scores : tables.scores) files.scores.push_back(pathOf(scores));
  auto joined = score::loadJoined(files);
  LoadedReview review;
  review.title = tables.scores.join(QStringLiteral(", "));
  review.films = std::move(joined.films);
  review.scores = std::move(joined.scores);
  bandAges(review.films);
  const auto names = tables.names.isEmpty() ? namesOf(tables.scores) : tables.names;
  for (qsizetype i = 0; i < tables.scores.size(); ++i) {
    auto& scores = review.scores[static_cast<std::size_t>(i)];
    scores.name = names.value(i).toStdString();
    scores.weightsSha256 = tables.weights.value(i).toStdString();
    review.modelFiles << QString();
  }
  for (const auto& sentence : joined.report.sentences()) review.notes << QString::fromStdString(sentence);
  addPatientNote(review);
  review.tables = tables;
  review.folder = QFileInfo(tables.scores.front()).absolutePath();
  review.baselines = shippedBaselines(review.films.labels);
  review.evaluation = judge(review, watch);
  return review;
}

LoadedReview scoreRecords(const ReviewRecords& records, TaskWatch& watch) {
  const auto set = data::RecordSet::open(pathOf(records.folder), chooseSplit(records.folder, records.split));
  LoadedReview review;
  std::vector<score::NamedModel> models;
  const auto names = namesOf(records.models);
  for (qsizetype i = 0; i < records.models.size(); ++i) {
    const auto file = model::modelFileOf(pathOf(records.models[i]).string());
    models.push_back({names[i].toStdString(), model::loadModel(file)});
    review.modelFiles << QString::fromStdString(file);
  }
  NoLog log;
  auto scored = score::scoreRecords(*set, std::move(models), {}, {log, watch, watch.stop()});
  review.films = std::move(scored.films);
  review.scores = std::move(scored.scores);
  review.title = QString::fromStdString(review.films.source);
  for (const auto& label : scored.labelsLeft) {
    review.notes << QCoreApplication::translate("ReviewLoading", "'%1' is not judged: not every model has it.")
                        .arg(QString::fromStdString(label));
  }
  bandAges(review.films);
  addPatientNote(review);
  review.records = records;
  review.folder = records.folder;
  review.baselines = shippedBaselines(review.films.labels);
  review.evaluation = judge(review, watch);
  return review;
}

}  // namespace carina::gui
