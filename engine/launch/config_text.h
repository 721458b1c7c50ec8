// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace carina::launch {

/// The program's and the chosen command's options as TOML that --config reads back, what has no value left out.
std::string configText(const CLI::App& program);

/// The same of the command of that name, chosen or not.
std::string configText(const CLI::App& program, const std::string& command);

/// The arguments, and where they train or submit on a run ("--resume RUN") without naming a configuration, that run's
/// own:
/// "--config RUN/config.toml". Options that are given beside it come first.
std::vector<std::string> withRunConfig(std::span<const std::string> args);

/// What a configuration's error means: the key that no option has, and the nearest that one has.
std::string configFault(const CLI::App& program, const std::string& message);

}  // namespace carina::launch
