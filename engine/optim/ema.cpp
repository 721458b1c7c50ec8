// SPDX-License-Identifier: Apache-2.0
#include "engine/optim/ema.h"

#include <algorithm>

#include "engine/core/error.h"
#include "engine/optim/sweep.h"

namespace carina::optim {
namespace {

std::vector<std::int64_t> sizesOf(std::span<const NamedTensor> tensors) {
  std::vector<std::int64_t> sizes;
  for (const auto& tensor : tensors) sizes.push_back(std::ssize(tensor.values));
  return sizes;
}

void approach(std::span<float> averages, const float* value, float share) {
  float* average = averages.data();
  sweep(
      std::ssize(averages), [=](std::int64_t i)
                                __attribute__((always_inline)) { average[i] += share * (value[i] - average[i]); });
}

}  // namespace

Ema::Ema(const EmaOptions& options, std::span<const NamedTensor> values)
    : options_(options), segments_(sizesOf(values)) {
  if (!(options.decay >= 0 && options.decay < 1)) {
    throw Error(ErrorCode::InvalidArgument, "moving averages: the decay must be at least 0 and below 1");
  }
  for (const auto& tensor : values) {
    names_.push_back(tensor.name);
    averages_.emplace_back(tensor.values.begin(), tensor.values.end());
  }
}

void Ema::check(std::span<const NamedTensor> values) const {
  const auto fits = [&](std::size_t i) {
    return values[i].name == names_[i] && values[i].values.size() == averages_[i].size();
  };
  bool isGood = values.size() == names_.size();
  for (std::size_t i = 0; isGood && i < names_.size(); ++i) isGood = fits(i);
  if (!isGood)
    throw Error(ErrorCode::InvalidArgument, "moving averages: these are not the tensors that they began with");
}

void Ema::update(std::span<const NamedTensor> values) {
  check(values);
  const auto n = updates_.value() + 1;
  const auto count = static_cast<double>(n);
  const double decay = options_.warmsUp ? std::min(options_.decay, (1.0 + count) / (10.0 + count)) : options_.decay;
  segments_.forEach([&](std::size_t index) {
    const auto& segment = segments_.all()[index];
    const auto begin = static_cast<std::size_t>(segment.begin);
    approach(std::span(averages_[segment.tensor]).subspan(begin, static_cast<std::size_t>(segment.end) - begin),
             values[segment.tensor].values.data() + begin, static_cast<float>(1.0 - decay));
  });
  updates_.set(n);
}

std::vector<NamedTensor> Ema::averages() const {
  std::vector<NamedTensor> all;
  for (std::size_t i = 0; i < names_.size(); ++i) all.push_back({names_[i], averages_[i]});
  return all;
}

std::vector<NamedTensor> Ema::state() const {
  std::vector<NamedTensor> all = {{"updates", updates_.parts()}};
  for (std::size_t i = 0; i < names_.size(); ++i) all.push_back({"average/" + names_[i], averages_[i]});
  return all;
}

void Ema::restore(std::span<const NamedTensor> saved) {
  std::vector<StateTensor> mine = {{.name = "updates", .values = updates_.parts(), .isCount = true}};
  for (std::size_t i = 0; i < names_.size(); ++i) mine.push_back({"average/" + names_[i], averages_[i]});
  restoreState("moving averages", mine, saved);
}

}  // namespace carina::optim
