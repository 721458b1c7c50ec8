// SPDX-License-Identifier: Apache-2.0
#include "engine/launch/train_definition.h"

#include <algorithm>
#include <sstream>

#include "engine/core/error.h"
#include "engine/core/nearest_name.h"
#include "engine/launch/config_text.h"
#include "engine/launch/option_values.h"
#include "engine/launch/train_options.h"

namespace carina::launch {
namespace {

constexpr const char* kCommand = "train";

/// The definition itself: a program with the one command.
struct Definition {
  TrainOptions options;
  CLI::App app{"", "carina"};
  CLI::App* train = nullptr;

  Definition() {
    app.allow_config_extras(CLI::config_extras_mode::error);
    train = app.add_subcommand(kCommand);
    addTrainOptions(*train, options);
  }

  void parse(const std::string& config) {
    std::istringstream text(config);
    app.parse_from_stream(text);
  }
};

/// "TEXT:{a,b}" → a, b.
std::vector<std::string> choicesIn(const std::string& type) {
  std::vector<std::string> choices;
  const auto begin = type.find('{');
  const auto end = type.rfind('}');
  if (begin == std::string::npos || end == std::string::npos || end < begin) return choices;
  std::istringstream words(type.substr(begin + 1, end - begin - 1));
  for (std::string word; std::getline(words, word, ',');) choices.push_back(word);
  return choices;
}

OptionFacts factsOf(const CLI::Option& option) {
  OptionFacts facts{.key = option.get_lnames().front(),
                    .group = option.get_group(),
                    .description = option.get_description(),
                    .type = option.get_type_name(),
                    .preset = option.get_default_str()};
  facts.isFlag = option.get_expected_min() == 0;
  facts.isList = !facts.isFlag && option.get_items_expected_max() > 1;
  facts.choices = choicesIn(facts.type);
  facts.isOpen = facts.type == "NET";  // some nets have sizes in their names
  if (facts.isOpen) facts.choices = netNames();
  if (facts.type == "BOOLEAN") facts.choices = {"true", "false"};
  return facts;
}

bool isConfigured(const CLI::Option& option) {
  return option.get_configurable() && !option.get_lnames().empty() && option.get_lnames().front() != "help";
}

std::vector<std::string> keysOf(const std::vector<OptionFacts>& all) {
  std::vector<std::string> keys;
  for (const auto& facts : all) keys.push_back(facts.key);
  return keys;
}

/// As CLI11 reads it back: in quotes that it does not hold itself, without escapes where that can be.
std::string quoted(const std::string& text) {
  const bool hasDouble = text.find('"') != std::string::npos;
  if (!hasDouble && !text.ends_with('\\')) return '"' + text + '"';
  if (text.find('\'') == std::string::npos) return '\'' + text + '\'';
  std::string whole = "\"";
  for (const char c : text) whole += c == '"' ? std::string("\\\"") : std::string(1, c);
  return whole + "\"";
}

/// CLI11 names the flag first: "--epochs: Value 0 not in range [1 - 9]".
std::string withoutName(std::string words, const std::string& key) {
  for (const auto& before : {"--" + key + ": ", "--" + key + " ", kCommand + ("." + key) + ": "}) {
    if (words.starts_with(before)) words.erase(0, before.size());
  }
  return words;
}

Error configError(const Definition& definition, const CLI::ParseError& error) {
  const bool isKey = dynamic_cast<const CLI::ConfigError*>(&error) != nullptr;
  return {ErrorCode::InvalidArgument, isKey ? configFault(definition.app, error.what()) : std::string(error.what())};
}

}  // namespace

std::vector<OptionFacts> trainDefinition() {
  const Definition definition;
  std::vector<OptionFacts> all;
  for (const auto* option : definition.train->get_options()) {
    if (isConfigured(*option)) all.push_back(factsOf(*option));
  }
  return all;
}

std::string findFault(const std::string& key, const std::vector<std::string>& values) {
  if (values.empty()) return {};
  const auto holds = [](const std::string& text) {
    return std::ranges::any_of(text, [](unsigned char c) { return c < 0x20 || c == 0x7F; });
  };
  if (std::ranges::any_of(values, holds)) return "holds characters that cannot be seen";
  const auto config = writeConfig({{key, values}});
  Definition definition;
  try {
    if (readConfig(config) != GivenOptions{{key, values}})
      return "has characters that a configuration cannot hold, as '#'";
    definition.parse(config);
  } catch (const Error& error) {
    return error.what();
  } catch (const CLI::ParseError& error) {
    return withoutName(error.what(), key);
  }
  return {};
}

std::string writeConfig(const GivenOptions& given) {
  std::string text = "[" + std::string(kCommand) + "]\n";
  for (const auto& [key, values] : given) {
    if (values.empty()) continue;
    text += key + " = ";
    if (values.size() == 1) {
      text += quoted(values.front()) + "\n";
      continue;
    }
    std::string list;
    for (const auto& value : values) list += (list.empty() ? "" : ", ") + quoted(value);
    text += "[" + list + "]\n";
  }
  return text;
}

GivenOptions readConfig(const std::string& text) {
  GivenOptions given;
  const Definition definition;
  static const auto keys = keysOf(trainDefinition());
  std::istringstream stream(text);
  std::vector<CLI::ConfigItem> items;
  try {
    items = definition.app.get_config_formatter_base()->from_config(stream);
  } catch (const CLI::ParseError& error) {
    throw Error(ErrorCode::InvalidArgument, std::string("the configuration cannot be read: ") + error.what());
  }
  for (const auto& item : items) {
    const bool isOurs = item.parents == std::vector<std::string>{kCommand};
    if (!isOurs || item.name == "++" || item.name == "--") continue;
    if (std::ranges::find(keys, item.name) == keys.end()) {
      throw Error(ErrorCode::InvalidArgument, "the configuration has a key that no option has: " + item.name +
                                                  "; did you mean " + nearestName(item.name, keys) + "?");
    }
    given[item.name] = item.inputs;
  }
  return given;
}

std::string effectiveConfig(const std::string& text) {
  Definition definition;
  try {
    definition.parse(text);
  } catch (const CLI::ParseError& error) {
    throw configError(definition, error);
  }
  return configText(definition.app, kCommand);
}

}  // namespace carina::launch
