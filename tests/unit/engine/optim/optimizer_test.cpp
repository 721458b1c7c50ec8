// SPDX-License-Identifier: Apache-2.0
#include "engine/optim/optimizer.h"

#include <cmath>
#include <functional>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <omp.h>

#include "engine/core/error.h"
#include "tests/unit/engine/optim/training_values.h"

namespace carina::optim {
namespace {

constexpr double kRate = 0.05;
constexpr double kDecay = 0.1;
constexpr int kSteps = 6;

/// One tensor in double: the published rule, written element by element, holds it against the engine.
struct Reference {
  std::vector<double> w;
  std::vector<double> g;  ///< the gradient alone
  std::vector<double> first;
  std::vector<double> second;
  double decay = 0;  ///< 0 for what does not decay
  int t = 0;         ///< 1 at the first step
};

using Rule = std::function<void(Reference&)>;

double norm(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value * value;
  return std::sqrt(sum);
}

/// What the golden README's section 3 says, in its words: v is g at the first step.
void sgd(Reference& r) {
  for (std::size_t i = 0; i < r.w.size(); ++i) {
    const double g = r.g[i] + r.decay * r.w[i];
    r.first[i] = r.t == 1 ? g : 0.9 * r.first[i] + g;
    r.w[i] -= kRate * r.first[i];
  }
}

void nesterov(Reference& r) {
  for (std::size_t i = 0; i < r.w.size(); ++i) {
    const double g = r.g[i] + r.decay * r.w[i];
    r.first[i] = r.t == 1 ? g : 0.9 * r.first[i] + g;
    r.w[i] -= kRate * (g + 0.9 * r.first[i]);
  }
}

void plainSgd(Reference& r) {
  for (std::size_t i = 0; i < r.w.size(); ++i) r.w[i] -= kRate * (r.g[i] + r.decay * r.w[i]);
}

double adamMove(Reference& r, std::size_t i, double g) {
  r.first[i] = 0.9 * r.first[i] + 0.1 * g;
  r.second[i] = 0.999 * r.second[i] + 0.001 * g * g;
  const double mean = r.first[i] / (1 - std::pow(0.9, r.t));
  const double square = r.second[i] / (1 - std::pow(0.999, r.t));
  return kRate * mean / (std::sqrt(square) + 1e-8);
}

void adam(Reference& r) {
  for (std::size_t i = 0; i < r.w.size(); ++i) r.w[i] -= adamMove(r, i, r.g[i] + r.decay * r.w[i]);
}

void adamw(Reference& r) {
  for (std::size_t i = 0; i < r.w.size(); ++i) r.w[i] -= kRate * r.decay * r.w[i] + adamMove(r, i, r.g[i]);
}

void rmsprop(Reference& r) {
  for (std::size_t i = 0; i < r.w.size(); ++i) {
    const double g = r.g[i] + r.decay * r.w[i];
    const double before = r.t == 1 ? 1.0 : r.first[i];
    r.first[i] = 0.9 * before + 0.1 * g * g;
    r.second[i] = 0.9 * r.second[i] + kRate * g / std::sqrt(r.first[i] + 1.0);
    r.w[i] -= r.second[i];
  }
}

void lars(Reference& r) {
  const double trust = r.decay > 0 ? 0.02 * norm(r.w) / (norm(r.g) + r.decay * norm(r.w)) : 1.0;
  for (std::size_t i = 0; i < r.w.size(); ++i) {
    r.first[i] = 0.9 * r.first[i] + kRate * trust * (r.g[i] + r.decay * r.w[i]);
    r.w[i] -= r.first[i];
  }
}

struct Case {
  std::string label;
  std::string name;
  Options options;
  Rule rule;
};

const std::vector<Case>& cases() {
  static const std::vector<Case> kAll = {{"sgd", "sgd", {}, sgd},
                                         {"nesterov", "sgd", {{"nesterov", 1.0}}, nesterov},
                                         {"plain_sgd", "sgd", {{"momentum", 0.0}}, plainSgd},
                                         {"adam", "adam", {}, adam},
                                         {"adamw", "adamw", {}, adamw},
                                         {"rmsprop", "rmsprop", {}, rmsprop},
                                         {"lars", "lars", {{"trust_coefficient", 0.02}}, lars}};
  return kAll;
}

class OptimizerRule : public testing::TestWithParam<Case> {
 public:
  static std::unique_ptr<Optimizer> make(std::vector<TrainingTensor>& tensors) {
    auto options = GetParam().options;
    options["weight_decay"] = kDecay;
    return makeOptimizer(GetParam().name, options, parametersOf(tensors));
  }
};

void train(Optimizer& optimizer, std::vector<TrainingTensor>& tensors, int from, int to) {
  for (int step = from; step < to; ++step) {
    fillGradients(tensors, step);
    optimizer.step(parametersOf(tensors), {.learningRate = kRate});
  }
}

std::vector<float> valuesOf(const std::vector<TrainingTensor>& tensors) {
  std::vector<float> all;
  for (const auto& tensor : tensors) all.insert(all.end(), tensor.value.begin(), tensor.value.end());
  return all;
}

TEST_P(OptimizerRule, FollowsThePublishedFormula) {
  auto tensors = makeTrainingTensors();
  std::vector<Reference> references;
  for (const auto& tensor : tensors) {
    const std::vector<double> zeros(tensor.value.size(), 0.0);
    references.push_back({.w = {tensor.value.begin(), tensor.value.end()},
                          .first = zeros,
                          .second = zeros,
                          .decay = tensor.decays ? kDecay : 0.0});
  }
  const auto optimizer = make(tensors);
  for (int step = 0; step < kSteps; ++step) {
    train(*optimizer, tensors, step, step + 1);
    for (std::size_t k = 0; k < tensors.size(); ++k) {
      auto& reference = references[k];
      reference.g.assign(tensors[k].gradient.begin(), tensors[k].gradient.end());
      reference.t = step + 1;
      GetParam().rule(reference);
      for (std::size_t i = 0; i < reference.w.size(); ++i) {
        ASSERT_NEAR(tensors[k].value[i], reference.w[i], 5e-6) << tensors[k].name << " " << i << " step " << step;
      }
    }
  }
}

TEST_P(OptimizerRule, GivesTheSameBitsOnAnyNumberOfThreads) {
  const int threads = omp_get_max_threads();
  std::vector<float> expected;
  for (const int count : {1, 2, 3, 4}) {
    omp_set_num_threads(count);
    auto tensors = makeTrainingTensors();
    const auto optimizer = make(tensors);
    train(*optimizer, tensors, 0, kSteps);
    if (count == 1) expected = valuesOf(tensors);
    EXPECT_EQ(valuesOf(tensors), expected) << count << " threads";
  }
  omp_set_num_threads(threads);
}

TEST_P(OptimizerRule, GoesOnFromItsSavedStateToTheBit) {
  auto whole = makeTrainingTensors();
  const auto optimizer = make(whole);
  train(*optimizer, whole, 0, 3);
  auto resumed = whole;
  const auto second = make(resumed);
  second->restore(optimizer->state());
  train(*optimizer, whole, 3, kSteps);
  train(*second, resumed, 3, kSteps);
  EXPECT_EQ(valuesOf(resumed), valuesOf(whole));
}

TEST_P(OptimizerRule, ScalesGradientsOnTheWay) {
  auto scaled = makeTrainingTensors();
  auto plain = makeTrainingTensors();
  fillGradients(scaled, 0);
  fillGradients(plain, 0);
  for (auto& tensor : plain) {
    for (auto& value : tensor.gradient) value *= 0.25F;
  }
  make(scaled)->step(parametersOf(scaled), {.learningRate = kRate, .gradientScale = 0.25});
  make(plain)->step(parametersOf(plain), {.learningRate = kRate});
  EXPECT_EQ(valuesOf(scaled), valuesOf(plain));
}

TEST_P(OptimizerRule, ChangesItsWeightDecayForLaterStepsOnly) {
  auto changed = makeTrainingTensors();
  const auto optimizer = make(changed);
  optimizer->setWeightDecay(0);
  EXPECT_EQ(optimizer->weightDecay(), 0);
  train(*optimizer, changed, 0, 1);
  auto without = makeTrainingTensors();
  auto options = GetParam().options;
  train(*makeOptimizer(GetParam().name, options, parametersOf(without)), without, 0, 1);
  EXPECT_EQ(valuesOf(changed), valuesOf(without));
}

INSTANTIATE_TEST_SUITE_P(Table, OptimizerRule, testing::ValuesIn(cases()),
                         [](const auto& one) { return one.param.label; });

TEST(Optimizers, AreAllHeldToAFormula) {
  std::set<std::string> tested;
  for (const auto& one : cases()) tested.insert(one.name);
  std::set<std::string> listed;
  for (const auto& facts : optimizers()) {
    EXPECT_TRUE(listed.insert(facts.name).second) << facts.name;
    EXPECT_FALSE(facts.description.empty() || facts.source.empty()) << facts.name;
  }
  EXPECT_EQ(tested, listed);
}

TEST(Optimizers, RefuseAnUnknownNameAndListTheKnown) {
  try {
    makeOptimizer("adan", {}, {});
    FAIL() << "an unknown optimiser was made";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::NotFound);
    EXPECT_THAT(error.what(), testing::AllOf(testing::HasSubstr("'adan'"), testing::HasSubstr("sgd, adam, adamw")));
  }
}

TEST(Optimizers, NameTheirStateByParameter) {
  auto tensors = makeTrainingTensors();
  const auto optimizer = makeOptimizer("adam", {}, parametersOf(tensors));
  std::vector<std::string> names;
  for (const auto& tensor : optimizer->state()) names.push_back(tensor.name);
  EXPECT_THAT(names, testing::ElementsAre("steps", "mean/conv.weight", "mean/conv.bias", "mean/bn.weight",
                                          "mean_square/conv.weight", "mean_square/conv.bias", "mean_square/bn.weight"));
  EXPECT_EQ(optimizer->stateBytes(), 4 * (2 + 2 * (40'001 + 7 + 33)));
}

TEST(Optimizers, RefuseParametersThatTheyWereNotMadeFor) {
  auto tensors = makeTrainingTensors();
  const auto optimizer = makeOptimizer("sgd", {}, parametersOf(tensors));
  const auto before = valuesOf(tensors);
  auto parameters = parametersOf(tensors);
  parameters[1].name = "other";
  EXPECT_THROW(optimizer->step(parameters, {.learningRate = 1}), Error);
  parameters = parametersOf(tensors);
  parameters[2].gradient = parameters[2].gradient.first(5);
  EXPECT_THROW(optimizer->step(parameters, {.learningRate = 1}), Error);
  parameters.pop_back();
  EXPECT_THROW(optimizer->step(parameters, {.learningRate = 1}), Error);
  EXPECT_THROW(optimizer->step(parametersOf(tensors), {.learningRate = NAN}), Error);
  EXPECT_THROW(optimizer->step(parametersOf(tensors), {.learningRate = -1}), Error);
  EXPECT_THROW(optimizer->setWeightDecay(-1), Error);
  EXPECT_EQ(valuesOf(tensors), before);
  tensors[1].name = tensors[0].name;
  EXPECT_THROW(makeOptimizer("sgd", {}, parametersOf(tensors)), Error);
}

TEST(Optimizers, RefuseTheStateOfAnotherOptimizer) {
  auto tensors = makeTrainingTensors();
  const auto sgdOptimizer = makeOptimizer("sgd", {}, parametersOf(tensors));
  const auto adamOptimizer = makeOptimizer("adam", {}, parametersOf(tensors));
  EXPECT_THROW(adamOptimizer->restore(sgdOptimizer->state()), Error);
  EXPECT_THROW(sgdOptimizer->restore(adamOptimizer->state()), Error);
}

TEST(Lars, LeavesTensorsOfZerosToTheRateAlone) {
  std::vector<TrainingTensor> tensors = {{"w", {0, 0}, {1, -1}, true}};
  makeOptimizer("lars", {{"momentum", 0.0}}, parametersOf(tensors))->step(parametersOf(tensors), {.learningRate = 0.5});
  EXPECT_EQ(tensors[0].value, (std::vector<float>{-0.5F, 0.5F}));
}

}  // namespace
}  // namespace carina::optim
