// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "cli/json.h"

namespace carina::cli {

/// True where a file begins as safetensors do: a header length that fits the file, then '{'.
bool looksLikeSafeTensors(const std::filesystem::path& path);

/// A model with its card and tensors; a safetensors file without a card is told as what it is, tensors.
///
/// Errors   as model::loadModel()
Json safeTensorsJson(const std::filesystem::path& path);

}  // namespace carina::cli
