// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engine/model/pickle_globals.h"

namespace carina::model {

/// Names a value of one pickle.
using PickleId = std::uint32_t;

enum class PickleKind {
  None,
  Int,         ///< `integer`; booleans are 0 and 1
  BigInt,      ///< past 64 bits: `text` as it lies in the file
  Text,        ///< `text`
  Tuple,       ///< `items`
  List,        ///< `items`
  Dict,        ///< `items`: key, value, key, value …
  Global,      ///< `global`
  Call,        ///< `global` applied to the tuple `items`[0]; written down, never run
  Persistent,  ///< something outside the pickle: `items`[0] is its id
  Opaque,      ///< what no tensor needs: floats, sets, bytes, objects
};

/// One value of a pickle; its text looks into the pickle's bytes.
struct PickleValue {
  PickleKind kind = PickleKind::None;
  std::int64_t integer = 0;
  std::string_view text;
  const PickleGlobal* global = nullptr;
  std::vector<PickleId> items;
};

/// What a pickle describes, as values that name each other by number (they may do so in circles).
/// Threads  a value
struct Pickle {
  std::vector<PickleValue> values;
  PickleId root = 0;
  std::uint64_t endPosition = 0;  ///< the byte after STOP

  const PickleValue& at(PickleId id) const { return values.at(id); }
};

/// Reads the pickle (protocols 0 to 5) that starts at `position`, by an interpreter that imports and runs nothing.
///
/// Errors   Corrupt: truncated, or not a pickle · Unsupported: a global off the list, or an opcode that no tensor needs
/// ·
///          ResourceExhausted: more than a million steps or four million items
/// Threads  any
/// Source   CPython's pickletools, which documents every opcode
Pickle parsePickle(std::span<const std::byte> bytes, std::string_view name, std::uint64_t position = 0);

}  // namespace carina::model
