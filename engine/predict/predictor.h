// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/core/dtype.h"
#include "engine/image/film.h"
#include "engine/model/model.h"
#include "engine/predict/findings.h"

namespace carina::predict {

/// How a predictor runs its models.
struct PredictorOptions {
  DType precision = DType::F32;  ///< F32 or BF16
  std::int64_t batch = 1;        ///< films that run at once
  bool heatMaps = false;         ///< a class activation map for every label
};

/// One film as the models want it: the input of each model, C × H × W.
using PreparedFilm = std::vector<std::vector<float>>;

/// One model, or an ensemble whose probabilities are averaged.
///
/// Each model sees the film by its own card. Probabilities are sigmoids of the logits (MultiLabel) or their softmax
/// (MultiClass).
/// Errors   InvalidArgument: no model, models whose labels or tasks differ (the difference is named), batch < 1 ·
///          Unsupported: bf16 on this CPU
/// Threads  prepare() and the facts from many threads; predict() one thread at a time
class Predictor {
 public:
  Predictor(std::vector<model::Model> models, const PredictorOptions& options);
  ~Predictor();
  Predictor(const Predictor&) = delete;
  Predictor& operator=(const Predictor&) = delete;

  /// Which numbers these are; say it wherever they are shown.
  const std::vector<ModelFacts>& models() const { return facts_; }
  const std::vector<std::string>& labels() const { return labels_; }
  std::int64_t batch() const { return batch_; }

  PreparedFilm prepare(const image::Film& film) const;

  /// Any number of films, in batches. Errors: InvalidArgument: a film that prepare() did not make
  std::vector<Findings> predict(std::span<const PreparedFilm> films);

 private:
  class Member;
  std::vector<std::unique_ptr<Member>> members_;
  std::vector<ModelFacts> facts_;
  std::vector<std::string> labels_;
  std::int64_t batch_;
};

}  // namespace carina::predict
