// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/pages/review_threshold_panel.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>
#include <QTableView>
#include <QVBoxLayout>

#include "engine/report/number_text.h"
#include "gui/widgets/confusion_matrix.h"

namespace carina::gui {
namespace {

QString shareText(const std::optional<eval::Proportion>& share) {
  if (!share) return QStringLiteral("–");
  return QString::fromStdString(report::estimateText(share->value(), share->interval95));
}

}  // namespace

ReviewThresholdPanel::ReviewThresholdPanel(ReviewPresenter& presenter, QWidget* parent)
    : QWidget(parent),
      presenter_(presenter),
      films_(new ReviewFilmModel(this)),
      labels_(new QComboBox),
      models_(new QComboBox),
      slider_(new QSlider(Qt::Horizontal)),
      value_(new QDoubleSpinBox),
      rules_(new QComboBox),
      matrix_(new ConfusionMatrix),
      shares_(),
      note_(new QLabel),
      filmTitle_(new QLabel),
      list_(new QTableView) {
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(8, 4, 4, 4);
  layout->addWidget(makeHead());
  layout->addWidget(makeSlider());
  layout->addWidget(matrix_);
  layout->addWidget(makeShares());
  layout->addWidget(filmTitle_);
  layout->addWidget(list_, 1);
  makeFilms();
  connect(matrix_, &ConfusionMatrix::cellChosen, this, [this](int cell) {
    films_->setCell(static_cast<Cell>(cell), presenter_.point());
    list_->scrollToTop();
    showFilmTitle();
  });
  connect(&presenter_, &ReviewPresenter::reviewChanged, this, &ReviewThresholdPanel::fill);
  connect(&presenter_, &ReviewPresenter::shownChanged, this, &ReviewThresholdPanel::showAll);
  connect(&presenter_, &ReviewPresenter::thresholdChanged, this, &ReviewThresholdPanel::showPoint);
  setEnabled(false);  // until there is something to judge
}

QWidget* ReviewThresholdPanel::makeHead() {
  auto* head = new QWidget;
  auto* row = new QHBoxLayout(head);
  row->setContentsMargins(0, 0, 0, 0);
  row->addWidget(labels_, 1);
  row->addWidget(models_, 1);
  labels_->setObjectName(QStringLiteral("finding"));
  labels_->setAccessibleName(tr("Finding"));
  models_->setObjectName(QStringLiteral("model"));
  models_->setAccessibleName(tr("Model"));
  connect(labels_, &QComboBox::activated, this,
          [this](int label) { presenter_.setLabel(static_cast<std::size_t>(label)); });
  connect(models_, &QComboBox::activated, this,
          [this](int model) { presenter_.setModel(static_cast<std::size_t>(model)); });
  return head;
}

QWidget* ReviewThresholdPanel::makeSlider() {
  auto* all = new QWidget;
  auto* layout = new QVBoxLayout(all);
  layout->setContentsMargins(0, 0, 0, 0);
  slider_->setObjectName(QStringLiteral("threshold"));
  slider_->setAccessibleName(tr("Threshold, film by film"));
  // The first step is the highest score: right is a higher threshold all the same.
  slider_->setInvertedAppearance(true);
  slider_->setInvertedControls(true);
  slider_->setStyleSheet(QStringLiteral(
      "QSlider::groove:horizontal { height: 4px; background: palette(mid); border-radius: 2px; }"
      "QSlider::handle:horizontal { width: 16px; margin: -6px 0; border-radius: 8px; background: palette(highlight); }"
      "QSlider::handle:horizontal:focus { border: 2px solid palette(text); }"));
  slider_->setMinimumHeight(22);
  value_->setObjectName(QStringLiteral("thresholdValue"));
  value_->setAccessibleName(tr("Threshold"));
  value_->setDecimals(6);
  value_->setRange(-1e6, 1e6);
  value_->setSingleStep(0.001);
  value_->setKeyboardTracking(false);
  rules_->setObjectName(QStringLiteral("rule"));
  rules_->setAccessibleName(tr("Put the threshold by a rule"));
  rules_->addItems({tr("Set by rule…"), tr("Youden's point"), tr("Sensitivity ≥ 0.90"), tr("Sensitivity ≥ 0.95"),
                    tr("Specificity ≥ 0.90"), tr("Specificity ≥ 0.95")});
  auto* row = new QHBoxLayout;
  auto* title = new QLabel(tr("Called positive from"));
  row->addWidget(title);
  row->addWidget(value_);
  row->addWidget(rules_, 1);
  layout->addLayout(row);
  layout->addWidget(slider_);
  connect(slider_, &QSlider::sliderPressed, this, [this] { ++gesture_; });
  connect(slider_, &QSlider::valueChanged, this, [this](int position) {
    presenter_.setThreshold(presenter_.curve().thresholdAt(position), {}, slider_->isSliderDown() ? gesture_ : 0);
  });
  connect(value_, &QDoubleSpinBox::valueChanged, this, [this](double value) { presenter_.setThreshold(value); });
  connect(rules_, &QComboBox::activated, this, &ReviewThresholdPanel::applyRule);
  return all;
}

QWidget* ReviewThresholdPanel::makeShares() {
  auto* all = new QWidget;
  auto* form = new QFormLayout(all);
  form->setContentsMargins(0, 4, 0, 4);
  form->setVerticalSpacing(2);
  const QStringList titles = {tr("Sensitivity"), tr("Specificity"), tr("PPV among these films"),
                              tr("NPV among these films")};
  const QStringList names = {QStringLiteral("sensitivity"), QStringLiteral("specificity"), QStringLiteral("ppv"),
                             QStringLiteral("npv")};
  for (qsizetype i = 0; i < titles.size(); ++i) {
    auto* label = new QLabel;
    label->setObjectName(names[i]);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    form->addRow(titles[i], label);
    shares_[static_cast<std::size_t>(i)] = label;
  }
  note_->setWordWrap(true);
  form->addRow(note_);
  return all;
}

void ReviewThresholdPanel::makeFilms() {
  filmTitle_->setWordWrap(true);
  list_->setObjectName(QStringLiteral("films"));
  list_->setAccessibleName(tr("Films"));
  list_->setModel(films_);
  list_->setSelectionBehavior(QAbstractItemView::SelectRows);
  list_->setSelectionMode(QAbstractItemView::SingleSelection);
  list_->setTabKeyNavigation(false);
  list_->setShowGrid(false);
  list_->setWordWrap(false);
  list_->setAlternatingRowColors(true);
  list_->horizontalHeader()->setStretchLastSection(true);
  list_->verticalHeader()->hide();
  list_->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  list_->verticalHeader()->setDefaultSectionSize(list_->fontMetrics().height() + 6);
  connect(list_, &QTableView::activated, this,
          [this](const QModelIndex& index) { Q_EMIT filmWanted(films_->filmAt(index.row())); });
}

void ReviewThresholdPanel::fill() {
  const auto& review = presenter_.review();
  setEnabled(!review.isEmpty());
  const QSignalBlocker quiet(labels_);
  labels_->clear();
  for (std::size_t label = 0; label < review.films.labels.size(); ++label)
    labels_->addItem(presenter_.labelText(label));
  models_->clear();
  for (const auto& model : review.evaluation.models) models_->addItem(QString::fromStdString(model.name));
  models_->setVisible(review.evaluation.models.size() > 1);
  showAll();
}

/// Another model or label.
void ReviewThresholdPanel::showAll() {
  if (presenter_.review().isEmpty()) return;
  labels_->setCurrentIndex(static_cast<int>(presenter_.label()));
  models_->setCurrentIndex(static_cast<int>(presenter_.model()));
  const auto& curve = presenter_.curve();
  {
    const QSignalBlocker quiet(slider_);
    slider_->setRange(0, curve.positions());
    slider_->setPageStep(std::max(1, curve.positions() / 50));
  }
  films_->show(&presenter_.review(), &curve, presenter_.model(), presenter_.label());
  films_->setCell(static_cast<Cell>(matrix_->chosen()), presenter_.point());
  list_->setColumnHidden(ReviewFilmModel::kOther, presenter_.review().scores.size() < 2);
  list_->setColumnWidth(ReviewFilmModel::kFilm,
                        list_->fontMetrics().horizontalAdvance(QStringLiteral("00000000_000.png")) + 24);
  showPoint();
}

void ReviewThresholdPanel::showPoint() {
  const auto& point = presenter_.point();
  {
    const QSignalBlocker quietSlider(slider_);
    const QSignalBlocker quietValue(value_);
    slider_->setValue(presenter_.curve().positionOf(point.threshold));
    value_->setValue(point.threshold);
  }
  matrix_->setCounts({point.truePositives, point.falsePositives, point.falseNegatives, point.trueNegatives});
  films_->setPoint(point);
  showShares(point);
  showFilmTitle();
}

void ReviewThresholdPanel::showShares(const ReviewPoint& point) {
  shares_[0]->setText(shareText(point.sensitivity));
  shares_[1]->setText(shareText(point.specificity));
  shares_[2]->setText(shareText(point.ppv));
  shares_[3]->setText(shareText(point.npv));
  note_->setText(point.knowsPatients ? tr("95 % intervals; films of one patient count together.")
                                     : tr("95 % intervals; each film counts by itself, patients are not known here."));
}

void ReviewThresholdPanel::showFilmTitle() {
  if (!presenter_.curve().hasFilms()) {
    filmTitle_->setText(tr("This evaluation came without its films. Open its scores and labels to see them."));
    return;
  }
  const QStringList words = {tr("%n films rightly called positive, the surest first", nullptr, films_->rowCount()),
                             tr("%n films wrongly called positive, the gravest first", nullptr, films_->rowCount()),
                             tr("%n films missed, the gravest first", nullptr, films_->rowCount()),
                             tr("%n films rightly called negative, the surest first", nullptr, films_->rowCount())};
  filmTitle_->setText(words.value(matrix_->chosen()));
}

void ReviewThresholdPanel::applyRule(int row) {
  using Kind = eval::CutRule::Kind;
  const std::array<eval::CutRule, 5> rules = {{{Kind::Youden, 0},
                                               {Kind::Sensitivity, 0.9},
                                               {Kind::Sensitivity, 0.95},
                                               {Kind::Specificity, 0.9},
                                               {Kind::Specificity, 0.95}}};
  if (row >= 1) presenter_.applyRule(rules[static_cast<std::size_t>(row) - 1]);
  rules_->setCurrentIndex(0);
}

}  // namespace carina::gui
