// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <CLI/CLI.hpp>

namespace carina::cli {

/// A rate in words, in bytes a second: "100Gb/s" (bits), "12.5 GB/s" (bytes), "800 MB/s"; prefixes are powers of 1000.
///
/// Errors   InvalidArgument: anything else, or nothing a second; names the text
double byteRateOf(std::string_view text);

/// A time in words, in seconds: "1.5us", "20 µs", "3ms", "0.5s".
///
/// Errors   InvalidArgument: anything else; names the text
double secondsOf(std::string_view text);

/// Options for them, kept as they were written; what is neither is a usage error.
CLI::Option* addByteRateOption(CLI::App& app, std::string& dst, const std::string& name, const std::string& help);
CLI::Option* addSecondsOption(CLI::App& app, std::string& dst, const std::string& name, const std::string& help);

}  // namespace carina::cli
