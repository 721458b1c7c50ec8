// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>
#include <QUndoStack>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "engine/eval/operating_point.h"
#include "engine/model/operating_points.h"
#include "gui/models/review_curve.h"
#include "gui/models/review_set.h"

namespace carina::gui {

/// What is looked at on the Review page: which model, which label, and the threshold of each; thresholds can be undone.
///
/// Threads  GUI thread only
class ReviewPresenter : public QObject {
  Q_OBJECT

 public:
  explicit ReviewPresenter(QObject* parent = nullptr);

  /// Thresholds begin at the evaluation's operating points.
  void setReview(ReviewSet set);
  const ReviewSet& review() const { return set_; }

  std::size_t model() const { return model_; }
  std::size_t label() const { return label_; }
  void setModel(std::size_t model);
  void setLabel(std::size_t label);
  QString labelText(std::size_t label) const;

  /// Of the model and label that are looked at; sorted when first asked for.
  const ReviewCurve& curve() { return curveOf(model_, label_); }
  const ReviewCurve& curveOf(std::size_t model, std::size_t label);
  const eval::LabelResult& result() const { return set_.evaluation.models[model_].labels[label_]; }

  double threshold() const { return thresholds_[model_][label_].value; }
  double thresholdOf(std::size_t model, std::size_t label) const { return thresholds_[model][label].value; }
  const ReviewPoint& point() const { return point_; }

  /// Moves the threshold; moves of one gesture (a dragged slider) are undone together.
  void setThreshold(double threshold, const QString& rule = {}, int gesture = 0);

  /// Errors   InvalidArgument: as parseCutRule
  void applyRule(const eval::CutRule& rule);
  void resetAll();
  QUndoStack& undoStack() { return undo_; }

  /// Why the operating points of the model cannot be bound to weights; empty where they can.
  QString whyNotSavable() const;

  /// The thresholds of the model with what they do, bound to its weights.
  model::OperatingPoints operatingPoints();

  /// label,threshold,rule,TP,FP,FN,TN and shares, a row a label.
  QString thresholdsCsv();

 Q_SIGNALS:
  void reviewChanged();
  void shownChanged();  ///< model or label
  void thresholdChanged();

 private:
  struct Threshold {
    double value = 0;
    QString rule;
  };
  friend class ThresholdCommand;
  void put(std::size_t model, std::size_t label, const Threshold& threshold);
  Threshold initial(std::size_t model, std::size_t label) const;

  ReviewSet set_;
  std::size_t model_ = 0;
  std::size_t label_ = 0;
  std::vector<std::vector<Threshold>> thresholds_;
  std::map<std::pair<std::size_t, std::size_t>, std::unique_ptr<ReviewCurve>> curves_;
  ReviewPoint point_;
  QUndoStack undo_;
};

}  // namespace carina::gui
