// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace carina::cli {

/// One text that a PNG carries; `keyword` is 1 to 79 characters of ASCII, `text` UTF-8.
struct PngText {
  std::string keyword;
  std::string text;
};

/// A PNG with international text chunks (iTXt) after its header.
///
/// Errors   InvalidArgument: not a PNG
/// Source   PNG specification, third edition, 11.3.3.4 and annex D (CRC)
std::vector<std::byte> addPngText(const std::vector<std::byte>& png, const std::vector<PngText>& texts);

}  // namespace carina::cli
