// SPDX-License-Identifier: Apache-2.0
#include "engine/model/pickle_globals.h"

#include <algorithm>
#include <array>
#include <string>

#include "engine/core/error.h"

namespace carina::model {
namespace {

using enum GlobalRole;

constexpr auto kAllowed = std::to_array<PickleGlobal>({
    {"collections", "OrderedDict", Dict},
    {"collections", "defaultdict", Dict},
    {"builtins", "dict", Dict},
    {"__builtin__", "dict", Dict},
    {"torch._utils", "_rebuild_tensor", RebuildTensor},
    {"torch._utils", "_rebuild_tensor_v2", RebuildTensor},
    {"torch._utils", "_rebuild_parameter", RebuildParameter},
    {"torch", "Size", Size},
    {"torch", "DoubleStorage", Storage, DType::F64},
    {"torch", "FloatStorage", Storage, DType::F32},
    {"torch", "HalfStorage", Storage, DType::F16},
    {"torch", "BFloat16Storage", Storage, DType::BF16},
    {"torch", "LongStorage", Storage, DType::I64},
    {"torch", "IntStorage", Storage, DType::I32},
    {"torch", "ShortStorage", Storage, DType::I16},
    {"torch", "CharStorage", Storage, DType::I8},
    {"torch", "ByteStorage", Storage, DType::U8},
    {"torch", "BoolStorage", Storage, DType::Bool},
    {"torch", "UntypedStorage", Storage, DType::U8},
    {"torch.storage", "UntypedStorage", Storage, DType::U8},
    {"torch.storage", "_UntypedStorage", Storage, DType::U8},
    {"torch.storage", "TypedStorage", Inert},
    {"torch.storage", "_TypedStorage", Inert},
    {"torch", "device", Inert},
    {"torch.serialization", "_get_layout", Inert},
    {"torch", "float32", Inert},
    {"torch", "float16", Inert},
    {"torch", "bfloat16", Inert},
    {"torch", "float64", Inert},
    {"torch", "int64", Inert},
    {"torch.torch_version", "TorchVersion", Inert},
    {"argparse", "Namespace", Inert},
    {"collections", "Counter", Inert},  // milestones of a learning-rate schedule
    {"builtins", "set", Inert},
    {"__builtin__", "set", Inert},
    {"_codecs", "encode", Inert},
    {"numpy", "dtype", Inert},
    {"numpy", "ndarray", Inert},
    {"numpy.core.multiarray", "scalar", Inert},
    {"numpy.core.multiarray", "_reconstruct", Inert},
    {"numpy._core.multiarray", "scalar", Inert},
    {"numpy._core.multiarray", "_reconstruct", Inert},
});

// What a file says must not write to the terminal nor fill the screen.
std::string printable(std::string_view text) {
  std::string shown(text.substr(0, 80));
  std::replace_if(
      shown.begin(), shown.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
  return shown;
}

}  // namespace

const PickleGlobal& findPickleGlobal(std::string_view module, std::string_view name, std::string_view file) {
  const auto found = std::find_if(kAllowed.begin(), kAllowed.end(),
                                  [&](const auto& row) { return row.module == module && row.name == name; });
  if (found != kAllowed.end()) return *found;
  throw Error(ErrorCode::Unsupported, std::string(file) + ": asks for " + printable(module) + "." + printable(name) +
                                          "; a model file may only build tensors (where it holds a whole module, " +
                                          "save the module's state_dict() instead)");
}

}  // namespace carina::model
