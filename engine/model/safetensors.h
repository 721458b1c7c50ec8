// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "engine/graph/weights.h"

namespace carina::model {

/// What a safetensors file holds.
struct SafeTensors {
  graph::Weights tensors;
  std::map<std::string, std::string> metadata;
};

/// Reads a safetensors file; the tensors look into the mapped file and keep it alive.
///
/// Errors   NotFound · Io · Corrupt: a header that lies about lengths, offsets, shapes or types, named with the tensor
/// Source   the safetensors format: 8 bytes little-endian header length, JSON header, bytes
SafeTensors loadSafeTensors(const std::filesystem::path& path);

/// The same from bytes that `owner` keeps alive; `name` is for messages.
SafeTensors parseSafeTensors(std::span<const std::byte> bytes, std::string_view name,
                             std::shared_ptr<const void> owner);

/// Writes tensors and metadata, atomically; the same content gives the same bytes.
///
/// Errors   Io
void saveSafeTensors(const SafeTensors& content, const std::filesystem::path& path);

}  // namespace carina::model
