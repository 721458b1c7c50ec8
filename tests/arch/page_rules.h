// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "tests/arch/source_tree.h"

namespace carina::arch {

/// Packages of packaging/debian-packages.txt that are listed twice, without a reason, or not in README's table; and
/// packages of README's table that the list lacks.
std::vector<Violation> findPackageGaps(const std::vector<SourceFile>& files);

/// README's two first commands, and the gate that runs the second: what a newcomer types is what is tested.
std::vector<Violation> findBrokenPromises(const std::vector<SourceFile>& files);

}  // namespace carina::arch
