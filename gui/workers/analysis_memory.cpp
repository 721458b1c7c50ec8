// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/workers/analysis_memory.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>
#include <cmath>
#include <cstring>

namespace carina::gui {
namespace {

constexpr int kVersion = 1;
constexpr qint64 kMostBytes = 4 << 20;
constexpr int kMostSide = 128;
constexpr int kPruneEvery = 500;

QString textOf(const std::string& text) {
  return QString::fromStdString(text);
}

QString packed(const std::vector<float>& values) {
  const QByteArray bytes(reinterpret_cast<const char*>(values.data()),
                         static_cast<qsizetype>(values.size() * sizeof(float)));
  return QString::fromLatin1(bytes.toBase64());
}

/// As many finite numbers as are wanted, or nothing.
std::optional<std::vector<float>> unpacked(const QJsonValue& value, std::size_t count) {
  const auto bytes = QByteArray::fromBase64(value.toString().toLatin1());
  if (static_cast<std::size_t>(bytes.size()) != count * sizeof(float)) return {};
  std::vector<float> values(count);
  std::memcpy(values.data(), bytes.constData(), count * sizeof(float));
  for (const float one : values) {
    if (!std::isfinite(one)) return {};
  }
  return values;
}

QJsonObject sourceJson(const image::SourceFacts& source) {
  QJsonArray remarks;
  for (const auto& remark : source.remarks) remarks << textOf(remark);
  return {{"format", textOf(source.format)},
          {"transferSyntaxUid", textOf(source.transferSyntaxUid)},
          {"transferSyntaxName", textOf(source.transferSyntaxName)},
          {"sopClassUid", textOf(source.sopClassUid)},
          {"sopClassName", textOf(source.sopClassName)},
          {"modality", textOf(source.modality)},
          {"viewPosition", textOf(source.viewPosition)},
          {"bodyPart", textOf(source.bodyPart)},
          {"photometric", textOf(source.photometric)},
          {"burnedIn", textOf(source.burnedIn)},
          {"colorShare", source.colorShare},
          {"samplesPerPixel", source.samplesPerPixel},
          {"frames", source.frames},
          {"remarks", remarks}};
}

image::SourceFacts sourceOf(const QJsonObject& json) {
  const auto text = [&](const char* key) { return json[QLatin1String(key)].toString().toStdString(); };
  image::SourceFacts source;
  source.format = text("format");
  source.transferSyntaxUid = text("transferSyntaxUid");
  source.transferSyntaxName = text("transferSyntaxName");
  source.sopClassUid = text("sopClassUid");
  source.sopClassName = text("sopClassName");
  source.modality = text("modality");
  source.viewPosition = text("viewPosition");
  source.bodyPart = text("bodyPart");
  source.photometric = text("photometric");
  source.burnedIn = text("burnedIn");
  source.colorShare = json[QLatin1String("colorShare")].toDouble();
  source.samplesPerPixel = json[QLatin1String("samplesPerPixel")].toInt(1);
  source.frames = json[QLatin1String("frames")].toInt(1);
  for (const auto& remark : json[QLatin1String("remarks")].toArray())
    source.remarks.push_back(remark.toString().toStdString());
  return source;
}

QJsonArray objectionsJson(const predict::Suitability& suitability) {
  QJsonArray objections;
  for (const auto& one : suitability.objections) {
    objections << QJsonObject{{"kind", static_cast<int>(one.kind)},
                              {"severity", static_cast<int>(one.severity)},
                              {"words", textOf(one.words)}};
  }
  return objections;
}

std::optional<predict::Suitability> suitabilityOf(const QJsonArray& objections) {
  predict::Suitability suitability;
  for (const auto& value : objections) {
    const auto one = value.toObject();
    const int kind = one[QLatin1String("kind")].toInt(-1);
    const int severity = one[QLatin1String("severity")].toInt(-1);
    if (kind < 0 || kind > static_cast<int>(predict::ObjectionKind::Inverted) || severity < 0 || severity > 1)
      return {};
    suitability.objections.push_back({static_cast<predict::ObjectionKind>(kind),
                                      static_cast<predict::Severity>(severity),
                                      one[QLatin1String("words")].toString().toStdString()});
  }
  return suitability;
}

QJsonObject opinionJson(const Opinion& opinion, const ReadyModel& model) {
  QJsonArray maps;
  for (const auto& map : opinion.findings.maps) {
    maps << QJsonObject{{"rows", map.size.rows}, {"columns", map.size.columns}, {"values", packed(map.values)}};
  }
  return {{"weights", textOf(model.facts.weightsSha256)},
          {"probabilities", packed(opinion.findings.probabilities)},
          {"maps", maps}};
}

std::optional<Opinion> opinionOf(const QJsonObject& json, const ReadyModel& model, std::size_t place) {
  if (json[QLatin1String("weights")].toString() != textOf(model.facts.weightsSha256)) return {};
  const auto labels = model.card.labels.size();
  auto probabilities = unpacked(json[QLatin1String("probabilities")], labels);
  const auto maps = json[QLatin1String("maps")].toArray();
  if (!probabilities || static_cast<std::size_t>(maps.size()) != labels) return {};
  Opinion opinion{place, {.probabilities = std::move(*probabilities), .maps = {}}};
  for (const auto& value : maps) {
    const auto map = value.toObject();
    const image::Size size{map[QLatin1String("rows")].toInt(), map[QLatin1String("columns")].toInt()};
    if (size.rows < 1 || size.columns < 1 || size.rows > kMostSide || size.columns > kMostSide) return {};
    auto values = unpacked(map[QLatin1String("values")], size.pixels());
    if (!values) return {};
    opinion.findings.maps.push_back({size, std::move(*values)});
  }
  return opinion;
}

}  // namespace

QByteArray writeAnalysis(const Analysis& analysis) {
  QJsonArray opinions;
  for (const auto& opinion : analysis.opinions) opinions << opinionJson(opinion, (*analysis.models)[opinion.model]);
  const QJsonObject json = {{"version", kVersion},
                            {"pixelSha256", textOf(analysis.pixelSha256)},
                            {"rows", analysis.size.rows},
                            {"columns", analysis.size.columns},
                            {"source", sourceJson(analysis.source)},
                            {"objections", objectionsJson(analysis.suitability)},
                            {"opinions", opinions}};
  return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

std::shared_ptr<Analysis> findAnalysis(const QByteArray& bytes, const ReadyModels& models) {
  const auto json = QJsonDocument::fromJson(bytes).object();
  const auto opinions = json[QLatin1String("opinions")].toArray();
  if (json[QLatin1String("version")].toInt() != kVersion || static_cast<std::size_t>(opinions.size()) != models->size())
    return nullptr;
  auto analysis = std::make_shared<Analysis>();
  analysis->models = models;
  for (std::size_t i = 0; i < models->size(); ++i) {
    auto opinion = opinionOf(opinions[static_cast<qsizetype>(i)].toObject(), (*models)[i], i);
    if (!opinion) return nullptr;
    analysis->opinions.push_back(std::move(*opinion));
  }
  auto suitability = suitabilityOf(json[QLatin1String("objections")].toArray());
  if (!suitability) return nullptr;
  analysis->suitability = std::move(*suitability);
  analysis->pixelSha256 = json[QLatin1String("pixelSha256")].toString().toStdString();
  analysis->size = {json[QLatin1String("rows")].toInt(), json[QLatin1String("columns")].toInt()};
  analysis->source = sourceOf(json[QLatin1String("source")].toObject());
  return analysis;
}

AnalysisMemory::AnalysisMemory(QString folder) : folder_(std::move(folder)) {
  if (!folder_.isEmpty() && QDir().mkpath(folder_)) prune();
}

QString AnalysisMemory::pathOf(const QString& stamp, const ReadyModels& models) const {
  QCryptographicHash hash(QCryptographicHash::Sha256);
  hash.addData(stamp.toUtf8());
  for (const auto& model : *models) hash.addData(QByteArray::fromStdString("\n" + model.facts.weightsSha256));
  return QStringLiteral("%1/%2.json").arg(folder_, QString::fromLatin1(hash.result().toHex()));
}

std::shared_ptr<Analysis> AnalysisMemory::find(const QString& stamp, const ReadyModels& models) const {
  if (folder_.isEmpty() || stamp.isEmpty()) return nullptr;
  QFile file(pathOf(stamp, models));
  if (!file.open(QIODevice::ReadOnly) || file.size() > kMostBytes) return nullptr;
  return findAnalysis(file.readAll(), models);
}

void AnalysisMemory::keep(const QString& stamp, const Analysis& analysis) {
  if (folder_.isEmpty() || stamp.isEmpty()) return;
  QDir().mkpath(folder_);  // it may have been cleared
  QSaveFile file(pathOf(stamp, analysis.models));
  if (!file.open(QIODevice::WriteOnly)) return;
  file.write(writeAnalysis(analysis));
  file.commit();
  if (++kept_ % kPruneEvery == 0) prune();
}

void AnalysisMemory::prune() const {
  const QDir folder(folder_);
  const auto files = folder.entryInfoList({QStringLiteral("*.json")}, QDir::Files, QDir::Time);
  for (qsizetype i = kMostFiles; i < files.size(); ++i) QFile::remove(files[i].filePath());
}

}  // namespace carina::gui
