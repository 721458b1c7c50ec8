// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/engine/eval/drawn_set.h"

#include <cmath>
#include <random>
#include <string>

namespace carina::eval {

DrawnSet drawSet(const Drawing& drawing) {
  std::mt19937_64 random(drawing.seed);
  // libstdc++'s distributions are used: the tests hold for any draw.
  std::normal_distribution<double> normal;
  std::uniform_real_distribution<double> uniform;
  DrawnSet set;
  for (std::size_t i = 0; i < drawing.labels; ++i) set.films.labels.push_back("label " + std::to_string(i));
  set.films.patientCount = drawing.patients;
  set.scores.name = "drawn";
  for (std::int32_t patient = 0; patient < drawing.patients; ++patient) {
    for (int film = 0; film < drawing.filmsOfEach; ++film) {
      set.films.ids.push_back(std::to_string(patient) + "_" + std::to_string(film));
      set.films.patients.push_back(patient);
      for (std::size_t i = 0; i < drawing.labels; ++i) {
        const bool isPositive = uniform(random) < drawing.share;
        double score = 1 / (1 + std::exp(-normal(random) - (isPositive ? drawing.separation : 0)));
        if (drawing.steps > 0) score = std::round(score * drawing.steps) / drawing.steps;
        set.films.truth.push_back(isPositive ? 1.0F : 0.0F);
        set.scores.values.push_back(score);
      }
    }
  }
  return set;
}

DrawnSet repeated(const DrawnSet& set, int times) {
  DrawnSet more = set;
  for (int i = 1; i < times; ++i) {
    for (const auto& id : set.films.ids) more.films.ids.push_back(id + "+" + std::to_string(i));
    more.films.patients.insert(more.films.patients.end(), set.films.patients.begin(), set.films.patients.end());
    more.films.truth.insert(more.films.truth.end(), set.films.truth.begin(), set.films.truth.end());
    more.scores.values.insert(more.scores.values.end(), set.scores.values.begin(), set.scores.values.end());
  }
  return more;
}

}  // namespace carina::eval
