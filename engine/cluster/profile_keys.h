// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "engine/cluster/profile.h"

namespace carina::cluster {

enum class KeyKind { Text, Number, Flag, Texts, Table };

/// What stands after a key, of the kind that the key takes.
using KeyValue =
    std::variant<std::string, std::int64_t, bool, std::vector<std::string>, std::map<std::string, std::string>>;

/// A key that a profile may have, and where it goes.
struct ProfileKey {
  std::string name;
  KeyKind kind;
  void (*set)(Profile& profile, const KeyValue& value);
};

/// The keys of every profile, whatever its scheduler.
const std::vector<ProfileKey>& profileKeys();

/// One of a scheduler's own keys.
struct OwnKey {
  std::string name;
  KeyKind kind;  ///< Text, Flag or Texts
};

}  // namespace carina::cluster
