// SPDX-License-Identifier: Apache-2.0
#include "engine/model/import_names.h"

#include <algorithm>
#include <map>
#include <set>
#include <span>
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

bool isNumber(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::vector<std::string_view> splitAtDots(std::string_view name) {
  std::vector<std::string_view> parts;
  for (auto dot = name.find('.'); dot != std::string_view::npos; dot = name.find('.')) {
    parts.push_back(name.substr(0, dot));
    name.remove_prefix(dot + 1);
  }
  parts.push_back(name);
  return parts;
}

// "denselayer1.norm.1.weight"
bool isOldDenseLayer(std::span<const std::string_view> last) {
  constexpr std::string_view kLayer = "denselayer";
  return last[0].starts_with(kLayer) && isNumber(last[0].substr(kLayer.size())) &&
         (last[1] == "norm" || last[1] == "conv") && (last[2] == "1" || last[2] == "2");
}

// "classifier.0.weight"
bool isWrappedHead(std::span<const std::string_view> last) {
  return (last[0] == "classifier" || last[0] == "fc" || last[0] == "_fc") && last[1].size() == 1 && isNumber(last[1]) &&
         (last[2] == "weight" || last[2] == "bias");
}

// torchvision before 0.2.1 had "denselayer1.norm.1", which became "denselayer1.norm1"; heads that a training script
// wraps in a Sequential are "classifier.0".
std::string modernName(const std::string& name) {
  const auto parts = splitAtDots(name);
  const std::span all(parts);
  const auto dot = name.size() - parts.back().size() - 1;  // the last one
  if (parts.size() >= 4 && isOldDenseLayer(all.last(4))) {
    return name.substr(0, dot - 2) + name.substr(dot - 1);
  }
  if (parts.size() >= 3 && isWrappedHead(all.last(3))) {
    return name.substr(0, dot - 2) + name.substr(dot);
  }
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
