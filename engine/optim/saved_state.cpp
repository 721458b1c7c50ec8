// SPDX-License-Identifier: Apache-2.0
#include "engine/optim/saved_state.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "engine/core/error.h"

namespace carina::optim {

bool StepCount::isCount(std::span<const float> parts) {
  return std::all_of(parts.begin(), parts.end(), [](float part) {
    return part >= 0 && part < static_cast<float>(kBase) && part == std::floor(part);
  });
}

void restoreState(const std::string& owner, std::span<const StateTensor> mine, std::span<const NamedTensor> saved) {
  const auto refuse = [&](const std::string& what) {
    throw Error(ErrorCode::InvalidArgument, owner + ": the saved state " + what);
  };
  std::map<std::string, std::span<const float>> rest;
  for (const auto& tensor : saved) rest[tensor.name] = tensor.values;
  std::vector<std::span<const float>> sources;
  for (const auto& own : mine) {
    const auto at = rest.find(own.name);
    if (at == rest.end()) refuse("lacks '" + own.name + "'; was it saved with other settings or another net?");
    if (at->second.size() != own.values.size()) {
      refuse("has " + std::to_string(at->second.size()) + " elements of '" + own.name + "', not " +
             std::to_string(own.values.size()));
    }
    if (own.isCount && !StepCount::isCount(at->second)) refuse("has '" + own.name + "' that is no count");
    sources.push_back(at->second);
    rest.erase(at);
  }
  if (!rest.empty()) refuse("has '" + rest.begin()->first + "', which is not known here");
  for (std::size_t i = 0; i < mine.size(); ++i) std::copy(sources[i].begin(), sources[i].end(), mine[i].values.begin());
}

}  // namespace carina::optim
