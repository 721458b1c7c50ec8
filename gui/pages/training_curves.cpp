// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/pages/training_curves.h"

#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <algorithm>
#include <cmath>

#include "gui/widgets/plot_view.h"
#include "gui/widgets/theme.h"

namespace carina::gui {
namespace {

constexpr double kLowestAuroc = 0.4;  // below it are few curves worth looking at
constexpr qsizetype kMostLabels = 14;
const QString kMean = QStringLiteral("mean");
const QString kEvery = QStringLiteral("every");

QList<QPointF> pointsOf(const std::vector<double>& steps, const std::vector<double>& values) {
  QList<QPointF> points;
  for (std::size_t i = 0; i < steps.size() && i < values.size(); ++i) {
    if (std::isfinite(values[i])) points << QPointF(steps[i], values[i]);
  }
  return points;
}

QList<QPointF> pointsOf(const launch::Curve& curve) {
  return pointsOf(curve.steps, curve.values);
}

/// The band of a label's intervals; nothing where one is missing.
void addBand(PlotSeries& series, const launch::LabelCurve& label) {
  const auto lower = pointsOf(label.auroc.steps, label.low);
  const auto upper = pointsOf(label.auroc.steps, label.high);
  if (lower.size() != series.points.size() || upper.size() != series.points.size()) return;
  series.lower = lower;
  series.upper = upper;
}

PlotView* makePlot(const char* name, const QString& title, const QString& empty) {
  auto* plot = new PlotView;
  plot->setObjectName(QLatin1String(name));
  plot->setTitle(title);
  plot->setAccessibleName(title);
  plot->setEmptyText(empty);
  return plot;
}

}  // namespace

TrainingCurves::TrainingCurves(QWidget* parent)
    : QWidget(parent),
      loss_(makePlot("plot-loss", tr("Loss"), tr("No step so far"))),
      auroc_(makePlot("plot-auroc", tr("AUROC"), tr("No validation so far: one comes after each epoch"))),
      rate_(makePlot("plot-rate", tr("Learning rate"), tr("No step so far"))),
      throughput_(makePlot("plot-throughput", tr("Films a second"), tr("No step so far"))),
      label_(new QComboBox) {
  label_->setObjectName(QStringLiteral("curve-label"));
  label_->setAccessibleName(tr("Whose AUROC is shown"));
  const PlotAxis steps{tr("Step"), 0.0};
  loss_->setAxes(steps, {QString()});
  rate_->setAxes(steps, {QString(), 0.0});
  throughput_->setAxes(steps, {QString(), 0.0});
  for (auto* plot : {rate_, throughput_}) plot->setLegendVisible(false);
  auto* chosen = new QHBoxLayout;
  auto* name = new QLabel(tr("AU&ROC of"));
  name->setBuddy(label_);
  chosen->addStretch(1);
  chosen->addWidget(name);
  chosen->addWidget(label_);
  auto* layout = new QGridLayout(this);
  layout->addLayout(chosen, 0, 0, 1, 2);
  layout->addWidget(loss_, 1, 0);
  layout->addWidget(auroc_, 1, 1);
  layout->addWidget(rate_, 2, 0);
  layout->addWidget(throughput_, 2, 1);
  layout->setRowStretch(1, 3);
  layout->setRowStretch(2, 2);
  for (int column : {0, 1}) layout->setColumnStretch(column, 1);
  connect(label_, &QComboBox::currentIndexChanged, this, &TrainingCurves::drawAuroc);
  fillLabels();
}

void TrainingCurves::show(const QList<NamedCurves>& runs) {
  runs_ = runs;
  fillLabels();
  draw();
}

void TrainingCurves::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) draw();
}

void TrainingCurves::fillLabels() {
  QStringList labels;
  for (const auto& run : runs_) {
    if (!run.curves) continue;
    for (const auto& label : run.curves->labels) {
      const auto name = QString::fromStdString(label.label);
      if (!labels.contains(name)) labels << name;
    }
  }
  if (label_->count() == labels.size() + 2) return;
  const QSignalBlocker quiet(label_);
  const auto chosen = label_->currentData();
  label_->clear();
  label_->addItem(tr("the mean"), kMean);
  label_->addItem(tr("every label"), kEvery);
  for (const auto& label : labels) label_->addItem(label, label);
  label_->setCurrentIndex(std::max(0, label_->findData(chosen)));
}

void TrainingCurves::draw() {
  drawLoss();
  drawAuroc();
  drawRates();
}

void TrainingCurves::drawLoss() {
  QList<PlotSeries> series;
  const auto& colors = colorsOf(palette());
  const bool isOne = runs_.size() == 1;
  for (qsizetype i = 0; i < runs_.size(); ++i) {
    const auto& [name, curves] = runs_[i];
    if (!curves) continue;
    series << PlotSeries{isOne ? tr("training") : name, pointsOf(curves->loss), colors.seriesColor(i)};
    PlotSeries judged{isOne ? tr("validation") : QString(), pointsOf(curves->validationLoss),
                      colors.seriesColor(isOne ? i + 1 : i), Qt::DashLine, true};
    if (!judged.points.isEmpty()) series << judged;
  }
  loss_->setSeries(series);
}

void TrainingCurves::drawAuroc() {
  QList<PlotSeries> series;
  const auto& colors = colorsOf(palette());
  const auto chosen = label_->currentData().toString();
  for (qsizetype i = 0; i < runs_.size(); ++i) {
    const auto& [name, curves] = runs_[i];
    if (!curves) continue;
    if (chosen == kMean) {
      series << PlotSeries{name, pointsOf(curves->meanAuroc), colors.seriesColor(i), Qt::SolidLine, true};
      continue;
    }
    for (const auto& label : curves->labels) {
      const auto its = QString::fromStdString(label.label);
      if (chosen != kEvery && chosen != its) continue;
      const auto place = chosen == kEvery && runs_.size() == 1 ? series.size() : i;
      PlotSeries one{chosen == kEvery ? its : name, pointsOf(label.auroc), colors.seriesColor(place), Qt::SolidLine,
                     true};
      if (chosen != kEvery) addBand(one, label);
      series << one;
    }
  }
  auroc_->setTitle(chosen == kMean || chosen == kEvery ? tr("AUROC") : tr("AUROC of %1, 95 % intervals").arg(chosen));
  auroc_->setLegendVisible(series.size() > 1 && series.size() <= kMostLabels);
  double lowest = kLowestAuroc;
  for (const auto& one : series) {
    for (const auto& point : one.points + one.lower) lowest = std::min(lowest, point.y());
  }
  auroc_->setAxes({tr("Step"), 0.0}, {QString(), std::floor(10 * lowest) / 10, 1.0});
  auroc_->setSeries(series);
}

void TrainingCurves::drawRates() {
  QList<PlotSeries> rates;
  QList<PlotSeries> speeds;
  const auto& colors = colorsOf(palette());
  for (qsizetype i = 0; i < runs_.size(); ++i) {
    const auto& [name, curves] = runs_[i];
    if (!curves) continue;
    rates << PlotSeries{name, pointsOf(curves->learningRate), colors.seriesColor(i)};
    speeds << PlotSeries{name, pointsOf(curves->filmsPerSecond), colors.seriesColor(i)};
  }
  rate_->setSeries(rates);
  throughput_->setSeries(speeds);
}

}  // namespace carina::gui
