// SPDX-License-Identifier: Apache-2.0
#include "engine/score/film_hash.h"

#include <cmath>

#include <gtest/gtest.h>

namespace carina::score {
namespace {

eval::FilmSet threeFilms() {
  eval::FilmSet films;
  films.labels = {"Mass", "Nodule"};
  films.ids = {"a.png", "b.png", ""};
  films.patients = {0, 1, 2};
  films.truth = {1, 0, 0, std::nanf("7"), 1, 1};
  return films;
}

TEST(FilmHash, IsTheOneThatPythonsHashlibGivesForTheStatedBytes) {
  EXPECT_EQ(hashFilms(threeFilms()), "8face8fbc74a3ad790e7ed8382a6d1d9046f6c7995d0ad686948efa649a1842b");
}

TEST(FilmHash, KnowsLabelsIdsAndTruthAndNothingElse) {
  const auto hash = hashFilms(threeFilms());
  auto same = threeFilms();
  same.patients = {0, 0, 0};
  same.source = "elsewhere";
  same.attributes = {{"sex", {"F", "M", ""}}};
  same.truth[3] = -std::nanf("");
  EXPECT_EQ(hashFilms(same), hash);
  auto other = threeFilms();
  other.truth[0] = 0;
  EXPECT_NE(hashFilms(other), hash);
  other = threeFilms();
  other.ids[1] = "c.png";
  EXPECT_NE(hashFilms(other), hash);
  other = threeFilms();
  other.labels = {"MassN", "odule"};
  EXPECT_NE(hashFilms(other), hash);
}

}  // namespace
}  // namespace carina::score
