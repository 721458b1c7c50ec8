// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <iosfwd>
#include <string_view>

#include <nlohmann/json.hpp>

#include "engine/core/error.h"
#include "engine/predict/findings.h"

namespace carina::cli {

/// JSON whose fields stay in the order in which they were written.
using Json = nlohmann::ordered_json;

/// The document, indented, with a line end; bytes that are no UTF-8 (file names) become U+FFFD.
void printJson(std::ostream& dst, const Json& json);

/// What stands in an "errors" array.
Json errorJson(std::string_view file, ErrorCode code, std::string_view message);

/// The words of a model card: "untrained", "general_images", "chest_films".
std::string_view trainingName(model::Training training);

/// What a model is and what it rests on; `file` may be empty.
Json modelJson(const predict::ModelFacts& facts, std::string_view file);

}  // namespace carina::cli
