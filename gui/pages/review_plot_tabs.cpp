// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/pages/review_plot_tabs.h"

#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QScrollArea>
#include <QTableView>
#include <QVBoxLayout>

#include "engine/report/number_text.h"
#include "gui/models/review_plots.h"

namespace carina::gui {
namespace {

constexpr int kPanelColumns = 5;
constexpr int kPanelNamePx = 84;  ///< so that the number beside it is not cut off

PlotAxis shareAxis(const QString& title) {
  return {.title = title, .from = 0, .to = 1};
}

QString shortNumber(double value) {
  return QLocale().toString(value, 'g', 3);
}

/// A model's curve: the second is dashed, for who cannot tell the colours apart.
PlotSeries seriesOf(std::size_t model, const QString& name, QList<QPointF> points) {
  return {.name = name, .points = std::move(points), .style = model == 0 ? Qt::SolidLine : Qt::DashLine};
}

}  // namespace

ReviewPlotTabs::ReviewPlotTabs(ReviewPresenter& presenter, QWidget* parent)
    : QTabWidget(parent),
      presenter_(presenter),
      subgroups_(new ReviewSubgroupModel(this)),
      noGroups_(new QLabel),
      groupTable_(new QTableView) {
  setDocumentMode(true);
  roc_ = addPlot(tr("ROC"), QStringLiteral("roc"));
  roc_->setAxes(shareAxis(tr("1 − specificity")), shareAxis(tr("Sensitivity")));
  roc_->setDiagonal(true);
  addGrid();
  recall_ = addPlot(tr("Precision–recall"), QStringLiteral("recall"));
  recall_->setAxes(shareAxis(tr("Recall (sensitivity)")), shareAxis(tr("Precision (PPV)")));
  reliability_ = addPlot(tr("Reliability"), QStringLiteral("reliability"));
  reliability_->setAxes(shareAxis(tr("Mean score")), shareAxis(tr("Share of positive films")));
  reliability_->setDiagonal(true);
  reliability_->setEmptyText(tr("Reliability is of probabilities: these scores are not within 0 … 1."));
  addSubgroups();
  connect(this, &QTabWidget::currentChanged, this, &ReviewPlotTabs::drawShown);
  connect(&presenter_, &ReviewPresenter::reviewChanged, this, &ReviewPlotTabs::drawShown);
  connect(&presenter_, &ReviewPresenter::shownChanged, this, &ReviewPlotTabs::drawShown);
  connect(&presenter_, &ReviewPresenter::thresholdChanged, this, &ReviewPlotTabs::moveMarkers);
}

PlotView* ReviewPlotTabs::addPlot(const QString& title, const QString& name) {
  auto* plot = new PlotView;
  plot->setObjectName(name);
  plot->setSquare(true);
  plot->setEmptyText(tr("There are no positive films, or no negative ones: no curve."));
  addTab(plot, title);
  connect(plot, &PlotView::clicked, this, [this, plot](int series, QPointF value) { pick(plot, series, value); });
  return plot;
}

void ReviewPlotTabs::addGrid() {
  auto* scroll = new QScrollArea;
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  grid_ = new QWidget;
  grid_->setObjectName(QStringLiteral("allFindings"));
  auto* layout = new QGridLayout(grid_);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(2);
  scroll->setWidget(grid_);
  addTab(scroll, tr("All findings"));
}

void ReviewPlotTabs::addSubgroups() {
  auto* table = groupTable_;
  table->setObjectName(QStringLiteral("subgroups"));
  table->setAccessibleName(tr("AUROC by groups of films"));
  table->setModel(subgroups_);
  table->verticalHeader()->hide();
  table->setSelectionBehavior(QAbstractItemView::SelectRows);
  table->horizontalHeader()->setStretchLastSection(true);
  table->setAlternatingRowColors(true);
  noGroups_->setAlignment(Qt::AlignCenter);
  noGroups_->setText(tr("The labels tell nothing by which films could be grouped: no sex, age, view or the like."));
  auto* tab = new QWidget;
  auto* layout = new QVBoxLayout(tab);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(noGroups_);
  layout->addWidget(table);
  addTab(tab, tr("Subgroups"));
}

PlotView* ReviewPlotTabs::shownPlot() const {
  return qobject_cast<PlotView*>(currentWidget());
}

QString ReviewPlotTabs::nameOf(std::size_t model, const std::optional<double>& value, const QString& what) const {
  return QStringLiteral("%1: %2 %3")
      .arg(QString::fromStdString(presenter_.review().evaluation.models[model].name), what,
           QString::fromStdString(report::numberText(value)));
}

void ReviewPlotTabs::drawShown() {
  if (presenter_.review().isEmpty()) return;
  switch (currentIndex()) {
    case kRoc:
      drawRoc();
      break;
    case kAll:
      drawAll();
      break;
    case kRecall:
      drawRecall();
      break;
    case kReliability:
      drawReliability();
      break;
    default:
      break;
  }
  subgroups_->show(&presenter_.result());
  noGroups_->setVisible(subgroups_->rowCount() == 0);
  groupTable_->setVisible(subgroups_->rowCount() > 0);
  moveMarkers();
}

void ReviewPlotTabs::drawRoc() {
  const auto& models = presenter_.review().evaluation.models;
  QList<PlotSeries> all;
  for (std::size_t model = 0; model < models.size() && model < 2; ++model) {
    const auto& result = models[model].labels[presenter_.label()];
    all << seriesOf(model, nameOf(model, result.auroc.auroc, tr("AUROC")), rocPoints(result.roc));
  }
  roc_->setTitle(presenter_.labelText(presenter_.label()));
  roc_->setSeries(all);
}

void ReviewPlotTabs::drawRecall() {
  const auto& models = presenter_.review().evaluation.models;
  QList<PlotSeries> all;
  for (std::size_t model = 0; model < models.size() && model < 2; ++model) {
    const auto& result = models[model].labels[presenter_.label()];
    all << seriesOf(model, nameOf(model, result.averagePrecision, tr("average precision")), recallPoints(result.roc));
  }
  recall_->setTitle(presenter_.labelText(presenter_.label()));
  recall_->setSeries(all);
}

void ReviewPlotTabs::drawReliability() {
  const auto& models = presenter_.review().evaluation.models;
  QList<PlotSeries> all;
  for (std::size_t model = 0; model < models.size() && model < 2; ++model) {
    const auto& reliability = models[model].labels[presenter_.label()].reliability;
    if (!reliability) continue;
    const auto points = reliabilityPoints(*reliability);
    auto series = seriesOf(model, nameOf(model, reliability->ece, tr("calibration error")), points.shares);
    series.hasDots = true;
    series.lower = points.lower;
    series.upper = points.upper;
    all << series;
  }
  reliability_->setTitle(presenter_.labelText(presenter_.label()));
  reliability_->setSeries(all);
}

void ReviewPlotTabs::drawAll() {
  const auto& review = presenter_.review();
  const auto labels = review.films.labels.size();
  auto* layout = static_cast<QGridLayout*>(grid_->layout());
  while (panels_.size() > labels) {
    delete panels_.back();
    panels_.pop_back();
  }
  while (panels_.size() < labels) {
    const auto label = panels_.size();
    auto* plot = new PlotView;
    plot->setAxes(shareAxis({}), shareAxis({}));
    plot->setDiagonal(true);
    plot->setSquare(true);
    plot->setLegendVisible(false);
    plot->setMinimumSize(130, 130);
    auto small = font();
    small.setPointSizeF(small.pointSizeF() * 0.85);
    plot->setFont(small);
    layout->addWidget(plot, static_cast<int>(label) / kPanelColumns, static_cast<int>(label) % kPanelColumns);
    connect(plot, &PlotView::clicked, this, [this, label] { presenter_.setLabel(label); });
    panels_.push_back(plot);
  }
  for (std::size_t label = 0; label < labels; ++label) {
    QList<PlotSeries> all;
    for (std::size_t model = 0; model < review.evaluation.models.size() && model < 2; ++model) {
      all << seriesOf(model, {}, rocPoints(review.evaluation.models[model].labels[label].roc));
    }
    const auto& auroc = review.evaluation.models[presenter_.model()].labels[label].auroc.auroc;
    const auto mark = label == presenter_.label() ? QStringLiteral("▸ ") : QString();
    const auto name =
        panels_[label]->fontMetrics().elidedText(presenter_.labelText(label), Qt::ElideRight, kPanelNamePx);
    panels_[label]->setTitle(mark + name + QLatin1Char(' ') + QString::fromStdString(report::numberText(auroc)));
    panels_[label]->setSeries(all);
  }
}

void ReviewPlotTabs::moveMarkers() {
  if (presenter_.review().isEmpty()) return;
  const auto& point = presenter_.point();
  if (!point.sensitivity || !point.specificity) {
    roc_->removeMarkers();
    recall_->removeMarkers();
    return;
  }
  const double sensitivity = point.sensitivity->value();
  const auto words = tr("≥ %1").arg(shortNumber(point.threshold));
  roc_->setMarker(0, {1 - point.specificity->value(), sensitivity}, words);
  if (point.ppv) {
    recall_->setMarker(0, {sensitivity, point.ppv->value()}, words);
  } else {
    recall_->removeMarkers();
  }
}

/// A click on the other model's curve turns to that model.
void ReviewPlotTabs::pick(PlotView* plot, int series, QPointF value) {
  if (presenter_.review().isEmpty() || plot == reliability_) return;
  if (series >= 0) presenter_.setModel(static_cast<std::size_t>(series));
  const auto& curve = presenter_.curve();
  const int position =
      plot == roc_ ? curve.nearestRoc(value.x(), value.y()) : curve.nearestRecall(value.x(), value.y());
  presenter_.setThreshold(curve.thresholdAt(position));
}

}  // namespace carina::gui
