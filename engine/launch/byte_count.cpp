// SPDX-License-Identifier: Apache-2.0
#include "engine/launch/byte_count.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <optional>

#include "engine/core/error.h"
#include "engine/core/words.h"

namespace carina::launch {
namespace {

struct ByteUnit {
  std::string_view name;  ///< in lower case
  double bytes;
};

constexpr std::array<ByteUnit, 10> kUnits = {{{"", 1},
                                              {"b", 1},
                                              {"kb", 1e3},
                                              {"mb", 1e6},
                                              {"gb", 1e9},
                                              {"tb", 1e12},
                                              {"kib", 0x1p10},
                                              {"mib", 0x1p20},
                                              {"gib", 0x1p30},
                                              {"tib", 0x1p40}}};

std::optional<double> parseBytes(std::string_view text) {
  double number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  if (read.ec != std::errc()) return {};
  text.remove_prefix(static_cast<std::size_t>(read.ptr - text.data()));
  while (text.starts_with(' ')) text.remove_prefix(1);
  std::string word(text);
  std::ranges::transform(word, word.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const auto* const unit = std::ranges::find(kUnits, word, &ByteUnit::name);
  if (unit == kUnits.end()) return {};
  return number * unit->bytes;
}

}  // namespace

std::int64_t byteCountOf(std::string_view text) {
  const auto bytes = parseBytes(text);
  if (!bytes || !(*bytes >= 0) || *bytes >= 0x1p63) {
    throw Error(ErrorCode::InvalidArgument,
                "'" + printable(text) + "' is no amount of memory; write for example 8GB, 7.5GiB or 500MB");
  }
  return static_cast<std::int64_t>(*bytes);
}

CLI::Option* addMemoryBudgetOption(CLI::App& app, std::string& dst) {
  const auto check = [](const std::string& value) -> std::string {
    try {
      return byteCountOf(value) > 0 ? "" : "a memory budget must be more than 0 bytes";
    } catch (const Error& error) {
      return error.what();
    }
  };
  return app
      .add_option("--memory-budget", dst,
                  "Train within this much memory, as 8GB or 7.5GiB: activations, weights and gradients; "
                  "some values are computed twice")
      ->type_name("BYTES")
      ->check(CLI::Validator(check, "", "bytes"));
}

std::int64_t memoryBudgetOf(std::string_view text) {
  return text.empty() ? 0 : byteCountOf(text);
}

}  // namespace carina::launch
