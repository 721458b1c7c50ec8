// SPDX-License-Identifier: Apache-2.0
#include "engine/launch/config_text.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <sstream>

#include "engine/core/nearest_name.h"
#include "engine/train/run_folder.h"

namespace carina::launch {
namespace {

/// The value of "--NAME VALUE" or "--NAME=VALUE".
std::optional<std::string> findValue(std::span<const std::string> args, const std::string& name) {
  for (std::size_t i = 0; i < args.size(); ++i) {
    if (args[i] == name && i + 1 < args.size()) return args[i + 1];
    if (args[i].starts_with(name + "=")) return args[i].substr(name.size() + 1);
  }
  return {};
}

void addKeys(const CLI::App& app, const std::string& before, std::vector<std::string>& keys) {
  for (const auto* option : app.get_options()) {
    if (option->get_configurable() && !option->get_lnames().empty()) keys.push_back(before + option->get_lnames()[0]);
  }
  for (const auto* command : app.get_subcommands({})) addKeys(*command, before + command->get_name() + ".", keys);
}

}  // namespace

std::string configText(const CLI::App& program) {
  return configText(program, program.get_subcommands().front()->get_name());
}

std::string configText(const CLI::App& program, const std::string& command) {
  const auto ours = command + ".";
  std::istringstream all(program.config_to_str(true, true));
  std::string text;
  std::string comment;
  for (std::string line; std::getline(all, line);) {
    if (line.empty() || line.starts_with('#')) {
      comment = line;
      continue;
    }
    const auto key = line.substr(0, line.find('='));
    const bool isOurs = key.starts_with(ours) || key.find('.') == std::string::npos;
    if (isOurs && !line.ends_with("=\"\"") && !line.ends_with("=[]")) text += comment + '\n' + line + '\n';
  }
  return text;
}

std::vector<std::string> withRunConfig(std::span<const std::string> args) {
  std::vector<std::string> all(args.begin(), args.end());
  const auto run = findValue(args, "--resume");
  const auto has = [&](const char* command) { return std::ranges::find(args, command) != args.end(); };
  if (!run || !(has("train") || has("submit")) || findValue(args, "--config")) return all;
  const auto config = train::RunPaths(*run).config;
  std::error_code failed;
  if (std::filesystem::is_regular_file(config, failed)) all.insert(all.begin(), {"--config", config.string()});
  return all;
}

std::string configFault(const CLI::App& program, const std::string& message) {
  std::vector<std::string> keys;
  addKeys(program, "", keys);
  const auto place = message.find_last_of(' ');
  auto key = place == std::string::npos ? message : message.substr(place + 1);
  std::erase_if(key, [](char c) { return c == '[' || c == ']' || c == '"'; });
  const auto nearest = nearestName(key, keys);
  return "the configuration has a key that no option has: " + key +
         (nearest.empty() ? "" : "; did you mean " + nearest + "?");
}

}  // namespace carina::launch
