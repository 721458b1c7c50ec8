// SPDX-License-Identifier: Apache-2.0
#include "engine/cluster/profile_keys.h"

#include <algorithm>
#include <array>

#include "engine/cluster/duration.h"
#include "engine/cluster/launcher.h"
#include "engine/core/error.h"

namespace carina::cluster {
namespace {

const std::string& text(const KeyValue& value) {
  return std::get<std::string>(value);
}

[[noreturn]] void refuse(const std::string& what) {
  throw Error(ErrorCode::InvalidArgument, what);
}

int number(const KeyValue& value, int least, int most) {
  const auto given = std::get<std::int64_t>(value);
  if (given >= least && given <= most) return static_cast<int>(given);
  refuse("is " + std::to_string(given) + ", and may be " + std::to_string(least) + " to " + std::to_string(most));
}

std::int64_t duration(const KeyValue& value) {
  if (const auto seconds = findDuration(text(value)); seconds && *seconds > 0) return *seconds;
  refuse("is '" + text(value) + "', and no time as 12:00:00 or 2-00:00:00");
}

std::string oneOf(const KeyValue& value, const std::vector<std::string>& words) {
  if (std::ranges::find(words, text(value)) != words.end()) return text(value);
  std::string list;
  for (const auto& word : words) list += (list.empty() ? "" : ", ") + word;
  refuse("is '" + text(value) + "', and may be " + list);
}

/// A name that ssh takes for one, not for an option.
std::string hostName(const KeyValue& value) {
  const auto isPart = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || std::string_view("-_.@:[]").find(c) != std::string::npos;
  };
  const auto& host = text(value);
  if (!host.empty() && host[0] != '-' && std::ranges::all_of(host, isPart)) return host;
  refuse("is '" + host + "', and no host as login1 or me@login1.example.org");
}

}  // namespace

const std::vector<ProfileKey>& profileKeys() {
  using enum KeyKind;
  static const std::vector<ProfileKey> kKeys = {
      {"description", Text, [](Profile& p, const KeyValue& v) { p.description = text(v); }},
      {"scheduler", Text, [](Profile& p, const KeyValue& v) { p.scheduler = text(v); }},
      {"host", Text, [](Profile& p, const KeyValue& v) { p.host = hostName(v); }},
      {"ssh", Texts, [](Profile& p, const KeyValue& v) { p.ssh = std::get<std::vector<std::string>>(v); }},
      {"runs", Text, [](Profile& p, const KeyValue& v) { p.runs = text(v); }},
      {"program", Text, [](Profile& p, const KeyValue& v) { p.program = text(v); }},
      {"nodes", Number, [](Profile& p, const KeyValue& v) { p.shape.nodes = number(v, 1, 100'000); }},
      {"ranks_per_node", Number, [](Profile& p, const KeyValue& v) { p.shape.ranksPerNode = number(v, 1, 4096); }},
      {"threads_per_rank", Number, [](Profile& p, const KeyValue& v) { p.shape.threadsPerRank = number(v, 0, 4096); }},
      {"walltime", Text, [](Profile& p, const KeyValue& v) { p.shape.walltimeSeconds = duration(v); }},
      {"save_before", Text, [](Profile& p, const KeyValue& v) { p.shape.saveBeforeSeconds = duration(v); }},
      {"max_restarts", Number, [](Profile& p, const KeyValue& v) { p.shape.maxRestarts = number(v, 0, 10'000); }},
      {"modules", Texts, [](Profile& p, const KeyValue& v) { p.modules = std::get<std::vector<std::string>>(v); }},
      {"setup", Texts, [](Profile& p, const KeyValue& v) { p.setup = std::get<std::vector<std::string>>(v); }},
      {"launch", Text, [](Profile& p, const KeyValue& v) { p.launch.launcher = oneOf(v, launcherNames()); }},
      {"launch_arguments", Texts,
       [](Profile& p, const KeyValue& v) { p.launch.arguments = std::get<std::vector<std::string>>(v); }},
      {"mpi", Text, [](Profile& p, const KeyValue& v) { p.launch.mpi = text(v); }},
      {"binding", Text,
       [](Profile& p, const KeyValue& v) {
         p.launch.binding = oneOf(v, {"numa", "socket", "core", "none"});
       }},
      {"environment", Table,
       [](Profile& p, const KeyValue& v) { p.environment = std::get<std::map<std::string, std::string>>(v); }},
  };
  return kKeys;
}

}  // namespace carina::cluster
