// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace carina::cli {

/// A word that may follow, and what it means.
struct CompletionWord {
  std::string word;
  std::string help;
};

/// What may follow one command; the program itself has the path "".
struct CommandWords {
  std::string path;                      ///< e.g. "predict", "bench nets"
  std::vector<CompletionWord> commands;  ///< below it
  std::vector<CompletionWord> options;   ///< "--json", "-o"
  std::vector<std::string> values;       ///< of its positional, where there are only these
  bool takesFiles = true;
};

/// The whole command line by path, from its own definition.
std::vector<CommandWords> listCommandWords(const CLI::App& program);

/// Scripts that a shell sources. Source: bash(1) Programmable Completion; zshcompsys(1); fish complete(1)
std::string bashScript(const std::vector<CommandWords>& words);
std::string zshScript(const std::vector<CommandWords>& words);
std::string fishScript(const std::vector<CommandWords>& words);

}  // namespace carina::cli
