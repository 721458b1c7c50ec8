// SPDX-License-Identifier: Apache-2.0
#include "engine/cluster/profile.h"

#include <algorithm>
#include <cstdlib>
#include <set>
#include <sstream>

#include <toml++/toml.h>

#include "engine/cluster/profile_keys.h"
#include "engine/cluster/scheduler.h"
#include "engine/cluster/shell_text.h"
#include "engine/core/error.h"
#include "engine/core/file.h"
#include "engine/core/nearest_name.h"

namespace carina::cluster {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMostBytes = 1U << 20;

/// A place in a profile, for messages.
struct Place {
  std::string file;
  toml::source_position at;

  [[noreturn]] void refuse(const std::string& what) const {
    throw Error(ErrorCode::InvalidArgument, file + ":" + std::to_string(at.line) + ": " + what);
  }
};

std::string oneLine(const toml::node& node, const Place& place, const std::string& key) {
  const auto text = node.value_exact<std::string>();
  if (!text) place.refuse("'" + key + "' takes text in quotes");
  try {
    checkOneLine(*text, key);
  } catch (const Error& error) {
    place.refuse(error.what());
  }
  return *text;
}

std::vector<std::string> textsOf(const toml::node& node, const Place& place, const std::string& key) {
  std::vector<std::string> texts;
  const auto* array = node.as_array();
  if (array == nullptr) place.refuse("'" + key + "' takes a list of texts: [\"…\", \"…\"]");
  for (const auto& element : *array) texts.push_back(oneLine(element, place, key));
  return texts;
}

std::map<std::string, std::string> tableOf(const toml::node& node, const Place& place, const std::string& key) {
  std::map<std::string, std::string> values;
  const auto* table = node.as_table();
  if (table == nullptr) place.refuse("'" + key + "' is a table: [" + key + "] with a line NAME = \"VALUE\" each");
  for (const auto& [name, value] : *table) {
    const std::string word(name.str());
    const Place here{place.file, name.source().begin};
    const auto isPart = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; };
    if (word.empty() || std::isdigit(static_cast<unsigned char>(word[0])) != 0 || !std::ranges::all_of(word, isPart)) {
      here.refuse("'" + word.substr(0, 64) + "' is no name of a variable: letters, digits and '_'");
    }
    values[word] = oneLine(value, here, word);
  }
  return values;
}

KeyValue valueOf(const toml::node& node, KeyKind kind, const Place& place, const std::string& key) {
  switch (kind) {
    case KeyKind::Text:
      return oneLine(node, place, key);
    case KeyKind::Number:
      if (const auto number = node.value_exact<std::int64_t>()) return *number;
      place.refuse("'" + key + "' takes a whole number");
    case KeyKind::Flag:
      if (const auto flag = node.value_exact<bool>()) return *flag;
      place.refuse("'" + key + "' takes true or false");
    case KeyKind::Texts:
      return textsOf(node, place, key);
    case KeyKind::Table:
      break;
  }
  return tableOf(node, place, key);
}

template <typename Key>
const Key* findKey(const std::vector<Key>& keys, const std::string& name) {
  const auto found = std::ranges::find(keys, name, &Key::name);
  return found == keys.end() ? nullptr : &*found;
}

std::vector<std::string> textsOf(const KeyValue& value) {
  if (const auto* flag = std::get_if<bool>(&value))
    return *flag ? std::vector<std::string>{"true"} : std::vector<std::string>{};
  if (const auto* texts = std::get_if<std::vector<std::string>>(&value)) return *texts;
  return {std::get<std::string>(value)};
}

[[noreturn]] void refuseKey(const std::string& key, const SchedulerKind& scheduler, const Place& place) {
  for (const auto& other : schedulers()) {
    if (findKey(other.keys, key) == nullptr) continue;
    place.refuse("'" + key + "' is a key of the scheduler '" + other.name + "', and this profile's is '" +
                 scheduler.name + "'");
  }
  std::vector<std::string> known;
  for (const auto& one : profileKeys()) known.push_back(one.name);
  for (const auto& one : scheduler.keys) known.push_back(one.name);
  place.refuse("no profile has a key '" + key.substr(0, 64) + "'; did you mean '" + nearestName(key, known) + "'?");
}

/// Which scheduler the profile is for decides which keys it may have.
const SchedulerKind& schedulerOf(const toml::table& table, const std::string& file) {
  const auto* node = table.get("scheduler");
  std::string list;
  for (const auto& kind : schedulers()) list += (list.empty() ? "\"" : " or \"") + kind.name + "\"";
  if (node == nullptr) Place{file, {1, 1}}.refuse("says no scheduler; add a line: scheduler = " + list);
  const Place place{file, node->source().begin};
  const auto name = oneLine(*node, place, "scheduler");
  for (const auto& kind : schedulers()) {
    if (kind.name == name) return kind;
  }
  place.refuse("no scheduler '" + name + "'; there is " + list);
}

void checkWhole(const Profile& profile, const SchedulerKind& kind) {
  const Place place{profile.file.string(), {1, 1}};
  if (profile.ssh.empty()) place.refuse("'ssh' is empty; leave it out, or say how ssh is called: [\"ssh\"]");
  if (!profile.runs.empty() && profile.host.empty()) {
    place.refuse("'runs' is the folder of runs behind a login node, and there is no 'host'");
  }
  if (!profile.runs.empty() && profile.runs[0] != '/') place.refuse("'runs' must begin with '/'");
  if (kind.hasTimeLimit) return;
  if (profile.shape.walltimeSeconds) place.refuse("the scheduler '" + kind.name + "' knows no 'walltime'");
  if (profile.shape.nodes > 1) place.refuse("the scheduler '" + kind.name + "' has one node");
}

}  // namespace

Profile parseProfile(std::string_view text, const fs::path& file) {
  toml::table table;
  try {
    table = toml::parse(text, file.string());
  } catch (const toml::parse_error& error) {
    Place{file.string(), error.source().begin}.refuse("is no TOML: " + std::string(error.description()));
  }
  const auto& scheduler = schedulerOf(table, file.string());
  Profile profile{.name = file.stem().string(), .file = file};
  profile.launch = {.launcher = scheduler.launcher, .binding = scheduler.binding};
  for (const auto& [name, node] : table) {
    const std::string key(name.str());
    const Place place{file.string(), name.source().begin};
    if (const auto* known = findKey(profileKeys(), key)) {
      const auto value = valueOf(node, known->kind, place, key);
      try {
        known->set(profile, value);
      } catch (const Error& error) {
        place.refuse("'" + key + "' " + error.what());
      }
    } else if (const auto* own = findKey(scheduler.keys, key)) {
      profile.own[key] = textsOf(valueOf(node, own->kind, place, key));
    } else {
      refuseKey(key, scheduler, place);
    }
  }
  checkWhole(profile, scheduler);
  return profile;
}

Profile loadProfile(const fs::path& path) {
  const auto bytes = readFile(path, kMostBytes);
  return parseProfile({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, path);
}

std::vector<fs::path> profileFolders(const fs::path& installed) {
  std::vector<fs::path> folders;
  const auto variable = [](const char* name) {
    const char* value = std::getenv(name);
    return std::string(value == nullptr ? "" : value);
  };
  std::istringstream own(variable("CARINA_CLUSTERS"));
  for (std::string folder; std::getline(own, folder, ':');) {
    if (!folder.empty()) folders.emplace_back(folder);
  }
  if (const auto config = variable("XDG_CONFIG_HOME"); !config.empty()) {
    folders.push_back(fs::path(config) / "carina/clusters");
  } else if (const auto home = variable("HOME"); !home.empty()) {
    folders.push_back(fs::path(home) / ".config/carina/clusters");
  }
  if (!installed.empty()) folders.push_back(installed);
  return folders;
}

Profile findProfile(const std::string& name, const std::vector<fs::path>& folders) {
  if (name.find('/') != std::string::npos || name.ends_with(".toml")) return loadProfile(name);
  std::set<std::string> names;
  std::string places;
  for (const auto& folder : folders) {
    std::error_code failed;
    if (const auto path = folder / (name + ".toml"); fs::is_regular_file(path, failed)) return loadProfile(path);
    places += (places.empty() ? "" : ", ") + folder.string();
    for (const auto& entry : fs::directory_iterator(folder, failed)) {
      if (entry.path().extension() == ".toml") names.insert(entry.path().stem().string());
    }
  }
  std::string list;
  for (const auto& one : names) list += (list.empty() ? "" : ", ") + one;
  const auto nearest = nearestName(name, std::vector<std::string>(names.begin(), names.end()));
  throw Error(ErrorCode::NotFound, "no cluster '" + name + "'" +
                                       (names.empty() ? "" : "; the nearest is '" + nearest + "'; there are " + list) +
                                       "; looked for in " + places + "; a profile's path does too");
}

}  // namespace carina::cluster
