// SPDX-License-Identifier: Apache-2.0
#include "cli/evaluation_measurement.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include <fmt/format.h>

#include "cli/measurement.h"
#include "cli/text.h"
#include "engine/core/error.h"
#include "engine/core/rng.h"
#include "engine/eval/evaluation.h"

namespace carina::cli {
namespace {

constexpr std::uint64_t kFilmsOfAPatient = 4;

/// As often as NIH's rarest and commonest findings, and between.
double shareOf(std::int64_t label, std::int64_t labels) {
  return 0.002 *
         std::pow(90.0, static_cast<double>(label) / static_cast<double>(std::max<std::int64_t>(1, labels - 1)));
}

/// Eight bits of mantissa.
double rounded(double value) {
  int exponent = 0;
  const double mantissa = std::frexp(value, &exponent);
  return std::ldexp(std::round(mantissa * 256) / 256, exponent);
}

eval::FilmSet drawFilms(const EvaluationBench& bench) {
  eval::FilmSet films;
  for (std::int64_t i = 0; i < bench.labels; ++i) films.labels.push_back("label " + std::to_string(i + 1));
  Rng random(1);
  for (std::int64_t i = 0; i < bench.films; ++i) {
    films.ids.push_back(std::to_string(i));
    if (i == 0 || random.below(kFilmsOfAPatient) == 0) ++films.patientCount;
    films.patients.push_back(films.patientCount - 1);
    for (std::int64_t label = 0; label < bench.labels; ++label) {
      films.truth.push_back(random.uniform() < shareOf(label, bench.labels) ? 1.0F : 0.0F);
    }
  }
  return films;
}

eval::ScoreSet drawScores(const eval::FilmSet& films, std::int64_t model) {
  Rng random(2 + static_cast<std::uint64_t>(model));
  eval::ScoreSet scores{.name = "model " + std::to_string(model + 1), .weightsSha256 = {}, .values = {}};
  scores.values.reserve(films.truth.size());
  for (const float truth : films.truth) {
    const double logit = 4 * random.uniform() - 4 + 2 * truth;
    scores.values.push_back(rounded(1 / (1 + std::exp(-logit))));
  }
  return scores;
}

template <typename Work>
double secondsOf(const Work& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

std::string timesText(const std::vector<double>& times) {
  return fmt::format("median {:.3f} s   best {:.3f} s", median(times), std::ranges::min(times));
}

}  // namespace

EvaluationMeasurement measureEvaluation(const EvaluationBench& bench, const std::stop_token& stop) {
  const auto films = drawFilms(bench);
  std::vector<eval::ScoreSet> models;
  for (std::int64_t i = 0; i < bench.models; ++i) models.push_back(drawScores(films, i));
  EvaluationMeasurement measured{.of = bench};
  measured.inputBytes = static_cast<std::int64_t>(films.truth.size() * sizeof(float) +
                                                  models.size() * films.truth.size() * sizeof(double) +
                                                  films.patients.size() * sizeof(std::int32_t));
  const eval::BootstrapOptions bootstrap{.replicates = bench.replicates, .seed = 1};
  for (int i = 0; i < bench.repeats; ++i) {
    if (stop.stop_requested()) throw Error(ErrorCode::Cancelled, "bench: stopped");
    const double whole = secondsOf([&] { eval::evaluate(films, models, {.bootstrap = bootstrap}, {}, stop); });
    const double alone = secondsOf([&] { eval::bootstrapAurocs(films, models, bootstrap, stop); });
    measured.bootstrap.push_back(alone);
    measured.allButBootstrap.push_back(std::max(0.0, whole - alone));
  }
  measured.peakBytes = peakResidentBytes();
  return measured;
}

std::string evaluationMeasurementText(const EvaluationMeasurement& measured) {
  const auto& of = measured.of;
  return fmt::format(
      "{} films, {} labels, {} of models, {} repeats\n  all but the bootstrap   {}\n  {} replicates   {}\n"
      "input {}, peak memory {}\n",
      withThousands(of.films), of.labels, of.models, of.repeats, timesText(measured.allButBootstrap),
      withThousands(of.replicates), timesText(measured.bootstrap), bytesText(measured.inputBytes),
      bytesText(measured.peakBytes));
}

Json evaluationMeasurementJson(const EvaluationMeasurement& measured) {
  return {{"films", measured.of.films},
          {"labels", measured.of.labels},
          {"models", measured.of.models},
          {"replicates", measured.of.replicates},
          {"allButBootstrapSeconds", measured.allButBootstrap},
          {"bootstrapSeconds", measured.bootstrap},
          {"inputBytes", measured.inputBytes},
          {"peakBytes", measured.peakBytes}};
}

}  // namespace carina::cli
