// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to engine/report.

#include <cstddef>
#include <vector>

#include "engine/report/document.h"
#include "engine/report/subject.h"

namespace carina::report {

/// The parts of an evaluation's document. One without blocks is left out.
Section overviewSection(const Subject& subject);
Section aurocSection(const Subject& subject);
Section curvesSection(const Subject& subject);
Section baselineSection(const Subject& subject);
Section operatingSection(const Subject& subject);
Section calibrationSection(const Subject& subject);
Section subgroupSection(const Subject& subject);
std::vector<Section> comparisonSections(const Subject& subject);
Section localizationSection(const Subject& subject);
Section labelSection(const Subject& subject, std::size_t label);
Section methodsSection(const Subject& subject);

}  // namespace carina::report
