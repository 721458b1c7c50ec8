// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "tests/arch/source_tree.h"

namespace carina::arch {

/// Every source begins with its licence: GPL-3.0-or-later in gui/, Apache-2.0 elsewhere.
std::vector<Violation> findMissingLicences(const std::vector<SourceFile>& files);

/// Files past 500 lines, functions past 60, more than 20 project includes, module CMakeLists past 40 lines.
std::vector<Violation> findOversized(const std::vector<SourceFile>& files);

/// Names that say nothing (Manager, Helper, Utils, Common, Misc) in files and types.
std::vector<Violation> findEmptyNames(const std::vector<SourceFile>& files);

/// Headers of engine, cli and gui without a documentation comment.
std::vector<Violation> findUndocumented(const std::vector<SourceFile>& files);

/// Engine code that prints, and paths of one machine anywhere.
std::vector<Violation> findPrintsAndMachinePaths(const std::vector<SourceFile>& files);

}  // namespace carina::arch
