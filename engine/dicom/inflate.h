// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace carina::dicom {

/// Inflates a raw deflate stream (RFC 1951) to at most `limitBytes`.
///
/// Errors   Corrupt: damaged or truncated · ResourceExhausted: would grow past the limit
/// Threads  many threads at once
std::vector<std::byte> inflateBounded(std::span<const std::byte> bytes, std::size_t limitBytes, std::string_view file);

}  // namespace carina::dicom
