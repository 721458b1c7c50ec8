// SPDX-License-Identifier: Apache-2.0
#include "engine/predict/predictor.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/core/error.h"
#include "engine/graph/executor.h"
#include "engine/graph/plan.h"
#include "engine/image/network_input.h"
#include "engine/model/input_spec.h"
#include "engine/predict/heat_map.h"

namespace carina::predict {
namespace {

ModelFacts factsOf(const model::Model& model) {
  return {model.card.net, model.weightsSha256, model.card.training, model::honestyStatement(model.card)};
}

void checkOneTongue(const model::ModelCard& first, const model::ModelCard& other) {
  const auto refuse = [&](const std::string& difference) {
    throw Error(ErrorCode::InvalidArgument, "models of an ensemble must have the same labels: " + first.net + " and " +
                                                other.net + " differ: " + difference);
  };
  const auto [a, b] = std::ranges::mismatch(first.labels, other.labels);
  const auto place = std::to_string(a - first.labels.begin() + 1);
  if (a != first.labels.end() && b != other.labels.end())
    refuse("label " + place + " is '" + *a + "', not '" + *b + "'");
  if (a != first.labels.end()) refuse("the second has no label " + place + ", '" + *a + "'");
  if (b != other.labels.end()) refuse("the first has no label " + place + ", '" + *b + "'");
  if (first.task != other.task) refuse("one gives independent probabilities, the other one softmax over all labels");
}

std::vector<float> probabilitiesOf(std::span<const float> logits, model::Task task) {
  std::vector<float> dst(logits.begin(), logits.end());
  if (task == model::Task::MultiLabel) {
    for (auto& value : dst) value = 1.0F / (1.0F + std::exp(-value));
    return dst;
  }
  const float highest = *std::ranges::max_element(dst);
  double sum = 0;
  for (auto& value : dst) sum += value = std::exp(value - highest);
  for (auto& value : dst) value = static_cast<float>(value / sum);
  return dst;
}

}  // namespace

/// One model with its plan, packed weights and memory.
class Predictor::Member {
 public:
  Member(model::Model model, const PredictorOptions& options)
      : spec(model::inputSpecOf(model.card)),
        task_(model.card.task),
        featureShape_(model.graph.shape(model.graph.output("features"))) {
    graph::PlanOptions wanted{options.batch, options.precision, {"logits"}};
    if (options.heatMaps) {
      wanted.outputs.push_back("features");
      lastLayer_ = findLastLayer(model.graph, model.weights);
    }
    auto plan = graph::Plan::make(model.graph, wanted);
    auto weights = graph::PackedWeights::pack(*plan, model.weights);
    executor_ = std::make_unique<graph::Executor>(std::move(plan), std::move(weights));
  }

  /// The findings of up to a batch of inputs.
  std::vector<Findings> run(std::span<const float> inputs, std::size_t films) {
    executor_->run(inputs);
    const auto logits = executor_->output("logits");
    std::vector<Findings> found(films);
    for (std::size_t i = 0; i < films; ++i) {
      found[i].probabilities = probabilitiesOf(logits.subspan(i * labels, labels), task_);
      if (lastLayer_.classes > 0) found[i].maps = mapsOf(i);
    }
    return found;
  }

  const image::InputSpec spec;
  std::size_t labels = 0;

 private:
  std::vector<image::HeatMap> mapsOf(std::size_t film) const {
    const image::Size size{static_cast<int>(featureShape_[1]), static_cast<int>(featureShape_[2])};
    const auto elements = static_cast<std::size_t>(featureShape_.elements());
    const auto features = executor_->output("features").subspan(film * elements, elements);
    std::vector<image::HeatMap> maps;
    for (std::int64_t label = 0; label < lastLayer_.classes; ++label) {
      maps.push_back(makeActivationMap(lastLayer_, label, features, size));
    }
    return maps;
  }

  model::Task task_;
  Shape featureShape_;
  LastLayer lastLayer_;
  std::unique_ptr<graph::Executor> executor_;
};

Predictor::Predictor(std::vector<model::Model> models, const PredictorOptions& options) : batch_(options.batch) {
  if (models.empty()) throw Error(ErrorCode::InvalidArgument, "a prediction needs at least one model");
  labels_ = models.front().card.labels;
  for (const auto& model : models) checkOneTongue(models.front().card, model.card);
  for (auto& model : models) {
    facts_.push_back(factsOf(model));
    members_.push_back(std::make_unique<Member>(std::move(model), options));
    members_.back()->labels = labels_.size();
  }
}

Predictor::~Predictor() = default;

PreparedFilm Predictor::prepare(const image::Film& film) const {
  PreparedFilm prepared;
  for (const auto& member : members_) prepared.push_back(image::makeNetworkInput(film, member->spec));
  return prepared;
}

namespace {

std::vector<float> joinInputs(std::span<const PreparedFilm> films, std::size_t member) {
  std::vector<float> joined;
  for (const auto& film : films) {
    if (member >= film.size()) throw Error(ErrorCode::InvalidArgument, "a film was not prepared for every model");
    joined.insert(joined.end(), film[member].begin(), film[member].end());
  }
  return joined;
}

/// The mean over models of one film's findings.
Findings meanOf(const std::vector<std::vector<Findings>>& byModel, std::size_t film) {
  Findings mean;
  for (std::size_t label = 0; label < byModel.front()[film].probabilities.size(); ++label) {
    double sum = 0;
    std::vector<image::HeatMap> maps;
    for (const auto& findings : byModel) {
      sum += findings[film].probabilities[label];
      if (!findings[film].maps.empty()) maps.push_back(findings[film].maps[label]);
    }
    mean.probabilities.push_back(static_cast<float>(sum / static_cast<double>(byModel.size())));
    if (!maps.empty()) mean.maps.push_back(meanOfMaps(maps));
  }
  return mean;
}

}  // namespace

std::vector<Findings> Predictor::predict(std::span<const PreparedFilm> films) {
  std::vector<Findings> all;
  for (std::size_t first = 0; first < films.size(); first += static_cast<std::size_t>(batch_)) {
    const auto batch = films.subspan(first, std::min(films.size() - first, static_cast<std::size_t>(batch_)));
    std::vector<std::vector<Findings>> byModel;
    for (std::size_t i = 0; i < members_.size(); ++i) {
      byModel.push_back(members_[i]->run(joinInputs(batch, i), batch.size()));
    }
    for (std::size_t i = 0; i < batch.size(); ++i) all.push_back(meanOf(byModel, i));
  }
  return all;
}

}  // namespace carina::predict
