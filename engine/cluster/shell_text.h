// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace carina::cluster {

/// One word of a shell's command line that means exactly `text`: bare where every character is harmless, else in single
/// quotes.
///
/// Errors   InvalidArgument: it has control characters (a line end above all), which no line of a script shall hold
std::string shellWord(std::string_view text);

/// Words with a space between.
std::string shellWords(std::span<const std::string> words);

/// Refuses control characters; `what` names the text.
///
/// Errors   InvalidArgument
void checkOneLine(std::string_view text, std::string_view what);

}  // namespace carina::cluster
