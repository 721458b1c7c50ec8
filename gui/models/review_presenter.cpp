// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/review_presenter.h"

#include <QDate>
#include <QLocale>
#include <QStringList>
#include <QUndoCommand>
#include <algorithm>
#include <utility>

#include "engine/data/csv_rows.h"
#include "engine/report/number_text.h"

namespace carina::gui {
namespace {

const char* const kByHand = "set by hand";

model::SavedShare savedShare(const eval::Proportion& share) {
  // The interval's arithmetic may end a hair beside a value at its edge.
  return {.value = share.value(),
          .low = std::min(share.interval95.low, share.value()),
          .high = std::max(share.interval95.high, share.value()),
          .hits = share.hits,
          .count = share.count};
}

QString exact(double value) {
  return QString::number(value, 'g', QLocale::FloatingPointShortest);
}

QStringList shareCells(const std::optional<eval::Proportion>& share) {
  if (!share) return {{}, {}, {}};
  return {exact(share->value()), exact(share->interval95.low), exact(share->interval95.high)};
}

}  // namespace

/// One threshold from one place to another.
class ThresholdCommand : public QUndoCommand {
 public:
  using Threshold = ReviewPresenter::Threshold;
  struct Place {
    std::size_t model;
    std::size_t label;
    bool operator==(const Place&) const = default;
  };

  ThresholdCommand(ReviewPresenter& presenter, Place place, Threshold to, int gesture)
      : presenter_(presenter),
        place_(place),
        from_(presenter.thresholds_[place.model][place.label]),
        to_(std::move(to)),
        gesture_(gesture) {
    setText(ReviewPresenter::tr("threshold of %1").arg(presenter.labelText(place.label)));
  }

  void undo() override { presenter_.put(place_.model, place_.label, from_); }
  void redo() override { presenter_.put(place_.model, place_.label, to_); }
  int id() const override { return gesture_ == 0 ? -1 : 1; }

  bool mergeWith(const QUndoCommand* other) override {
    const auto* next = static_cast<const ThresholdCommand*>(other);
    if (next->gesture_ != gesture_ || !(next->place_ == place_)) return false;
    to_ = next->to_;
    return true;
  }

 private:
  ReviewPresenter& presenter_;
  Place place_;
  Threshold from_;
  Threshold to_;
  int gesture_;
};

ReviewPresenter::ReviewPresenter(QObject* parent) : QObject(parent) {}

ReviewPresenter::Threshold ReviewPresenter::initial(std::size_t model, std::size_t label) const {
  const auto& result = set_.evaluation.models[model].labels[label];
  if (result.point) return {result.point->threshold, QString::fromStdString(set_.evaluation.options.cut.text())};
  if (result.youden && result.youden->threshold) return {*result.youden->threshold, QStringLiteral("youden")};
  return {0.5, QString::fromLatin1(kByHand)};
}

void ReviewPresenter::setReview(ReviewSet set) {
  undo_.clear();
  curves_.clear();
  set_ = std::move(set);
  model_ = 0;
  if (label_ >= set_.films.labels.size()) label_ = 0;
  thresholds_.clear();
  for (std::size_t model = 0; model < set_.evaluation.models.size(); ++model) {
    thresholds_.emplace_back();
    for (std::size_t label = 0; label < set_.films.labels.size(); ++label) {
      thresholds_.back().push_back(initial(model, label));
    }
  }
  point_ = set_.isEmpty() ? ReviewPoint() : curve().judge(threshold());
  Q_EMIT reviewChanged();
}

void ReviewPresenter::setModel(std::size_t model) {
  if (model == model_ || model >= set_.evaluation.models.size()) return;
  model_ = model;
  point_ = curve().judge(threshold());
  Q_EMIT shownChanged();
}

void ReviewPresenter::setLabel(std::size_t label) {
  if (label == label_ || label >= set_.films.labels.size()) return;
  label_ = label;
  point_ = curve().judge(threshold());
  Q_EMIT shownChanged();
}

QString ReviewPresenter::labelText(std::size_t label) const {
  return label < set_.films.labels.size() ? QString::fromStdString(report::labelText(set_.films.labels[label]))
                                          : QString();
}

const ReviewCurve& ReviewPresenter::curveOf(std::size_t model, std::size_t label) {
  auto& curve = curves_[{model, label}];
  if (curve == nullptr) curve = std::make_unique<ReviewCurve>(set_, model, label);
  return *curve;
}

void ReviewPresenter::put(std::size_t model, std::size_t label, const Threshold& threshold) {
  thresholds_[model][label] = threshold;
  if (model != model_ || label != label_) {
    model_ = model;
    label_ = label;
    point_ = curve().judge(threshold.value);
    Q_EMIT shownChanged();
    return;
  }
  point_ = curve().judge(threshold.value);
  Q_EMIT thresholdChanged();
}

void ReviewPresenter::setThreshold(double threshold, const QString& rule, int gesture) {
  if (set_.isEmpty()) return;
  threshold = curve().knownThreshold(threshold);
  if (threshold == this->threshold()) return;
  const auto words = rule.isEmpty() ? QString::fromLatin1(kByHand) : rule;
  undo_.push(new ThresholdCommand(*this, {model_, label_}, {threshold, words}, gesture));
}

void ReviewPresenter::applyRule(const eval::CutRule& rule) {
  if (set_.isEmpty()) return;
  const auto cut = eval::choosePoint(curve().roc(), rule);
  if (!cut) return;
  setThreshold(cut->threshold.value_or(curve().thresholdAt(0)), QString::fromStdString(rule.text()));
}

void ReviewPresenter::resetAll() {
  if (set_.isEmpty()) return;
  undo_.beginMacro(tr("all thresholds"));
  for (std::size_t label = 0; label < set_.films.labels.size(); ++label) {
    const auto to = initial(model_, label);
    if (to.value == thresholds_[model_][label].value) continue;
    undo_.push(new ThresholdCommand(*this, {model_, label}, to, 0));
  }
  undo_.endMacro();
}

QString ReviewPresenter::whyNotSavable() const {
  if (set_.isEmpty()) return tr("There is nothing to save.");
  if (!set_.evaluation.models[model_].weightsSha256.empty()) return {};
  return tr(
      "Operating points are bound to a model's weights, so that no other model inherits them; of a table of scores "
      "the weights are not known. Evaluate the model itself, or save the thresholds as a table.");
}

model::OperatingPoints ReviewPresenter::operatingPoints() {
  const auto& films = set_.films;
  model::OperatingPoints points{
      .weights = {set_.evaluation.models[model_].weightsSha256},
      .data = {films.source, films.sha256, set_.hasFilms() ? static_cast<std::int64_t>(films.films()) : 0,
               films.patientCount},
      .created = QDate::currentDate().toString(Qt::ISODate).toStdString()};
  for (std::size_t label = 0; label < films.labels.size(); ++label) {
    const auto& threshold = thresholds_[model_][label];
    const auto judged = curveOf(model_, label).judge(threshold.value);
    points.data.films = std::max(points.data.films, set_.evaluation.models[model_].labels[label].films);
    if (!judged.sensitivity || !judged.specificity) continue;
    points.points.push_back({films.labels[label], threshold.value, threshold.rule.toStdString(),
                             savedShare(*judged.sensitivity), savedShare(*judged.specificity)});
  }
  return points;
}

QString ReviewPresenter::thresholdsCsv() {
  auto text = QStringLiteral(
      "model,label,threshold,rule,true_positives,false_positives,false_negatives,true_negatives,"
      "sensitivity,sensitivity_low,sensitivity_high,specificity,specificity_low,specificity_high,"
      "ppv,ppv_low,ppv_high,npv,npv_low,npv_high\r\n");
  const auto field = [](const std::string& words) { return QString::fromStdString(data::csvField(words)); };
  for (std::size_t label = 0; label < set_.films.labels.size(); ++label) {
    const auto& threshold = thresholds_[model_][label];
    const auto point = curveOf(model_, label).judge(threshold.value);
    QStringList cells = {field(set_.evaluation.models[model_].name), field(set_.films.labels[label]),
                         exact(threshold.value), field(threshold.rule.toStdString())};
    for (const auto count : {point.truePositives, point.falsePositives, point.falseNegatives, point.trueNegatives}) {
      cells << QString::number(count);
    }
    for (const auto* share : {&point.sensitivity, &point.specificity, &point.ppv, &point.npv}) {
      cells << shareCells(*share);
    }
    text += cells.join(QLatin1Char(',')) + QStringLiteral("\r\n");
  }
  return text;
}

}  // namespace carina::gui
