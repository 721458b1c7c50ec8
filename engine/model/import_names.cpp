// SPDX-License-Identifier: Apache-2.0
#include "engine/model/import_names.h"

#include <algorithm>
#include <map>
#include <regex>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/core/error.h"
#include "engine/model/import.h"
#include "engine/model/keras_names.h"

namespace carina::model {
namespace {

using Names = std::set<std::string, std::less<>>;

Names namesOf(const graph::Graph& graph) {
  Names names;
  for (const auto& parameter : graph.parameters()) names.insert(parameter.name);
  return names;
}

// torchvision before 0.2.1 had "denselayer1.norm.1", which became "denselayer1.norm1"; heads that a training script
// wraps in a Sequential are "classifier.0".
std::string modernName(const std::string& name) {
  static const std::regex kDenseLayer("(^|.*\\.)(denselayer[0-9]+\\.)(norm|conv)\\.([12])\\.([a-z_]+)");
  static const std::regex kHead("(^|.*\\.)(classifier|fc|_fc)\\.[0-9]\\.(weight|bias)");
  constexpr std::size_t kLongest = 200;  // std::regex recurses over the text
  if (name.size() > kLongest) return name;
  std::smatch match;
  if (std::regex_match(name, match, kDenseLayer)) {
    return match[1].str() + match[2].str() + match[3].str() + match[4].str() + "." + match[5].str();
  }
  if (std::regex_match(name, match, kHead)) return match[1].str() + match[2].str() + "." + match[3].str();
  return name;
}

// What comes before the net's own names most often, e.g. "module.densenet121."; empty where nothing fits better.
std::string findPrefix(const graph::Weights& foreign, const Names& wanted) {
  std::map<std::string, std::size_t> hits;
  for (const auto& [name, tensor] : foreign) {
    for (auto dot = std::string::npos;; --dot) {
      dot = name.rfind('.', dot);
      const auto start = dot == std::string::npos ? 0 : dot + 1;
      if (wanted.contains(std::string_view(name).substr(start))) ++hits[name.substr(0, start)];
      if (dot == std::string::npos || dot == 0) break;
    }
  }
  const auto best =
      std::max_element(hits.begin(), hits.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  return best == hits.end() ? std::string() : best->first;
}

std::string listFirst(const std::vector<std::string>& names, const char* what) {
  constexpr std::size_t kNamed = 3;
  if (names.empty()) return {};
  std::string text = "; " + std::to_string(names.size()) + " " + what + ": ";
  for (std::size_t i = 0; i < std::min(names.size(), kNamed); ++i) {
    text += (i == 0 ? "'" : ", '") + names[i].substr(0, 80) + "'";
  }
  return text + (names.size() > kNamed ? " …" : "");
}

// A convolution that has a bias in the file and none in the net took it from the batch norm after it.
bool isNormFolded(const std::vector<std::string>& unexpected, const graph::Graph& graph) {
  std::set<std::string> convolutions;
  for (const auto& parameter : graph.parameters()) {
    if (parameter.role == graph::ParameterRole::ConvWeight) convolutions.insert(parameter.name);
  }
  return std::any_of(unexpected.begin(), unexpected.end(), [&](const std::string& name) {
    return name.ends_with(".bias") && convolutions.contains(name.substr(0, name.size() - 4) + "weight");
  });
}

}  // namespace

graph::Weights renameForeignWeights(const graph::Weights& foreign, const graph::Graph& graph) {
  const auto wanted = namesOf(graph);
  graph::Weights modern;
  for (const auto& [name, tensor] : isKerasWeights(foreign) ? renameKerasWeights(foreign) : foreign) {
    if (name.ends_with("num_batches_tracked")) continue;
    modern.insert_or_assign(wanted.contains(name) ? name : modernName(name), tensor);
  }
  const auto prefix = findPrefix(modern, wanted);
  graph::Weights renamed;
  for (const auto& [name, tensor] : modern) {
    renamed.insert_or_assign(name.starts_with(prefix) ? name.substr(prefix.size()) : name, tensor);
  }
  return renamed;
}

void checkNamesFit(const graph::Graph& graph, const graph::Weights& weights, const std::string& file) {
  const auto wanted = namesOf(graph);
  std::vector<std::string> missing;
  std::vector<std::string> unexpected;
  for (const auto& name : wanted) {
    if (!weights.contains(name)) missing.push_back(name);
  }
  for (const auto& [name, tensor] : weights) {
    if (!wanted.contains(name)) unexpected.push_back(name);
  }
  if (missing.empty() && unexpected.empty()) return;
  const char* cause = isNormFolded(unexpected, graph)
                          ? "; its batch norms seem to be folded into its convolutions: export it without folding"
                          : "; is it another net?";
  throw Error(ErrorCode::InvalidArgument, file + ": its tensors do not fit the net" + listFirst(missing, "missing") +
                                              listFirst(unexpected, "unexpected") + cause);
}

}  // namespace carina::model
