// SPDX-License-Identifier: Apache-2.0
#include <QAbstractItemModelTester>
#include <QSignalSpy>

#include <gtest/gtest.h>

#include "gui/models/review_auroc_model.h"
#include "gui/models/review_curve.h"
#include "gui/models/review_film_model.h"
#include "gui/models/review_plots.h"
#include "gui/models/review_presenter.h"
#include "gui/models/review_subgroup_model.h"
#include "gui/workers/review_loading.h"

namespace carina::gui {
namespace {

/// Eight films of six patients, two findings; scores of the first finding: 0.9 0.8 0.7 0.6 0.4 0.3 0.2 0.1, true for
/// the films a, c, d and h.
ReviewSet makeSet(std::size_t models = 1) {
  LoadedReview loaded;
  loaded.films.labels = {"Mass", "Pleural_Thickening"};
  loaded.films.ids = {"a.png", "b.png", "c.png", "d.png", "e.png", "f.png", "g.png", "h.png"};
  loaded.films.patients = {0, 0, 1, 2, 3, 4, 5, 5};
  loaded.films.patientCount = 6;
  loaded.films.attributes = {{"sex", {"F", "F", "M", "M", "F", "M", "", "F"}}};
  const std::vector<float> truth = {1, 0, 1, 1, 0, 0, 0, 1};
  const std::vector<double> scores = {0.9, 0.8, 0.7, 0.6, 0.4, 0.3, 0.2, 0.1};
  eval::ScoreSet set{.name = "scores", .weightsSha256 = {}, .values = {}};
  for (std::size_t film = 0; film < 8; ++film) {
    loaded.films.truth.insert(loaded.films.truth.end(), {truth[film], 1 - truth[film]});
    set.values.insert(set.values.end(), {scores[film], 0.5});
  }
  loaded.scores.assign(models, set);
  TaskWatch watch{std::stop_token()};
  loaded.evaluation = judge(loaded, watch);
  return {.films = loaded.films, .scores = loaded.scores, .evaluation = loaded.evaluation};
}

TEST(ReviewCurve, CountsWhatAThresholdDoes) {
  const auto set = makeSet();
  const ReviewCurve curve(set, 0, 0);
  const auto point = curve.judge(0.65);
  EXPECT_EQ(point.truePositives, 2);
  EXPECT_EQ(point.falsePositives, 1);
  EXPECT_EQ(point.falseNegatives, 2);
  EXPECT_EQ(point.trueNegatives, 3);
  EXPECT_DOUBLE_EQ(point.sensitivity->value(), 0.5);
  EXPECT_DOUBLE_EQ(point.specificity->value(), 0.75);
  EXPECT_DOUBLE_EQ(point.ppv->value(), 2.0 / 3);
  EXPECT_DOUBLE_EQ(point.npv->value(), 0.6);
  EXPECT_LT(point.ppv->interval95.low, 2.0 / 3);
  EXPECT_GT(point.ppv->interval95.high, 2.0 / 3);
}

TEST(ReviewCurve, NobodyIsCalledAboveAllScores) {
  const auto set = makeSet();
  const ReviewCurve curve(set, 0, 0);
  const auto point = curve.judge(curve.thresholdAt(0));
  EXPECT_EQ(point.truePositives + point.falsePositives, 0);
  EXPECT_FALSE(point.ppv.has_value());
  for (int position = 0; position <= curve.positions(); ++position) {
    EXPECT_EQ(curve.positionOf(curve.thresholdAt(position)), position);
  }
}

TEST(ReviewCurve, FindsTheStepNearestToAPlace) {
  const auto set = makeSet();
  const ReviewCurve curve(set, 0, 0);
  EXPECT_DOUBLE_EQ(curve.thresholdAt(curve.nearestRoc(0.25, 0.74)), 0.6);
  EXPECT_DOUBLE_EQ(curve.thresholdAt(curve.nearestRecall(0.25, 1)), 0.9);
}

TEST(ReviewCurve, WithoutFilmsOnlyThresholdsOfKnownCountsAreTaken) {
  auto set = makeSet();
  set.films.ids.clear();
  set.scores.clear();
  // 0.7 is no corner of the curve: 0.8, 0.7 and 0.6 lie on one line.
  set.evaluation.models[0].labels[0].point = eval::OperatingPoint{
      .threshold = 0.7, .truePositives = 2, .falsePositives = 1, .trueNegatives = 3, .falseNegatives = 2};
  ReviewPresenter presenter;
  presenter.setReview(set);
  EXPECT_DOUBLE_EQ(presenter.threshold(), 0.7);
  EXPECT_EQ(presenter.point().truePositives, 2);
  EXPECT_EQ(presenter.point().trueNegatives, 3);
  EXPECT_FALSE(presenter.point().knowsPatients);
  presenter.setThreshold(0.5);
  EXPECT_DOUBLE_EQ(presenter.threshold(), 0.6);
  EXPECT_EQ(presenter.point().truePositives, 3);
}

TEST(ReviewFilmModel, HoldsTheFilmsOfACellAndFollowsTheThreshold) {
  const auto set = makeSet();
  const ReviewCurve curve(set, 0, 0);
  ReviewFilmModel films;
  const QAbstractItemModelTester tester(&films, QAbstractItemModelTester::FailureReportingMode::Fatal);
  films.show(&set, &curve, 0, 0);
  films.setCell(Cell::FalseNegative, curve.judge(0.95));
  EXPECT_EQ(films.rowCount(), 4);
  EXPECT_EQ(films.filmAt(0), QStringLiteral("h.png"));
  EXPECT_EQ(films.filmAt(3), QStringLiteral("a.png"));
  QSignalSpy resets(&films, &QAbstractItemModel::modelReset);
  films.setPoint(curve.judge(0.65));
  EXPECT_EQ(films.rowCount(), 2);
  films.setPoint(curve.judge(0.75));
  EXPECT_EQ(films.rowCount(), 3);
  EXPECT_EQ(films.filmAt(2), QStringLiteral("c.png"));
  EXPECT_EQ(resets.count(), 0);
  films.setCell(Cell::FalsePositive, curve.judge(0.25));
  EXPECT_EQ(films.rowCount(), 3);
  EXPECT_EQ(films.filmAt(0), QStringLiteral("b.png"));
  EXPECT_EQ(films.index(0, ReviewFilmModel::kLabels).data().toString(), QStringLiteral("Pleural Thickening"));
}

TEST(ReviewAurocModel, ShowsEveryFindingAndTheMean) {
  const auto set = makeSet();
  ReviewAurocModel model;
  const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
  model.setReview(&set);
  ASSERT_EQ(model.rowCount(), 3);
  // 16 pairs; a, c and d are above 4, 3 and 3 of the four negatives b, e, f, g, and h is above none.
  EXPECT_DOUBLE_EQ(model.index(0, ReviewAurocModel::kAuroc).data(Qt::UserRole).toDouble(), 10.0 / 16);
  EXPECT_DOUBLE_EQ(model.index(1, ReviewAurocModel::kAuroc).data(Qt::UserRole).toDouble(), 0.5);
  EXPECT_DOUBLE_EQ(model.index(2, ReviewAurocModel::kAuroc).data(Qt::UserRole).toDouble(), 9.0 / 16);
  EXPECT_FALSE(model.hasColumn(ReviewAurocModel::kP));
}

TEST(ReviewAurocModel, AModelDoesNotDifferFromItself) {
  const auto set = makeSet(2);
  ReviewAurocModel model;
  model.setReview(&set);
  EXPECT_DOUBLE_EQ(model.index(0, ReviewAurocModel::kDifference).data(Qt::UserRole).toDouble(), 0);
  EXPECT_DOUBLE_EQ(model.index(0, ReviewAurocModel::kP).data(Qt::UserRole).toDouble(), 1);
}

TEST(ReviewAurocModel, APublishedFigureSaysWhichSplitItIsOf) {
  auto set = makeSet();
  report::Baseline system;
  system.name = "Somebody 2020";
  system.split = report::Split::Random;
  system.aurocs = {0.8, std::nullopt};
  set.baselines.push_back(system);
  ReviewAurocModel model;
  model.setReview(&set);
  EXPECT_FALSE(model.hasColumn(ReviewAurocModel::kBaseline));
  model.setBaseline(0);
  const auto head = model.headerData(ReviewAurocModel::kBaseline, Qt::Horizontal, Qt::DisplayRole).toString();
  EXPECT_TRUE(head.contains(QStringLiteral("random split"))) << head.toStdString();
  EXPECT_DOUBLE_EQ(model.index(0, ReviewAurocModel::kBaseline).data(Qt::UserRole).toDouble(), 0.8);
  EXPECT_TRUE(model.csv().contains(QStringLiteral("0.8,random,Somebody 2020")));
}

TEST(ReviewSubgroupModel, ShowsGroupsOfFilms) {
  const auto set = makeSet();
  ReviewSubgroupModel model;
  const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
  model.show(&set.evaluation.models[0].labels[0]);
  EXPECT_EQ(model.rowCount(), 3);  // F, M, unknown
  EXPECT_EQ(model.index(0, ReviewSubgroupModel::kAuroc).data().toString(), QStringLiteral("too few"));
}

TEST(ReviewPresenter, ThresholdsCanBeUndoneGestureByGesture) {
  ReviewPresenter presenter;
  presenter.setReview(makeSet());
  const double begin = presenter.threshold();
  QSignalSpy moved(&presenter, &ReviewPresenter::thresholdChanged);
  for (const double threshold : {0.8, 0.7, 0.6}) presenter.setThreshold(threshold, {}, 1);
  presenter.setThreshold(0.2);
  EXPECT_EQ(moved.count(), 4);
  EXPECT_EQ(presenter.point().truePositives, 3);
  presenter.setLabel(1);
  presenter.undoStack().undo();
  EXPECT_EQ(presenter.label(), 0U);
  EXPECT_DOUBLE_EQ(presenter.threshold(), 0.6);
  presenter.undoStack().undo();
  EXPECT_DOUBLE_EQ(presenter.threshold(), begin);
  presenter.undoStack().redo();
  EXPECT_DOUBLE_EQ(presenter.threshold(), 0.6);
}

TEST(ReviewPresenter, RulesPutTheThresholdWhereTheyAreReached) {
  ReviewPresenter presenter;
  presenter.setReview(makeSet());
  presenter.applyRule({eval::CutRule::Kind::Sensitivity, 0.75});
  EXPECT_DOUBLE_EQ(presenter.threshold(), 0.6);
  presenter.applyRule({eval::CutRule::Kind::Specificity, 1});
  EXPECT_DOUBLE_EQ(presenter.threshold(), 0.9);
  EXPECT_TRUE(presenter.thresholdsCsv().contains(QStringLiteral("scores,Mass,0.9,specificity=1,1,0,3,4")));
}

TEST(ReviewPresenter, OperatingPointsAreBoundToWeights) {
  ReviewPresenter presenter;
  auto set = makeSet();
  presenter.setReview(set);
  EXPECT_FALSE(presenter.whyNotSavable().isEmpty());
  set.evaluation.models[0].weightsSha256 = std::string(64, 'a');
  presenter.setReview(set);
  EXPECT_TRUE(presenter.whyNotSavable().isEmpty());
  presenter.setThreshold(0.7);
  const auto points = presenter.operatingPoints();
  ASSERT_NE(points.findPoint("Mass"), nullptr);
  EXPECT_DOUBLE_EQ(points.findPoint("Mass")->threshold, 0.7);
  EXPECT_EQ(points.findPoint("Mass")->sensitivity.hits, 2);
  EXPECT_EQ(points.data.films, 8);
}

TEST(ReviewPlots, RecallBeginsAtTheHighestScore) {
  const auto set = makeSet();
  const auto& roc = set.evaluation.models[0].labels[0].roc;
  EXPECT_EQ(rocPoints(roc).front(), QPointF(0, 0));
  EXPECT_EQ(rocPoints(roc).back(), QPointF(1, 1));
  const auto recall = recallPoints(roc);
  EXPECT_EQ(recall.front(), QPointF(0.25, 1));
  EXPECT_EQ(recall.back(), QPointF(1, 0.5));
}

}  // namespace
}  // namespace carina::gui
