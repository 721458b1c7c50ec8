// SPDX-License-Identifier: Apache-2.0
#include "cli/completion_scripts.h"

#include <algorithm>

#include "engine/launch/option_values.h"

namespace carina::cli {
namespace {

void addOptions(const CLI::App& app, CommandWords& words) {
  for (const auto* option : app.get_options()) {
    for (const auto& name : option->get_lnames()) words.options.push_back({"--" + name, option->get_description()});
    for (const auto& name : option->get_snames()) words.options.push_back({"-" + name, option->get_description()});
  }
}

/// Positionals with few values: a network's name, a shell.
void addValues(const CLI::App& app, CommandWords& words) {
  for (const auto* option : app.get_options()) {
    if (!option->get_positional()) continue;
    if (option->get_type_name() == "NET" || option->get_name() == "name") words.values = launch::netNames();
    if (option->get_name() == "shell") words.values = {"bash", "zsh", "fish"};
  }
  words.takesFiles = words.values.empty();
}

void collect(const CLI::App& app, const std::string& path, const CLI::App& program, std::vector<CommandWords>& all) {
  CommandWords words;
  words.path = path;
  addOptions(app, words);
  if (&app != &program) addOptions(program, words);
  std::ranges::sort(words.options, {}, &CompletionWord::word);
  const auto twice = std::ranges::unique(words.options, {}, &CompletionWord::word);
  words.options.erase(twice.begin(), twice.end());
  const auto below = app.get_subcommands([](const CLI::App*) { return true; });
  for (const auto* sub : below) words.commands.push_back({sub->get_name(), sub->get_description()});
  addValues(app, words);
  all.push_back(words);
  for (const auto* sub : below) {
    collect(*sub, path + (path.empty() ? "" : " ") + sub->get_name(), program, all);
  }
}

std::string joined(const std::vector<CompletionWord>& words) {
  std::string text;
  for (const auto& each : words) text += (text.empty() ? "" : " ") + each.word;
  return text;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& each : words) text += (text.empty() ? "" : " ") + each;
  return text;
}

/// A text inside single quotes of a shell.
std::string shellQuoted(const std::string& text) {
  std::string safe;
  for (const char c : text) safe += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return "'" + safe + "'";
}

/// The case of each path: what may follow it, in two variables of the shell.
std::string casesOf(const std::vector<CommandWords>& words, const std::string& variable) {
  std::string text;
  for (const auto& each : words) {
    text += "    " + shellQuoted(each.path) + ") options=" + shellQuoted(joined(each.options)) + " " + variable + "=" +
            shellQuoted(each.commands.empty() ? joined(each.values) : joined(each.commands)) + " ;;\n";
  }
  return text;
}

std::string pathsOf(const std::vector<CommandWords>& words) {
  std::string text;
  for (const auto& each : words) {
    if (!each.path.empty()) text += (text.empty() ? "" : "|") + shellQuoted(each.path);
  }
  return text;
}

}  // namespace

std::vector<CommandWords> listCommandWords(const CLI::App& program) {
  std::vector<CommandWords> all;
  collect(program, "", program, all);
  return all;
}

std::string bashScript(const std::vector<CommandWords>& words) {
  return R"(# bash completion of carina; source it, or put it in bash-completion's folder
_carina() {
  local current=${COMP_WORDS[COMP_CWORD]} path='' options='' words='' next i
  for ((i = 1; i < COMP_CWORD; ++i)); do
    next="${path:+$path }${COMP_WORDS[i]}"
    case "$next" in
      )" +
         pathsOf(words) +
         R"() path=$next ;;
    esac
  done
  case "$path" in
)" + casesOf(words, "words") +
         R"(  esac
  if [[ $current == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$current"))
  elif [[ -n $words ]]; then
    COMPREPLY=($(compgen -W "$words" -- "$current"))
  else
    COMPREPLY=()
  fi
}
complete -o default -F _carina carina
)";
}

std::string zshScript(const std::vector<CommandWords>& words) {
  return R"zsh(#compdef carina
# zsh completion of carina; put it as _carina in a folder of $fpath, or source it after compinit
_carina() {
  local path_='' next options='' choices=''
  integer i
  for ((i = 2; i < CURRENT; ++i)); do
    next="${path_:+$path_ }${words[i]}"
    case "$next" in
      )zsh" +
         pathsOf(words) + R"zsh() path_=$next ;;
    esac
  done
  case "$path_" in
)zsh" + casesOf(words, "choices") +
         R"zsh(  esac
  if [[ ${words[CURRENT]} == -* ]]; then
    compadd -- ${(s: :)options}
  elif [[ -n $choices ]]; then
    compadd -- ${(s: :)choices}
  else
    _files
  fi
}
compdef _carina carina
)zsh";
}

std::string fishScript(const std::vector<CommandWords>& words) {
  std::string text = "# fish completion of carina\n";
  for (const auto& each : words) {
    const auto first = each.path.substr(0, each.path.find(' '));
    auto condition = each.path.empty() ? std::string("__fish_use_subcommand") : "__fish_seen_subcommand_from " + first;
    if (first != each.path) condition += "; and __fish_seen_subcommand_from " + each.path.substr(first.size() + 1);
    const auto line = "complete -c carina -n " + shellQuoted(condition);
    for (const auto& sub : each.commands) text += line + " -f -a " + sub.word + " -d " + shellQuoted(sub.help) + "\n";
    for (const auto& value : each.values) text += line + " -f -a " + value + "\n";
    for (const auto& option : each.options) {
      const bool isLong = option.word.starts_with("--");
      text += line + (isLong ? " -l " + option.word.substr(2) : " -s " + option.word.substr(1)) + " -d " +
              shellQuoted(option.help) + "\n";
    }
  }
  return text;
}

}  // namespace carina::cli
