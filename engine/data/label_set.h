// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace carina::data {

/// The labels of a set, in their order.
using LabelSet = std::vector<std::string>;

/// The 14 findings of ChestX-ray14 in its order.
/// Source   Wang et al., ChestX-ray8, CVPR 2017
const LabelSet& nihLabels();

/// Sets the labels that a cell such as "Mass|Nodule" or "No Finding" names to 1 (`labels` has one value a name of
/// `names`); gives the first name of the cell that is none of them.
/// Source   ChestX-ray14, Data_Entry_2017.csv, column "Finding Labels"
std::optional<std::string> markFindings(std::string_view cell, const LabelSet& names, std::span<float> labels);

/// Errors   InvalidArgument: no label, an empty one, or one twice; begins with `where`
void checkLabels(const LabelSet& labels, const std::string& where);

/// One label a line; blank lines do not count.
///
/// Errors   NotFound, Io: the file · InvalidArgument: as checkLabels
LabelSet loadLabels(const std::filesystem::path& path);

}  // namespace carina::data
