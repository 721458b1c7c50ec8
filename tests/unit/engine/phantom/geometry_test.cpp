// SPDX-License-Identifier: Apache-2.0
#include "engine/phantom/geometry.h"

#include <numbers>

#include <gtest/gtest.h>

#include "engine/phantom/distance_field.h"

namespace carina::phantom {
namespace {

std::vector<Point> circle(Point center, double radius) {
  std::vector<Point> points;
  for (int i = 0; i < 200; ++i) {
    const double angle = 2 * std::numbers::pi * i / 200;
    points.push_back({center.x + radius * std::cos(angle), center.y + radius * std::sin(angle)});
  }
  return points;
}

TEST(Geometry, FindsTheNearestPlaceOnASegment) {
  const auto middle = nearestOnSegment({5, 3}, {0, 0}, {10, 0});
  EXPECT_DOUBLE_EQ(middle.distance, 3);
  EXPECT_DOUBLE_EQ(middle.along, 0.5);
  EXPECT_DOUBLE_EQ(nearestOnSegment({-3, 4}, {0, 0}, {10, 0}).distance, 5);
  EXPECT_DOUBLE_EQ(nearestOnSegment({3, 4}, {0, 0}, {0, 0}).distance, 5);
}

TEST(Geometry, RunsCurvesThroughTheirPoints) {
  const std::vector<Point> points = {{0, 0}, {10, 5}, {20, -5}, {30, 0}};
  const auto open = smoothOpen(points, 4);
  ASSERT_EQ(open.size(), 13U);
  const auto closed = smoothClosed(points, 4);
  ASSERT_EQ(closed.size(), 16U);
  for (std::size_t i = 0; i < points.size(); ++i) {
    EXPECT_NEAR(open[4 * i].y, points[i].y, 1e-12);
    EXPECT_NEAR(closed[4 * i].y, points[i].y, 1e-12);
  }
}

TEST(Geometry, RoundsEdgesLikeAnEllipse) {
  EXPECT_DOUBLE_EQ(roundedEdge(-1, 10), 0);
  EXPECT_DOUBLE_EQ(roundedEdge(10, 10), 1);
  EXPECT_DOUBLE_EQ(roundedEdge(99, 10), 1);
  EXPECT_NEAR(roundedEdge(5, 10), std::sqrt(0.75), 1e-12);
}

TEST(DistanceField, KnowsHowDeepAPlaceLiesInACircle) {
  const DistanceField field(circle({20, 150}, 60));
  for (const Point p : {Point{20, 165}, Point{60, 170}, Point{-50, 120}, Point{20, 205}, Point{100, 260}}) {
    const double expected = 60 - std::hypot(p.x - 20, p.y - 150);
    EXPECT_NEAR(field.at(p), expected, 0.35) << p.x << ", " << p.y;
  }
  EXPECT_NEAR(field.bounds().left, -40, 0.1);
  EXPECT_NEAR(field.bounds().bottom, 210, 0.1);
}

}  // namespace
}  // namespace carina::phantom
