// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/engine/report/small_evaluation.h"

#include <string>

namespace carina::report {
namespace {

/// The same numbers everywhere: a linear congruence, not a library's generator.
class Numbers {
 public:
  double next() {
    state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<double>(state_ >> 40U) / static_cast<double>(1U << 24U);
  }

 private:
  std::uint64_t state_ = 7;
};

}  // namespace

SmallEvaluation::SmallEvaluation() {
  Numbers random;
  films.labels = {"Mass", "Hernia", "Edema"};
  films.source = "labels.csv";
  films.sha256 = std::string(64, 'a');
  films.patientCount = 40;
  films.attributes = {{"sex", {}}, {"view", {}}};
  scores = {{.name = "first", .weightsSha256 = {}, .values = {}},
            {.name = "second", .weightsSha256 = {}, .values = {}}};
  for (int i = 0; i < 60; ++i) {
    films.ids.push_back("film<" + std::to_string(i) + ">.png");
    films.patients.push_back(i % 40);
    const bool hasMass = i % 3 == 0;
    const bool hasEdema = i % 4 == 1;
    films.truth.insert(films.truth.end(), {hasMass ? 1.0F : 0.0F, 0.0F, hasEdema ? 1.0F : 0.0F});
    films.attributes[0].values.emplace_back(i % 2 == 0 ? "F" : "M");
    films.attributes[1].values.emplace_back(i == 5 ? "" : "PA");
    const double mass = 0.6 * random.next() + (hasMass ? 0.3 : 0.0);
    const double edema = 0.8 * random.next() + (hasEdema ? 0.2 : 0.0);
    scores[0].values.insert(scores[0].values.end(), {mass, random.next(), edema});
    scores[1].values.insert(scores[1].values.end(), {0.5 * mass + 0.5 * random.next(), random.next(), 0.25});
  }
  evaluation = eval::evaluate(films, scores, {.bootstrap = {.replicates = 200, .seed = 1}});
}

}  // namespace carina::report
