// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace carina::data {

/// The labels of a set, in their order.
using LabelSet = std::vector<std::string>;

/// The 14 findings of ChestX-ray14 in its order.
/// Source   Wang et al., ChestX-ray8, CVPR 2017
const LabelSet& nihLabels();

/// Errors   InvalidArgument: no label, an empty one, or one twice; begins with `where`
void checkLabels(const LabelSet& labels, const std::string& where);

/// One label a line; blank lines do not count.
///
/// Errors   NotFound, Io: the file · InvalidArgument: as checkLabels
LabelSet loadLabels(const std::filesystem::path& path);

}  // namespace carina::data
