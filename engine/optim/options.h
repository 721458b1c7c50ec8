// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace carina::optim {

/// What a recipe says of a schedule or an optimiser: a number or a list of numbers by name; true is 1.
using OptionValue = std::variant<double, std::vector<double>>;
using Options = std::map<std::string, OptionValue>;

/// One option that a schedule or an optimiser takes; help and checks follow from it.
struct OptionFacts {
  std::string name;
  std::string description;
  std::optional<OptionValue> preset = {};  ///< without one, the option must be given
  double lowest = 0;                       ///< bounds of the number, or of each of a list
  double highest = std::numeric_limits<double>::max();
  bool highestExcluded = false;
  bool isWhole = false;
  bool isList = false;
};

/// Options that were checked against the facts: every name is known, what was not given has its preset, every number is
/// finite and in its bounds.
///
/// Errors   InvalidArgument: an unknown option (with the known ones), one that is missing, of the wrong kind or out of
///          its bounds; `owner` names whose it is, e.g. "schedule 'poly'"
/// Threads  a value
class CheckedOptions {
 public:
  CheckedOptions(std::string owner, std::span<const OptionFacts> facts, const Options& given);

  double number(const std::string& name) const;
  std::int64_t whole(const std::string& name) const;
  bool flag(const std::string& name) const { return number(name) != 0; }

  /// A number that was given for a list is a list of one.
  std::vector<double> list(const std::string& name) const;

  /// Refuses the options as a whole. Errors: InvalidArgument unless `isGood`.
  void require(bool isGood, std::string_view what) const;

 private:
  std::string owner_;
  Options values_;
};

}  // namespace carina::optim
