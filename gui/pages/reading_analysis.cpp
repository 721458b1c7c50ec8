// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/pages/reading_analysis.h"

#include <QCoreApplication>
#include <algorithm>
#include <exception>

#include "engine/nets/nets.h"
#include "engine/predict/heat_map.h"

namespace carina::gui {
namespace {

QString tr(const char* text) {
  return QCoreApplication::translate("ReadingAnalysis", text);
}

std::optional<std::size_t> placeOf(const ReadyModel& model, const QString& label) {
  const auto& labels = model.card.labels;
  const auto found = std::ranges::find(labels, label.toStdString());
  return found == labels.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - labels.begin()));
}

std::optional<ThresholdFacts> thresholdOf(const ReadyModel& model, const QString& label) {
  const auto* point = model.points ? model.points->findPoint(label.toStdString()) : nullptr;
  if (point == nullptr) return {};
  return ThresholdFacts{point->threshold, point->sensitivity.value, point->specificity.value,
                        QString::fromStdString(point->rule)};
}

QString netTitle(const std::string& net) {
  try {
    return QString::fromStdString(nets::findNet(net).title);
  } catch (const std::exception&) {
    return QString::fromStdString(net);
  }
}

QString escaped(const std::string& text) {
  return QString::fromStdString(text).toHtmlEscaped().replace(QLatin1Char('\n'), QStringLiteral("<br>"));
}

QString metricRows(const model::ModelCard& card) {
  QString rows;
  for (const auto& metric : card.metrics) {
    if (metric.name != "auroc") continue;
    const auto label = metric.label.empty() ? QStringLiteral("<b>%1</b>").arg(tr("Mean AUROC")) : escaped(metric.label);
    auto value = QString::number(metric.value, 'f', 3);
    if (metric.low && metric.high)
      value += QStringLiteral(" (%1–%2)").arg(*metric.low, 0, 'f', 3).arg(*metric.high, 0, 'f', 3);
    rows += QStringLiteral("<tr><td>%1&nbsp;&nbsp;</td><td>%2</td></tr>").arg(label, value);
  }
  return rows;
}

float strongestOf(const Analysis& analysis, std::optional<std::size_t> model) {
  float strongest = 0;
  for (const auto& opinion : analysis.opinions) {
    if (model && opinion.model != *model) continue;
    for (const auto& map : opinion.findings.maps) {
      if (!map.values.empty()) strongest = std::max(strongest, *std::ranges::max_element(map.values));
    }
  }
  return strongest;
}

}  // namespace

QStringList labelsOf(const std::vector<ReadyModel>& models) {
  QStringList labels;
  for (const auto& model : models) {
    for (const auto& label : model.card.labels) {
      if (const auto text = QString::fromStdString(label); !labels.contains(text)) labels << text;
    }
  }
  return labels;
}

std::vector<ModelColumn> columnsOf(const Analysis& analysis, const QStringList& labels) {
  std::vector<ModelColumn> columns;
  for (const auto& opinion : analysis.opinions) {
    const auto& model = (*analysis.models)[opinion.model];
    ModelColumn column{.title = netTitle(model.facts.net), .probabilities = {}, .thresholds = {}};
    for (const auto& label : labels) {
      const auto place = placeOf(model, label);
      column.probabilities.push_back(place ? std::optional<double>(opinion.findings.probabilities[*place])
                                           : std::nullopt);
      column.thresholds.push_back(thresholdOf(model, label));
    }
    columns.push_back(std::move(column));
  }
  return columns;
}

std::vector<std::optional<double>> meansOf(const Analysis& analysis, const QStringList& labels) {
  std::vector<std::optional<double>> means;
  const auto columns = columnsOf(analysis, labels);
  for (std::size_t i = 0; i < static_cast<std::size_t>(labels.size()); ++i) {
    double sum = 0;
    int count = 0;
    for (const auto& column : columns) {
      sum += column.probabilities[i].value_or(0);
      count += column.probabilities[i] ? 1 : 0;
    }
    means.push_back(count == 0 ? std::nullopt : std::optional(sum / count));
  }
  return means;
}

std::vector<std::optional<double>> thresholdsOf(const std::vector<ReadyModel>& models, const QStringList& labels) {
  std::vector<std::optional<double>> thresholds(static_cast<std::size_t>(labels.size()));
  if (models.size() != 1) return thresholds;
  for (qsizetype i = 0; i < labels.size(); ++i) {
    if (const auto facts = thresholdOf(models.front(), labels[i]))
      thresholds[static_cast<std::size_t>(i)] = facts->threshold;
  }
  return thresholds;
}

std::optional<ChosenMap> findMap(const Analysis& analysis, const QString& label, std::optional<std::size_t> model) {
  std::vector<image::HeatMap> maps;
  for (const auto& opinion : analysis.opinions) {
    if (model && opinion.model != *model) continue;
    const auto place = placeOf((*analysis.models)[opinion.model], label);
    if (place && *place < opinion.findings.maps.size()) maps.push_back(opinion.findings.maps[*place]);
  }
  if (maps.empty()) return {};
  return ChosenMap{predict::meanOfMaps(maps), strongestOf(analysis, model)};
}

QString titleOf(const ReadyModel& model) {
  return QStringLiteral("%1 · %2").arg(netTitle(model.facts.net),
                                       QString::fromStdString(model.facts.weightsSha256).left(8));
}

QString cardHtml(const ReadyModel& model) {
  const auto& card = model.card;
  auto html = QStringLiteral("<p><b>%1</b><br><small>%2</small></p><p>%3</p>")
                  .arg(netTitle(card.net),
                       escaped(model.file.isEmpty() ? std::string("weights without a file") : model.file.toStdString()),
                       escaped(model.facts.statement));
  html += QStringLiteral("<p><small>SHA-256 %1</small></p>").arg(QString::fromStdString(model.facts.weightsSha256));
  if (!card.trainingData.empty())
    html += QStringLiteral("<p><b>%1</b><br>%2</p>").arg(tr("Learned from"), escaped(card.trainingData));
  if (const auto rows = metricRows(card); !rows.isEmpty()) {
    html += QStringLiteral("<table>%1</table><p><small>%2</small></p>").arg(rows, escaped(card.metrics.front().data));
  }
  if (model.points) {
    html += QStringLiteral("<p><b>%1</b><br>%2</p>")
                .arg(tr("Thresholds were chosen on"), escaped(model.points->data.source));
  }
  if (!card.notes.empty()) html += QStringLiteral("<p>%1</p>").arg(escaped(card.notes));
  return html;
}

}  // namespace carina::gui
