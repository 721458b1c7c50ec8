// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/shared_bytes.h"
#include "engine/graph/weights.h"
#include "engine/model/pickle.h"

namespace carina::model {

/// The storage that a pickled tensor names: a one-dimensional array that lies outside the pickle.
struct TorchStorage {
  std::string_view key;
  DType dtype = DType::F32;
  std::uint64_t elements = 0;
  std::uint64_t firstElement = 0;  ///< a view's first element in the storage `key`; legacy files only
};

/// The storages that a pickle names, each as often as it names it.
///
/// Errors   Corrupt: a persistent id that is no storage's
/// Source   torch.serialization
std::vector<TorchStorage> listTorchStorages(const Pickle& pickle, std::string_view file);

/// Gives the bytes of a storage, at least as many as its elements take.
using ReadTorchStorage = std::function<SharedBytes(const TorchStorage&)>;

/// The state dict in a pickle: its tensors by name, wherever a training script keeps it (at the top, or under
/// "state_dict", "model", "net" …). What is no tensor is left out.
///
/// Errors   Corrupt: a tensor that reaches past its storage or has negative strides · Unsupported: a tensor that
/// repeats
///          elements · NotFound: no dictionary of tensors
/// Threads  any
/// Source   torch._utils._rebuild_tensor_v2
graph::Weights readStateDict(const Pickle& pickle, const ReadTorchStorage& readStorage, std::string_view file);

}  // namespace carina::model
