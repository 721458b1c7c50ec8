// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/model/operating_points.h"

namespace carina::model {

/// What no file of operating points is larger than.
inline constexpr std::uint64_t kMostPointsBytes = std::uint64_t{16} << 20U;

/// Operating points as JSON (FORMAT.md), lists sorted: the same points give the same text, and numbers read back to the
/// same bits.
///
/// Errors   InvalidArgument: what checkPoints() refuses, text that is not UTF-8, or more than kMostPointsBytes
std::string writePointsJson(const OperatingPoints& points);

/// Reads operating points; fields it does not know are passed over. `file` is for messages.
///
/// Errors   Corrupt: not JSON, or a field that is missing, twice, of another type, or absurd · Unsupported: another
///          version
OperatingPoints parsePointsJson(std::string_view json, std::string_view file);

}  // namespace carina::model
