// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "cli/json.h"

namespace carina::cli {

/// A JSON object for people: one "words of the key   value" a line, objects and lists of objects indented below.
std::string outlineText(const Json& json);

}  // namespace carina::cli
