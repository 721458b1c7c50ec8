// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "engine/report/subject.h"

namespace carina::report {

/// Every number of an evaluation as one JSON document, "carina.evaluation" of version 1; what is undefined is null.
/// The curves are in curvesCsv, the films that change sides in changedFilmsCsv.
/// Threads  any
/// Source   engine/report/FORMAT.md
std::string evaluationJson(const Subject& subject);

}  // namespace carina::report
