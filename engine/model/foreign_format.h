// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>

namespace carina::model {

/// The kinds of files that weights come in.
enum class ForeignFormat { Zip, TorchLegacy, Tar, SafeTensors, Onnx, Tfjs, Hdf5, Unknown };

/// Which kind the bytes of a file are, by what they hold.
ForeignFormat sniffForeignFormat(std::span<const std::byte> bytes);

/// The epsilon of the batch norms where a file states it (ONNX, model.json); kinds that hold weights alone do not.
///
/// Errors   Unsupported: batch norms of different epsilons, as no net here has · as readForeignWeights()
std::optional<double> findForeignEpsilon(const std::filesystem::path& path);

}  // namespace carina::model
