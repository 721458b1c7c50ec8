// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/model_card_text.h"

#include <QCoreApplication>
#include <QDir>
#include <QLocale>
#include <QStringList>
#include <algorithm>

#include "gui/models/model_catalogue.h"

namespace carina::gui {
namespace {

struct Words {
  Q_DECLARE_TR_FUNCTIONS(ModelCard)
};

constexpr int kMostLabels = 40;

QString number(double value, int digits = 3) {
  return QLocale().toString(value, 'f', digits);
}

QString compact(double value) {
  return QLocale().toString(value, 'g', 6);
}

template <typename Values>
QString listed(const Values& values) {
  QStringList words;
  for (const auto value : values) words << compact(value);
  return words.join(QStringLiteral(", "));
}

QString labelsOf(const model::ModelCard& card) {
  QStringList words;
  for (const auto& label : card.labels) {
    if (words.size() == kMostLabels) break;
    words << labelWords(label);
  }
  auto text = words.join(QStringLiteral(", "));
  const auto rest = card.labels.size() - static_cast<std::size_t>(words.size());
  return rest == 0 ? text : Words::tr("%1 and %n more", nullptr, static_cast<int>(rest)).arg(text);
}

QString inputOf(const model::ModelCard& card) {
  return Words::tr("%1 × %1 pixels, %n channel(s)", nullptr, static_cast<int>(card.channels)).arg(card.inputSize);
}

QString preprocessingOf(const model::ModelCard& card) {
  const auto& steps = card.preprocessing;
  return Words::tr("grey values 0 to 255 times %1, less %2, divided by %3")
      .arg(compact(steps.scale), listed(steps.mean), listed(steps.stdDev));
}

QString interval(const std::optional<double>& low, const std::optional<double>& high) {
  return low && high ? QStringLiteral("%1 – %2").arg(number(*low), number(*high)) : QString();
}

Figure share(const model::SavedShare& share) {
  return {QStringLiteral("%1 (%2)").arg(number(share.value, 2),
                                        QStringLiteral("%1 – %2").arg(number(share.low, 2), number(share.high, 2))),
          share.value};
}

QString ruleWords(const std::string& rule) {
  const auto text = QString::fromStdString(rule);
  if (text == QLatin1String("youden")) return Words::tr("Youden's index");
  const auto parts = text.split(QLatin1Char('='));
  if (parts.size() == 2 && parts[0] == QLatin1String("sensitivity")) return Words::tr("sensitivity %1").arg(parts[1]);
  if (parts.size() == 2 && parts[0] == QLatin1String("specificity")) return Words::tr("specificity %1").arg(parts[1]);
  return text;
}

QString calibratorWords(const model::SavedCalibrator* calibrator) {
  if (calibrator == nullptr) return QStringLiteral("–");
  if (calibrator->method == "temperature") return Words::tr("temperature %1").arg(number(calibrator->temperature, 2));
  if (calibrator->method == "isotonic") return Words::tr("isotonic");
  return QString::fromStdString(calibrator->method);
}

std::vector<Figure> metricRow(const model::Metric& metric, bool withData) {
  std::vector<Figure> row = {
      {metric.label.empty() ? Words::tr("Mean over labels") : labelWords(metric.label), {}},
      {metric.name == "auroc" ? QStringLiteral("AUROC") : QString::fromStdString(metric.name), {}},
      {number(metric.value), metric.value},
      {interval(metric.low, metric.high), metric.low.value_or(0.0)},
      {metric.count > 0 ? QLocale().toString(static_cast<qlonglong>(metric.count)) : QString(),
       static_cast<qlonglong>(metric.count)}};
  if (withData) row.push_back({QString::fromStdString(metric.data), {}});
  return row;
}

}  // namespace

QString labelWords(const std::string& label) {
  return QString::fromStdString(label).replace(QLatin1Char('_'), QLatin1Char(' '));
}

std::vector<CardLine> cardLines(const ModelEntry& entry) {
  const auto& card = entry.card;
  std::vector<CardLine> lines;
  const auto add = [&](const QString& title, const QString& value) {
    if (!value.isEmpty()) lines.push_back({title, value});
  };
  add(Words::tr("Network"), Words::tr("%1 (%2), %3 parameters")
                                .arg(entry.netTitle, QString::fromStdString(card.net),
                                     QLocale().toString(static_cast<qlonglong>(entry.parameters))));
  add(Words::tr("Trained on"), trainingWords(card.training));
  add(Words::tr("Training data"), QString::fromStdString(card.trainingData));
  add(Words::tr("Notes"), QString::fromStdString(card.notes));
  add(Words::tr("Labels (%1)").arg(card.labels.size()), labelsOf(card));
  add(Words::tr("Outputs"), card.task == model::Task::MultiLabel
                                ? Words::tr("one probability for each label, independent of the others")
                                : Words::tr("one of the labels: probabilities that sum to 1"));
  add(Words::tr("Input"), inputOf(card));
  add(Words::tr("Preprocessing"), preprocessingOf(card));
  add(Words::tr("Batch norms"), Words::tr("epsilon %1").arg(compact(card.normEpsilon)));
  add(Words::tr("Made by"), QString::fromStdString(card.createdBy));
  add(Words::tr("File"), QDir::toNativeSeparators(entry.file));
  add(Words::tr("Size"), entry.sizeBytes > 0 ? QLocale().formattedDataSize(entry.sizeBytes) : QString());
  return lines;
}

QString metricsData(const model::ModelCard& card) {
  if (card.metrics.empty()) return {};
  const auto& first = card.metrics.front().data;
  const bool isSame = std::ranges::all_of(card.metrics, [&](const auto& metric) { return metric.data == first; });
  return isSame ? QString::fromStdString(first) : QString();
}

void fillMetrics(FigureTable& table, const model::ModelCard& card) {
  const bool withData = !card.metrics.empty() && metricsData(card).isEmpty();
  QStringList headers = {Words::tr("Label"), Words::tr("Figure"), Words::tr("Value"), Words::tr("95 % interval"),
                         Words::tr("Films")};
  if (withData) headers << Words::tr("Measured on");
  std::vector<std::vector<Figure>> rows;
  for (const auto& metric : card.metrics) rows.push_back(metricRow(metric, withData));
  table.fill(headers, std::move(rows));
}

void fillPoints(FigureTable& table, const model::OperatingPoints& points) {
  std::vector<std::vector<Figure>> rows;
  for (const auto& point : points.points) {
    rows.push_back({{labelWords(point.label), {}},
                    {number(point.threshold), point.threshold},
                    share(point.sensitivity),
                    share(point.specificity),
                    {ruleWords(point.rule), {}},
                    {calibratorWords(points.findCalibrator(point.label)), {}}});
  }
  table.fill({Words::tr("Label"), Words::tr("Threshold"), Words::tr("Sensitivity"), Words::tr("Specificity"),
              Words::tr("Chosen by"), Words::tr("Calibration")},
             std::move(rows));
}

QString pointsData(const model::OperatingPoints& points) {
  const auto& data = points.data;
  auto text =
      Words::tr("Chosen on %1: %2 of %3.")
          .arg(QString::fromStdString(data.source), Words::tr("%n film(s)", nullptr, static_cast<int>(data.films)),
               Words::tr("%n patient(s)", nullptr, static_cast<int>(data.patients)));
  if (points.weights.size() > 1) text += QLatin1Char(' ') + Words::tr("They are of an ensemble.");
  return text;
}

}  // namespace carina::gui
