// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

#include "engine/core/dtype.h"

namespace carina::launch {

/// Names of the rows of a table.
template <typename Rows>
std::vector<std::string> namesOf(const Rows& rows) {
  std::vector<std::string> names;
  for (const auto& row : rows) names.push_back(row.name);
  return names;
}

/// Names of the networks in the table.
std::vector<std::string> netNames();

/// An option that takes a network's name; an unknown one is a usage error that names the nearest.
CLI::Option* addNetOption(CLI::App& app, std::string& dst, const std::string& name, const std::string& help);

/// --precision f32|bf16.
CLI::Option* addPrecisionOption(CLI::App& app, std::string& dst);
DType precisionOf(std::string_view word);

/// Where `names` stand among `labels`, whatever their case; "all" means all.
///
/// Errors   InvalidArgument: no such label; names the nearest
std::vector<std::size_t> findLabels(const std::vector<std::string>& names, const std::vector<std::string>& labels);

}  // namespace carina::launch
