// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

namespace carina::launch {

/// One thing that can be said of a training: a flag of `carina train`, a key of [train] in a configuration, a field of
/// a form.
///
/// Threads  a value
struct OptionFacts {
  std::string key;  ///< "learning-rate"
  std::string group;
  std::string description;
  std::string type;    ///< what it takes, in capitals: "FLOAT in [0 - 1]", "DIR"
  std::string preset;  ///< what holds where nothing is said; empty where that is nothing, or depends on the rest
  std::vector<std::string> choices;
  bool isOpen = false;  ///< other values than the choices may be good too
  bool isFlag = false;
  bool isList = false;
};

/// What was said of a training, by key; a list has a value for each of its members.
using GivenOptions = std::map<std::string, std::vector<std::string>>;

/// Everything that a configuration can say, in the order of `carina train --help`.
/// Threads  any
std::vector<OptionFacts> trainDefinition();

/// What is wrong with a value, in words; empty where nothing is.
/// Threads  any
std::string findFault(const std::string& key, const std::vector<std::string>& values);

/// A configuration that says so much and no more.
/// Threads  any
std::string writeConfig(const GivenOptions& given);

/// What a configuration says of a training.
///
/// Errors   InvalidArgument: no TOML as configurations are, or a key that no option has; names it and the nearest
/// Threads  any
GivenOptions readConfig(const std::string& text);

/// The same configuration with everything that it leaves open said, as a run keeps it.
///
/// Errors   InvalidArgument: a value that its option does not take; names the key
/// Threads  any
std::string effectiveConfig(const std::string& text);

}  // namespace carina::launch
