// SPDX-License-Identifier: Apache-2.0
#include "cli/quantities.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <span>

#include "cli/text.h"
#include "engine/core/error.h"

namespace carina::cli {
namespace {

struct Unit {
  std::string_view name;
  double factor;
};

constexpr std::array<Unit, 8> kRates = {{{"Mb/s", 1e6 / 8},
                                         {"Gb/s", 1e9 / 8},
                                         {"Tb/s", 1e12 / 8},
                                         {"KB/s", 1e3},
                                         {"kB/s", 1e3},
                                         {"MB/s", 1e6},
                                         {"GB/s", 1e9},
                                         {"TB/s", 1e12}}};

constexpr std::array<Unit, 5> kTimes = {{{"s", 1}, {"ms", 1e-3}, {"us", 1e-6}, {"µs", 1e-6}, {"ns", 1e-9}}};

/// Not a number where the text is none with a unit.
double parse(std::string_view text, std::span<const Unit> units) {
  double number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  if (read.ec != std::errc()) return std::nan("");
  text.remove_prefix(static_cast<std::size_t>(read.ptr - text.data()));
  while (text.starts_with(' ')) text.remove_prefix(1);
  const auto unit = std::ranges::find(units, text, &Unit::name);
  return unit == units.end() ? std::nan("") : number * unit->factor;
}

CLI::Option* add(CLI::App& app, std::string& dst, const std::string& name, const std::string& help,
                 double (*read)(std::string_view)) {
  const auto check = [read](const std::string& value) -> std::string {
    try {
      read(value);
    } catch (const Error& error) {
      return error.what();
    }
    return {};
  };
  return app.add_option(name, dst, help)->check(CLI::Validator(check, "", "quantity"))->capture_default_str();
}

}  // namespace

double byteRateOf(std::string_view text) {
  const auto rate = parse(text, kRates);
  if (rate > 0 && std::isfinite(rate)) return rate;
  throw Error(ErrorCode::InvalidArgument,
              "'" + printable(text) + "' is no rate; write for example 100Gb/s (bits) or 12.5GB/s (bytes)");
}

double secondsOf(std::string_view text) {
  const auto seconds = parse(text, kTimes);
  if (seconds >= 0 && std::isfinite(seconds)) return seconds;
  throw Error(ErrorCode::InvalidArgument, "'" + printable(text) + "' is no time; write for example 1.5us, 20us or 3ms");
}

CLI::Option* addByteRateOption(CLI::App& app, std::string& dst, const std::string& name, const std::string& help) {
  return add(app, dst, name, help, byteRateOf)->type_name("RATE");
}

CLI::Option* addSecondsOption(CLI::App& app, std::string& dst, const std::string& name, const std::string& help) {
  return add(app, dst, name, help, secondsOf)->type_name("TIME");
}

}  // namespace carina::cli
