// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/data/record_set.h"
#include "engine/image/raster.h"
#include "engine/predict/predictor.h"
#include "engine/score/boxes.h"
#include "engine/score/film_ids.h"
#include "engine/score/localization.h"
#include "engine/score/record_batches.h"

namespace carina::score {

struct RecordLocalizationOptions {
  LocalizationOptions localization;
  std::optional<image::Size> frame;  ///< of the films that boxes were drawn on (NIH: 1024 × 1024); none: each record's
  ReadingOptions reading;            ///< its batch is not used: the predictor has one
};

/// How well heat maps find boxes, label by label, and what was left out.
/// Threads  a value
struct LocalizationReport {
  double mapShare = kDefaultMapShare;
  std::vector<LabelLocalization> labels;  ///< of the predictor, in its order, that some box has
  std::int64_t films = 0;                 ///< with a box of these
  IdCount withoutFilm;                    ///< films of the boxes that the set lacks
  IdCount withoutLabel;                   ///< labels of boxes that the predictor lacks; a count of boxes
  std::vector<std::string> damaged;       ///< what was wrong with films that were left out
};

/// Makes heat maps of the films of a split that have boxes, and compares; films are matched by id or stem.
///
/// Errors   InvalidArgument: a predictor without heat maps; a box that lies outside of its film by more than a
/// hundredth
///          (file and line are named), for then the frame is another; no box of a film and a label that are there ·
///          as readInBatches, localize
/// Threads  one thread at a time; uses the process's threads
LocalizationReport localizeRecords(const data::RecordSet& set, predict::Predictor& predictor, const BoxTable& boxes,
                                   const RecordLocalizationOptions& options, const ReadingWatch& watch);

}  // namespace carina::score
