// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace carina {

/// CRC-32C (Castagnoli) of bytes, by the processor's own instruction where it has one.
///
/// Threads  many threads at once
/// Source   RFC 3720, section 12.1 and appendix B.4
std::uint32_t crc32c(std::span<const std::byte> bytes);

/// The same by a table alone, as on processors without the instruction.
std::uint32_t crc32cByTable(std::span<const std::byte> bytes);

}  // namespace carina
