// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>

namespace carina::model {

/// The kinds of files that weights come in.
enum class ForeignFormat { Zip, TorchLegacy, Tar, SafeTensors, Onnx, Tfjs, Hdf5, Unknown };

/// Which kind the bytes of a file are, by what they hold.
ForeignFormat sniffForeignFormat(std::span<const std::byte> bytes);

}  // namespace carina::model
