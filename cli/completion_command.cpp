// SPDX-License-Identifier: Apache-2.0
#include "cli/completion_command.h"

#include <ostream>

#include "cli/completion_scripts.h"

namespace carina::cli {

Run defineCompletion(CLI::App& app) {
  auto shell = std::make_shared<std::string>();
  app.add_option("shell", *shell, "bash, zsh or fish")
      ->required()
      ->type_name("SHELL")
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  return [shell](Context& context) {
    const auto words = listCommandWords(context.program);
    context.streams.out << (*shell == "fish"  ? fishScript(words)
                            : *shell == "zsh" ? zshScript(words)
                                              : bashScript(words));
    return Exit::Success;
  };
}

}  // namespace carina::cli
