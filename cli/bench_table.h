// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "cli/json.h"
#include "cli/measurement.h"

namespace carina::cli {

Json measurementJson(const Measurement& measured);

/// Every figure of one network, and its time by kind of step.
std::string measurementText(const Measurement& measured);

/// One row a network.
std::string measurementTable(const std::vector<Measurement>& rows);

}  // namespace carina::cli
