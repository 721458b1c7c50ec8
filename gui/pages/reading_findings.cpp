// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/pages/reading_findings.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSlider>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QTextBrowser>
#include <QToolButton>
#include <QVBoxLayout>

#include "gui/widgets/icon.h"
#include "gui/widgets/inline_message.h"
#include "gui/widgets/probability_delegate.h"

namespace carina::gui {

ReadingFindings::ReadingFindings(QWidget* parent)
    : QWidget(parent),
      model_(new FindingsModel(this)),
      sorted_(new QSortFilterProxyModel(this)),
      title_(new QLabel),
      cardButton_(new QToolButton),
      card_(new QTextBrowser),
      objections_(new InlineMessage),
      problem_(new InlineMessage),
      hint_(new QLabel),
      table_(new QTableView),
      sort_(new QCheckBox(tr("Likeliest first"))),
      busy_(new QProgressBar),
      cancel_(new QPushButton(tr("Cancel"))),
      heatMap_(new QCheckBox(tr("Heat map"))),
      style_(new QComboBox),
      opacity_(new QSlider(Qt::Horizontal)),
      seenSwitch_(new QCheckBox(tr("What the model saw"))),
      seen_(new QLabel),
      seenWords_(new QLabel) {
  makeTable();
  layOut();
  connectParts();
}

void ReadingFindings::layOut() {
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(8, 8, 8, 8);
  auto* head = new QHBoxLayout;
  title_->setWordWrap(true);
  cardButton_->setIcon(makeIcon(QStringLiteral("information")));
  cardButton_->setCheckable(true);
  cardButton_->setToolTip(tr("What this model is, what it learned from, and how good it was"));
  cardButton_->setAccessibleName(tr("Model card"));
  head->addWidget(title_, 1);
  head->addWidget(cardButton_);
  layout->addLayout(head);
  layout->addWidget(card_);
  layout->addWidget(objections_);
  layout->addWidget(problem_);
  auto* row = new QHBoxLayout;
  row->addWidget(busy_, 1);
  row->addWidget(cancel_);
  layout->addLayout(row);
  hint_->setWordWrap(true);
  hint_->setText(tr("Choose a film to see what the model finds in it."));
  layout->addWidget(hint_);
  layout->addWidget(table_, 1);
  layout->addWidget(sort_);
  makeHeatMapRow(*layout);
  layout->addWidget(seenSwitch_);
  layout->addWidget(seen_, 0, Qt::AlignHCenter);
  layout->addWidget(seenWords_);
  auto* notice = new QLabel(tr("Estimates of a model, no diagnosis. Not for clinical use."));
  notice->setWordWrap(true);
  layout->addWidget(notice);

  busy_->setRange(0, 0);
  seenWords_->setWordWrap(true);
  for (QWidget* hidden : {static_cast<QWidget*>(card_), static_cast<QWidget*>(busy_), static_cast<QWidget*>(cancel_),
                          static_cast<QWidget*>(seen_), static_cast<QWidget*>(seenWords_)})
    hidden->hide();
}

void ReadingFindings::connectParts() {
  connect(cardButton_, &QToolButton::toggled, card_, &QWidget::setVisible);
  connect(cancel_, &QPushButton::clicked, this, &ReadingFindings::cancelWanted);
  connect(sort_, &QCheckBox::toggled, this, &ReadingFindings::sortByProbability);
  connect(seenSwitch_, &QCheckBox::toggled, this, [this](bool on) {
    seen_->setVisible(on);
    seenWords_->setVisible(on);
    Q_EMIT seenWanted(on);
  });
}

void ReadingFindings::makeTable() {
  sorted_->setSourceModel(model_);
  sorted_->setSortRole(FindingsModel::SortRole);
  table_->setModel(sorted_);
  table_->setAccessibleName(tr("Findings"));
  table_->setSelectionBehavior(QAbstractItemView::SelectRows);
  table_->setSelectionMode(QAbstractItemView::SingleSelection);
  table_->setShowGrid(false);
  table_->setWordWrap(false);
  table_->setAlternatingRowColors(true);
  table_->verticalHeader()->hide();
  table_->horizontalHeader()->setHighlightSections(false);
  table_->setItemDelegate(new ProbabilityDelegate(FindingsModel::ValueRole, FindingsModel::ThresholdRole, table_));
  table_->setTabKeyNavigation(false);
  connect(table_, &QTableView::clicked, this, &ReadingFindings::choose);
  connect(table_, &QTableView::activated, this, &ReadingFindings::choose);
  connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ReadingFindings::overlayChanged);
}

void ReadingFindings::makeHeatMapRow(QBoxLayout& layout) {
  auto* row = new QHBoxLayout;
  heatMap_->setToolTip(tr("Where the chosen finding comes from; off until you ask for it"));
  style_->addItems({tr("Colour"), tr("Contour")});
  style_->setAccessibleName(tr("How the heat map is drawn"));
  opacity_->setRange(5, 100);
  opacity_->setValue(60);
  opacity_->setAccessibleName(tr("Opacity of the heat map"));
  opacity_->setToolTip(tr("Opacity of the heat map"));
  row->addWidget(heatMap_);
  row->addWidget(style_);
  row->addWidget(opacity_, 1);
  layout.addLayout(row);
  connect(heatMap_, &QCheckBox::toggled, this, &ReadingFindings::overlayChanged);
  connect(style_, &QComboBox::currentIndexChanged, this, &ReadingFindings::overlayChanged);
  connect(opacity_, &QSlider::valueChanged, this, &ReadingFindings::overlayChanged);
}

void ReadingFindings::showModels(const ReadyModels& models) {
  models_ = models;
  QStringList titles;
  QString html;
  QStringList problems;
  for (const auto& model : *models) {
    titles << titleOf(model);
    html += cardHtml(model);
    if (!model.pointsProblem.isEmpty()) problems << model.pointsProblem;
  }
  title_->setText(titles.isEmpty() ? tr("No model") : titles.join(QLatin1Char('\n')));
  card_->setHtml(html);
  if (!problems.isEmpty()) showModelProblem(problems.join(QLatin1Char('\n')));
}

void ReadingFindings::showModelProblem(const QString& words) {
  modelProblem_ += (modelProblem_.isEmpty() ? QString() : QStringLiteral("\n")) + words;
  problem_->show(InlineMessage::Kind::Error, modelProblem_);
}

void ReadingFindings::forgetModels() {
  modelProblem_.clear();
  problem_->clear();
}

void ReadingFindings::showBusy() {
  analysis_.reset();
  model_->clear();
  for (QWidget* widget : {static_cast<QWidget*>(busy_), static_cast<QWidget*>(cancel_)}) widget->show();
  hint_->setText(tr("Reading the film…"));
  hint_->show();
  Q_EMIT overlayChanged();
}

void ReadingFindings::showAnalysis(const AnalysisPtr& analysis) {
  const auto label = chosenLabel();
  analysis_ = analysis;
  busy_->hide();
  cancel_->hide();
  hint_->hide();
  const auto labels = labelsOf(*analysis->models);
  model_->setFindings(labels, columnsOf(*analysis, labels));
  sortByProbability(sort_->isChecked());
  fitColumns();
  for (int row = 0; row < sorted_->rowCount(); ++row) {
    if (sorted_->index(row, 0).data().toString() == label) table_->setCurrentIndex(sorted_->index(row, 0));
  }
  Q_EMIT overlayChanged();
}

void ReadingFindings::showProblem(const QString& words) {
  clear();
  problem_->show(InlineMessage::Kind::Error, words);
}

void ReadingFindings::clear() {
  analysis_.reset();
  model_->clear();
  busy_->hide();
  cancel_->hide();
  modelProblem_.isEmpty() ? problem_->clear() : problem_->show(InlineMessage::Kind::Error, modelProblem_);
  objections_->clear();
  hint_->setText(tr("Choose a film to see what the model finds in it."));
  hint_->show();
  setSeen({}, {});
  Q_EMIT overlayChanged();
}

void ReadingFindings::setObjections(const QStringList& words, bool refuses) {
  if (words.isEmpty()) return objections_->clear();
  const auto head = refuses ? tr("The model should not judge this film.") : tr("Read the numbers with care.");
  objections_->show(refuses ? InlineMessage::Kind::Error : InlineMessage::Kind::Warning,
                    head + QLatin1Char('\n') + words.join(QLatin1Char('\n')));
}

void ReadingFindings::setSeen(const QImage& seen, const QString& words) {
  constexpr int kSide = 224;
  seen_->setPixmap(seen.isNull()
                       ? QPixmap()
                       : QPixmap::fromImage(seen.scaled(kSide, kSide, Qt::KeepAspectRatio, Qt::SmoothTransformation)));
  seen_->setAccessibleName(words);
  seenWords_->setText(words);
}

bool ReadingFindings::wantsSeen() const {
  return seenSwitch_->isChecked();
}

QString ReadingFindings::chosenLabel() const {
  const auto index = table_->currentIndex();
  return index.isValid() ? sorted_->index(index.row(), 0).data().toString() : QString();
}

std::optional<ReadingFindings::Overlay> ReadingFindings::overlay() const {
  if (!analysis_ || !(heatMap_->isChecked() || isHeld_)) return {};
  auto index = table_->currentIndex();
  if (!index.isValid() && isHeld_ && sorted_->rowCount() > 0) index = sorted_->index(0, 0);
  if (!index.isValid()) return {};
  const auto source = sorted_->mapToSource(index);
  const auto label = model_->labels()[source.row()];
  const auto column = source.column();
  const bool isOfOne = column >= 1 && column <= static_cast<int>(analysis_->opinions.size());
  const auto model =
      isOfOne ? std::optional(analysis_->opinions[static_cast<std::size_t>(column - 1)].model) : std::nullopt;
  auto map = findMap(*analysis_, label, model);
  if (!map) return {};
  return Overlay{std::move(*map), label, opacity_->value() / 100.0, style_->currentIndex() == 1};
}

void ReadingFindings::choose(const QModelIndex& index) {
  table_->setCurrentIndex(index);
  setHeatMap(true);
}

void ReadingFindings::holdHeatMap(bool isHeld) {
  if (isHeld_ == isHeld) return;
  isHeld_ = isHeld;
  Q_EMIT overlayChanged();
}

void ReadingFindings::setHeatMap(bool isOn) {
  heatMap_->setChecked(isOn);
}

void ReadingFindings::sortByProbability(bool isOn) {
  const int column = analysis_ && analysis_->opinions.size() > 1 ? 1 + static_cast<int>(analysis_->opinions.size()) : 1;
  sorted_->sort(isOn ? column : -1, Qt::DescendingOrder);
}

void ReadingFindings::fitColumns() {
  auto* header = table_->horizontalHeader();
  const int last = model_->columnCount({}) - 1;
  for (int column = 0; column <= last; ++column) {
    header->setSectionResizeMode(column,
                                 column == 0 || column == last ? QHeaderView::ResizeToContents : QHeaderView::Stretch);
  }
}

void ReadingFindings::saveLayout(QSettings& store) const {
  store.setValue(QStringLiteral("likeliest-first"), sort_->isChecked());
  store.setValue(QStringLiteral("opacity"), opacity_->value());
  store.setValue(QStringLiteral("contour"), style_->currentIndex());
}

void ReadingFindings::restoreLayout(QSettings& store) {
  sort_->setChecked(store.value(QStringLiteral("likeliest-first"), false).toBool());
  opacity_->setValue(store.value(QStringLiteral("opacity"), 60).toInt());
  style_->setCurrentIndex(store.value(QStringLiteral("contour"), 0).toInt());
}

}  // namespace carina::gui
