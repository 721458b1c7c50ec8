// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "engine/report/subject.h"

namespace carina::report {

/// Every number of an evaluation as one long table: model, against, label, group, statistic, value, low, high, n,
/// positives. Undefined numbers are blank.
/// Threads  any
/// Source   engine/report/FORMAT.md
std::string numbersCsv(const Subject& subject);

/// The ROC curves: model, label, threshold, true and false positives, sensitivity, false positive rate. Only corners:
/// points on a straight piece between two others are left out.
std::string curvesCsv(const Subject& subject);

/// The films that two models call differently: label, film, truth, score and call of each.
std::string changedFilmsCsv(const Subject& subject);

}  // namespace carina::report
