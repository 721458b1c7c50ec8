// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "engine/core/dtype.h"

namespace carina::model {

/// What a global that a pickle names stands for in tensors; everything that is no part of one is Inert.
enum class GlobalRole { Dict, RebuildTensor, RebuildParameter, Storage, Size, Inert };

/// One row of the closed list of globals that a pickle may name.
struct PickleGlobal {
  std::string_view module;
  std::string_view name;
  GlobalRole role = GlobalRole::Inert;
  DType dtype = DType::F32;  ///< of a Storage
};

/// The row of a global; none is ever imported or run: calls are only written down.
///
/// Errors   Unsupported: not on the list, e.g. "asks for os.system"; `file` is for the message
/// Threads  any
const PickleGlobal& findPickleGlobal(std::string_view module, std::string_view name, std::string_view file);

}  // namespace carina::model
