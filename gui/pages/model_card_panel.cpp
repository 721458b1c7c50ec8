// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/pages/model_card_panel.h"

#include <QAction>
#include <QFormLayout>
#include <QLabel>
#include <QTableView>
#include <QToolBar>
#include <QVBoxLayout>

#include "gui/models/model_card_text.h"
#include "gui/widgets/copy_line.h"
#include "gui/widgets/figure_view.h"
#include "gui/widgets/inline_message.h"
#include "gui/widgets/section.h"

namespace carina::gui {
namespace {

QLabel* makeText(const QString& text) {
  auto* label = new QLabel(text);
  label->setWordWrap(true);
  label->setTextFormat(Qt::PlainText);
  label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  return label;
}

}  // namespace

ModelCardPanel::ModelCardPanel(QWidget* parent)
    : QScrollArea(parent),
      name_(new QLabel),
      role_(new QLabel),
      statement_(makeText({})),
      trouble_(new InlineMessage),
      content_(new QWidget),
      buttons_(new QToolBar) {
  auto* inside = new QWidget;
  auto* layout = new QVBoxLayout(inside);
  layout->setContentsMargins(16, 12, 16, 16);
  auto font = name_->font();
  font.setPointSizeF(font.pointSizeF() * 1.5);
  name_->setFont(font);
  name_->setTextFormat(Qt::PlainText);
  name_->setObjectName(QStringLiteral("modelName"));
  statement_->setObjectName(QStringLiteral("modelStatement"));
  trouble_->setObjectName(QStringLiteral("modelTrouble"));
  for (QWidget* widget : {static_cast<QWidget*>(name_), static_cast<QWidget*>(role_), static_cast<QWidget*>(statement_),
                          static_cast<QWidget*>(trouble_)}) {
    layout->addWidget(widget);
  }
  buttons_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  buttons_->setIconSize({18, 18});
  layout->addWidget(buttons_);
  layout->addWidget(content_);
  layout->addStretch(1);
  new QVBoxLayout(content_);
  content_->layout()->setContentsMargins(0, 0, 0, 0);
  makeFacts();
  makeFigures();
  setWidget(inside);
  setWidgetResizable(true);
  setFrameShape(QFrame::NoFrame);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
}

void ModelCardPanel::makeFacts() {
  auto* section = new Section(tr("Card"));
  facts_ = new QFormLayout;
  facts_->setHorizontalSpacing(16);
  hash_ = new CopyLine(tr("SHA-256 of the weights"));
  hash_->setObjectName(QStringLiteral("modelHash"));
  facts_->addRow(tr("Weights' SHA-256"), hash_);
  section->add(facts_);
  content_->layout()->addWidget(section);
}

void ModelCardPanel::makeFigures() {
  metricsSection_ = new Section(tr("Metrics"));
  metricsView_ = new FigureView(&metrics_, FigureTable::kSortRole, tr("Metrics"));
  metricsView_->setObjectName(QStringLiteral("metrics"));
  metricsSection_->add(metricsView_);
  pointsSection_ = new Section(tr("Operating points"));
  pointsTrouble_ = new InlineMessage;
  pointsTrouble_->setObjectName(QStringLiteral("pointsTrouble"));
  pointsView_ = new FigureView(&points_, FigureTable::kSortRole, tr("Operating points"));
  pointsView_->setObjectName(QStringLiteral("points"));
  pointsSection_->add(pointsTrouble_);
  pointsSection_->add(pointsView_);
  content_->layout()->addWidget(metricsSection_);
  content_->layout()->addWidget(pointsSection_);
}

void ModelCardPanel::addAction(QAction* action) {
  buttons_->addAction(action);
  buttons_->widgetForAction(action)->setFocusPolicy(Qt::StrongFocus);
}

void ModelCardPanel::showModel(const ModelEntry& entry, bool isDefault) {
  name_->setText(entry.name());
  QStringList roles;
  if (isDefault) roles << tr("The default: films are read with it");
  if (entry.isInstalled) roles << tr("installed with Carina");
  role_->setText(roles.join(QStringLiteral(" · ")));
  role_->setVisible(!roles.isEmpty());
  statement_->setText(entry.statement);
  statement_->setVisible(!entry.statement.isEmpty());
  content_->setVisible(entry.isGood());
  trouble_->clear();
  if (entry.state == ModelEntry::State::Broken) trouble_->show(InlineMessage::Kind::Error, entry.error);
  if (entry.state == ModelEntry::State::Unread) {
    trouble_->show(InlineMessage::Kind::Information, tr("The file is being read…"));
  }
  if (!entry.isGood()) return;
  fillFacts(entry);
  fillFigures(entry);
}

void ModelCardPanel::fillFacts(const ModelEntry& entry) {
  while (facts_->rowCount() > 1) facts_->removeRow(0);
  for (const auto& line : cardLines(entry)) {
    auto* title = new QLabel(line.title);
    title->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    title->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Expanding);
    facts_->insertRow(facts_->rowCount() - 1, title, makeText(line.value));
  }
  hash_->setText(entry.weightsSha256);
}

void ModelCardPanel::fillFigures(const ModelEntry& entry) {
  fillMetrics(metrics_, entry.card);
  const bool hasMetrics = !entry.card.metrics.empty();
  const auto measuredOn = metricsData(entry.card);
  if (hasMetrics) metricsSection_->setHint(measuredOn.isEmpty() ? QString() : tr("Measured on %1.").arg(measuredOn));
  if (!hasMetrics) metricsSection_->setHint(tr("Its card states none: how good it is, nobody has said."));
  metricsView_->setVisible(hasMetrics);
  const auto points = entry.points.value_or(model::OperatingPoints());
  fillPoints(points_, points);
  pointsView_->setVisible(!points.points.empty());
  pointsTrouble_->clear();
  if (!entry.pointsError.isEmpty()) pointsTrouble_->show(InlineMessage::Kind::Error, entry.pointsError);
  if (entry.points) {
    pointsSection_->setHint(pointsData(points));
  } else {
    pointsSection_->setHint(entry.pointsError.isEmpty()
                                ? tr("None lie beside the model: it gives probabilities, and calls no film positive. "
                                     "An evaluation of it chooses them (carina evaluate).")
                                : tr("The file beside the model cannot be used:"));
  }
}

}  // namespace carina::gui
