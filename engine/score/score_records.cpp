// SPDX-License-Identifier: Apache-2.0
#include "engine/score/score_records.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include "engine/core/error.h"
#include "engine/core/nearest_name.h"
#include "engine/data/label_set.h"
#include "engine/score/film_hash.h"
#include "engine/score/film_ids.h"
#include "engine/score/patient_numbers.h"

namespace carina::score {
namespace {

using Labels = std::vector<std::string>;

[[noreturn]] void refuse(const std::string& what) {
  throw Error(ErrorCode::InvalidArgument, what);
}

bool has(const Labels& labels, const std::string& label) {
  return std::ranges::find(labels, label) != labels.end();
}

/// True where two models want the very same of a film.
bool haveOneInput(const model::ModelCard& a, const model::ModelCard& b) {
  return a.inputSize == b.inputSize && a.channels == b.channels && a.preprocessing == b.preprocessing;
}

std::vector<std::size_t> placesOf(const Labels& wanted, const Labels& all, const std::string& where) {
  std::vector<std::size_t> places;
  for (const auto& label : wanted) {
    const auto at = std::ranges::find(all, label);
    if (at == all.end()) {
      refuse(where + ": there is no label '" + label + "'; the nearest is '" + nearestName(label, all) + "'");
    }
    places.push_back(static_cast<std::size_t>(at - all.begin()));
  }
  return places;
}

Labels chooseLabels(const data::RecordSet& set, const std::vector<NamedModel>& models, const Labels& wanted) {
  if (!wanted.empty()) {
    data::checkLabels(wanted, "the labels to evaluate");
    return wanted;
  }
  Labels common;
  for (const auto& label : set.labels()) {
    if (std::ranges::all_of(models, [&](const auto& each) { return has(each.model.card.labels, label); })) {
      common.push_back(label);
    }
  }
  if (!common.empty()) return common;
  std::string text = nameOf(set) + ": no label that every model has: its first is '" + set.labels().front() + "'";
  for (const auto& each : models) text += ", that of " + each.name + " is '" + each.model.card.labels.front() + "'";
  refuse(text);
}

/// One model alone, and where its labels are.
struct Reader {
  std::string name;
  std::size_t input = 0;  ///< which of a film's inputs it takes
  std::vector<std::size_t> places;
  std::unique_ptr<predict::Predictor> predictor;
};

class Scoring {
 public:
  Scoring(const data::RecordSet& set, std::vector<NamedModel> models, const ScoringOptions& options) : set_(set) {
    if (models.empty()) refuse("scoring needs at least one model");
    if (set.size() == 0) refuse(nameOf(set) + ": has no films");
    auto& films = scored_.films;
    films.source = nameOf(set);
    films.labels = chooseLabels(set, models, options.labels);
    films.attributes = {{"age", {}}, {"sex", {}}, {"view", {}}};
    places_ = placesOf(films.labels, set.labels(), films.source);
    for (const auto& label : set.labels()) {
      if (options.labels.empty() && !has(films.labels, label)) scored_.labelsLeft.push_back(label);
    }
    batch_ = std::clamp<std::int64_t>(options.reading.batch, 1, set.size());
    std::vector<model::ModelCard> cards;
    for (auto& each : models) {
      cards.push_back(each.model.card);
      addReader(std::move(each), cards, options.precision);
    }
  }

  ScoredRecords run(ReadingOptions options, const ReadingWatch& watch) {
    options.batch = std::min(options.batch, set_.size());
    const RecordReading reading{.wants = {},
                                .prepare = [this](const image::Film& film) { return prepare(film); },
                                .consume = [this](std::span<ReadFilm> films) { consume(films); }};
    scored_.damaged = readInBatches(set_, reading, options, watch);
    auto& films = scored_.films;
    if (films.ids.empty()) refuse(films.source + ": every film is damaged");
    const FilmIds unique(films.ids, films.source);
    films.patientCount = patients_.count();
    films.sha256 = hashFilms(films);
    return std::move(scored_);
  }

 private:
  void addReader(NamedModel named, const std::vector<model::ModelCard>& cards, DType precision) {
    Reader reader;
    reader.name = named.name;
    reader.places = placesOf(scored_.films.labels, named.model.card.labels, named.name);
    const auto first =
        std::ranges::find_if(cards, [&](const auto& card) { return haveOneInput(card, named.model.card); });
    const auto same = static_cast<std::size_t>(first - cards.begin());
    const bool isNew = same == readers_.size();
    reader.input = isNew ? preparers_.size() : readers_[same].input;
    if (isNew) preparers_.push_back(readers_.size());
    std::vector<model::Model> alone;
    alone.push_back(std::move(named.model));
    reader.predictor = std::make_unique<predict::Predictor>(
        std::move(alone), predict::PredictorOptions{.precision = precision, .batch = batch_});
    const auto& facts = reader.predictor->models().front();
    scored_.scores.push_back({std::move(named.name), facts.weightsSha256, {}});
    scored_.models.push_back(facts);
    readers_.push_back(std::move(reader));
  }

  std::vector<predict::PreparedFilm> prepare(const image::Film& film) const {
    std::vector<predict::PreparedFilm> inputs;
    for (const auto reader : preparers_) inputs.push_back(readers_[reader].predictor->prepare(film));
    return inputs;
  }

  void consume(std::span<ReadFilm> films) {
    for (const auto& film : films) {
      addFacts(film.facts);
      scored_.records.push_back(film.index);
    }
    for (std::size_t input = 0; input < preparers_.size(); ++input) {
      std::vector<predict::PreparedFilm> inputs;
      for (auto& film : films) inputs.push_back(std::move(film.inputs[input]));
      for (std::size_t i = 0; i < readers_.size(); ++i) {
        if (readers_[i].input == input) addScores(readers_[i], inputs, films, scored_.scores[i].values);
      }
    }
  }

  void addFacts(const data::Record& facts) {
    auto& films = scored_.films;
    films.ids.push_back(facts.imageId);
    films.patients.push_back(patients_.numberOf(facts.patientId.reveal()));
    for (const auto place : places_) films.truth.push_back(facts.labels[place]);
    films.attributes[0].values.push_back(facts.patientAge ? std::to_string(*facts.patientAge) : std::string());
    films.attributes[1].values.push_back(facts.patientSex);
    films.attributes[2].values.push_back(facts.viewPosition);
  }

  static void addScores(const Reader& reader, std::span<const predict::PreparedFilm> inputs,
                        std::span<const ReadFilm> films, std::vector<double>& values) {
    const auto found = reader.predictor->predict(inputs);
    for (std::size_t i = 0; i < found.size(); ++i) {
      for (const auto place : reader.places) {
        const auto probability = found[i].probabilities[place];
        if (!std::isfinite(probability)) {
          refuse(reader.name + ": gives '" + films[i].facts.imageId +
                 "' a probability that is not a number; did its training diverge?");
        }
        values.push_back(probability);
      }
    }
  }

  const data::RecordSet& set_;
  ScoredRecords scored_;
  std::vector<std::size_t> places_;  ///< of the labels, in the records
  std::int64_t batch_ = 1;
  std::vector<Reader> readers_;
  std::vector<std::size_t> preparers_;  ///< for each input, the first reader that takes it
  PatientNumbers patients_;
};

}  // namespace

ScoredRecords scoreRecords(const data::RecordSet& set, std::vector<NamedModel> models, const ScoringOptions& options,
                           const ReadingWatch& watch) {
  return Scoring(set, std::move(models), options).run(options.reading, watch);
}

}  // namespace carina::score
