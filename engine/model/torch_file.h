// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "engine/core/shared_bytes.h"
#include "engine/graph/weights.h"

namespace carina::model {

/// True where the bytes start as torch.save() wrote them before PyTorch 1.6.
bool isLegacyTorchFile(std::span<const std::byte> bytes);

/// The state dict in a zip archive as torch.save() writes it since PyTorch 1.6; tensors look into the file where they
/// can. `name` is for messages.
///
/// Errors   Corrupt · Unsupported: not PyTorch's, big-endian, or a pickle that asks for code · NotFound: no tensors ·
///          ResourceExhausted: see ZipArchive
/// Source   torch.serialization, caffe2/serialize/inline_container.h
graph::Weights readTorchZip(const SharedBytes& file, std::string_view name);

/// The state dict in a file of the older kind: magic number, protocol, system, object, storage keys, storages.
///
/// Errors   as readTorchZip()
/// Source   torch.serialization._legacy_save
graph::Weights readTorchLegacy(const SharedBytes& file, std::string_view name);

}  // namespace carina::model
