// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/arch/source_tree.h"

namespace carina::arch {

/// Which rooms each room may include, transitively closed; every room of the house is a key.
const std::map<std::string, std::set<std::string>>& allowedRooms();

/// Includes between rooms that run upwards, and rooms that nobody knows.
std::vector<Violation> findWrongDirections(const std::vector<SourceFile>& files);

/// Third-party headers outside the one room that may see them, or in a header that other rooms could include.
std::vector<Violation> findForeignHeaders(const std::vector<SourceFile>& files);

/// ROOMS of carina_room() that a room may not know.
std::vector<Violation> findWrongTargets(const std::vector<SourceFile>& files);

}  // namespace carina::arch
