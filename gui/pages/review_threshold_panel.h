// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <array>

#include "gui/models/review_film_model.h"
#include "gui/models/review_presenter.h"

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QSlider;
class QTableView;

namespace carina::gui {

class ConfusionMatrix;

/// The threshold of a finding and all that moves with it: the four counts, the shares, the films.
/// Threads  GUI thread only
class ReviewThresholdPanel : public QWidget {
  Q_OBJECT

 public:
  explicit ReviewThresholdPanel(ReviewPresenter& presenter, QWidget* parent = nullptr);

 Q_SIGNALS:
  /// A film of the list was asked for, by its id.
  void filmWanted(const QString& film);

 private:
  QWidget* makeHead();
  QWidget* makeSlider();
  QWidget* makeShares();
  void makeFilms();
  void fill();
  void showAll();
  void showPoint();
  void showShares(const ReviewPoint& point);
  void showFilmTitle();
  void applyRule(int row);

  ReviewPresenter& presenter_;
  ReviewFilmModel* films_;
  QComboBox* labels_;
  QComboBox* models_;
  QSlider* slider_;
  QDoubleSpinBox* value_;
  QComboBox* rules_;
  ConfusionMatrix* matrix_;
  std::array<QLabel*, 4> shares_;
  QLabel* note_;
  QLabel* filmTitle_;
  QTableView* list_;
  int gesture_ = 0;
};

}  // namespace carina::gui
