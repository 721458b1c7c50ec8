// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <CLI/CLI.hpp>

namespace carina::launch {

/// An amount of memory in words: "8GB", "7.5 GiB", "512 MiB", "1000000". KB, MB, GB and TB are powers of 1000, KiB,
/// MiB, GiB and TiB of 1024, whatever their case; B or nothing is bytes. Parts of a byte are dropped.
///
/// Errors   InvalidArgument: anything else, or more than 8 EiB; names the text
/// Source   IEC 80000-13, prefixes for binary multiples
std::int64_t byteCountOf(std::string_view text);

/// --memory-budget BYTES, kept as it was written; what is no amount of memory, or none at all, is a usage error.
CLI::Option* addMemoryBudgetOption(CLI::App& app, std::string& dst);

/// Bytes of that option, 0 where it was not given.
std::int64_t memoryBudgetOf(std::string_view text);

}  // namespace carina::launch
