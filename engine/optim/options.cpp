// SPDX-License-Identifier: Apache-2.0
#include "engine/optim/options.h"

#include <algorithm>
#include <cmath>
#include <sstream>

#include "engine/core/error.h"

namespace carina::optim {
namespace {

constexpr double kLargestWhole = 0x1.0p53;
constexpr std::size_t kLongestNameShown = 64;

[[noreturn]] void refuse(const std::string& owner, const std::string& what) {
  throw Error(ErrorCode::InvalidArgument, owner + ": " + what);
}

std::string shown(double value) {
  std::ostringstream text;
  text << value;
  return text.str();
}

std::string boundsOf(const OptionFacts& facts) {
  std::string text = facts.isWhole ? "a whole number of at least " : "at least ";
  text += shown(facts.lowest);
  if (facts.highest >= std::numeric_limits<double>::max()) return text;
  return text + (facts.highestExcluded ? " and below " : " and at most ") + shown(facts.highest);
}

bool isInBounds(const OptionFacts& facts, double value) {
  if (!std::isfinite(value) || value < facts.lowest || value > facts.highest) return false;
  if (facts.highestExcluded && value == facts.highest) return false;
  return !facts.isWhole || (value == std::floor(value) && value <= kLargestWhole);
}

void checkValue(const std::string& owner, const OptionFacts& facts, double value) {
  if (isInBounds(facts, value)) return;
  refuse(owner, "'" + facts.name + "' is " + shown(value) + " but must be " + boundsOf(facts));
}

void checkValue(const std::string& owner, const OptionFacts& facts, const std::vector<double>& values) {
  if (!facts.isList) refuse(owner, "'" + facts.name + "' takes one number, not a list");
  for (const double value : values) checkValue(owner, facts, value);
}

std::string namesOf(std::span<const OptionFacts> facts) {
  std::string names;
  for (const auto& fact : facts) names += (names.empty() ? "" : ", ") + fact.name;
  return names;
}

}  // namespace

CheckedOptions::CheckedOptions(std::string owner, std::span<const OptionFacts> facts, const Options& given)
    : owner_(std::move(owner)) {
  for (const auto& [name, value] : given) {
    const auto isIt = [&key = name](const OptionFacts& fact) { return fact.name == key; };
    if (std::any_of(facts.begin(), facts.end(), isIt)) continue;
    refuse(owner_, "no option '" + name.substr(0, kLongestNameShown) + "'; there are " + namesOf(facts));
  }
  for (const auto& fact : facts) {
    const auto at = given.find(fact.name);
    if (at == given.end() && !fact.preset) refuse(owner_, "'" + fact.name + "' is missing: " + fact.description);
    const auto& value = at == given.end() ? *fact.preset : at->second;
    std::visit([&](const auto& one) { checkValue(owner_, fact, one); }, value);
    values_.emplace(fact.name, value);
  }
}

double CheckedOptions::number(const std::string& name) const {
  return std::get<double>(values_.at(name));
}

std::int64_t CheckedOptions::whole(const std::string& name) const {
  return static_cast<std::int64_t>(number(name));
}

std::vector<double> CheckedOptions::list(const std::string& name) const {
  const auto& value = values_.at(name);
  if (const auto* one = std::get_if<double>(&value)) return {*one};
  return std::get<std::vector<double>>(value);
}

void CheckedOptions::require(bool isGood, std::string_view what) const {
  if (!isGood) refuse(owner_, std::string(what));
}

}  // namespace carina::optim
