// SPDX-License-Identifier: Apache-2.0
#include "engine/data/label_set.h"

#include <algorithm>
#include <set>

#include "engine/core/error.h"
#include "engine/data/text_lines.h"

namespace carina::data {

const LabelSet& nihLabels() {
  static const LabelSet kLabels = {"Atelectasis", "Cardiomegaly", "Effusion",           "Infiltration",  "Mass",
                                   "Nodule",      "Pneumonia",    "Pneumothorax",       "Consolidation", "Edema",
                                   "Emphysema",   "Fibrosis",     "Pleural_Thickening", "Hernia"};
  return kLabels;
}

std::optional<std::string> markFindings(std::string_view cell, const LabelSet& names, std::span<float> labels) {
  while (true) {
    const auto name = cell.substr(0, cell.find('|'));
    const auto at = std::ranges::find(names, name);
    if (at != names.end()) {
      labels[static_cast<std::size_t>(at - names.begin())] = 1;
    } else if (name != "No Finding") {
      return std::string(name);
    }
    if (name.size() == cell.size()) return {};
    cell.remove_prefix(name.size() + 1);
  }
}

void checkLabels(const LabelSet& labels, const std::string& where) {
  const auto require = [&](bool isGood, const std::string& what) {
    if (!isGood) throw Error(ErrorCode::InvalidArgument, where + ": " + what);
  };
  require(!labels.empty(), "there is no label; give at least one");
  std::set<std::string_view> seen;
  for (const auto& label : labels) {
    require(!label.empty(), "a label is empty; give it a name");
    require(seen.insert(label).second, "the label '" + label + "' is there twice");
  }
}

LabelSet loadLabels(const std::filesystem::path& path) {
  auto labels = loadLines(path);
  checkLabels(labels, path.string());
  return labels;
}

}  // namespace carina::data
