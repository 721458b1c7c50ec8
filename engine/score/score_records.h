// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/core/dtype.h"
#include "engine/data/record_set.h"
#include "engine/eval/film_set.h"
#include "engine/model/model.h"
#include "engine/predict/findings.h"
#include "engine/score/record_batches.h"

namespace carina::score {

/// A model and what people call it.
struct NamedModel {
  std::string name;
  model::Model model;
};

struct ScoringOptions {
  std::vector<std::string> labels;  ///< empty: those that the records and all models have, in the records' order
  DType precision = DType::F32;     ///< F32 or BF16
  ReadingOptions reading;
};

/// Records with what models say of them.
struct ScoredRecords {
  eval::FilmSet films;                      ///< attributes: age (years, as text), sex, view
  std::vector<std::int64_t> records;        ///< where each film is in the set
  std::vector<eval::ScoreSet> scores;       ///< one a model: its probabilities
  std::vector<predict::ModelFacts> models;  ///< the same models
  std::vector<std::string> labelsLeft;      ///< labels of the records that some model lacks
  std::vector<std::string> damaged;         ///< what was wrong with films that were left out
};

/// Reads a split with each of the models alone; labels are matched by name. Films are decoded on threads of their own
/// while the kernels compute, and each film once, whatever the number of models.
///
/// Errors   InvalidArgument: no model, no film, a label that records or models lack (the nearest is named), no label
///          in common, a probability that is not a number (model and film are named) · Unsupported: bf16 on this CPU ·
///          Corrupt: as readInBatches; an id that is there twice · Cancelled
/// Threads  one thread at a time; uses the process's threads
ScoredRecords scoreRecords(const data::RecordSet& set, std::vector<NamedModel> models, const ScoringOptions& options,
                           const ReadingWatch& watch);

}  // namespace carina::score
