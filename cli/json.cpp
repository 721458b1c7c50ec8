// SPDX-License-Identifier: Apache-2.0
#include "cli/json.h"

#include <ostream>

namespace carina::cli {

void printJson(std::ostream& dst, const Json& json) {
  dst << json.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
}

Json errorJson(std::string_view file, ErrorCode code, std::string_view message) {
  return {{"file", file}, {"code", name(code)}, {"message", message}};
}

std::string_view trainingName(model::Training training) {
  switch (training) {
    case model::Training::Untrained:
      return "untrained";
    case model::Training::GeneralImages:
      return "general_images";
    case model::Training::Unstated:
      return "unstated";
    case model::Training::ChestFilms:
      break;
  }
  return "chest_films";
}

Json modelJson(const predict::ModelFacts& facts, std::string_view file) {
  return {{"net", facts.net},
          {"file", file.empty() ? Json() : Json(file)},
          {"weightsSha256", facts.weightsSha256},
          {"training", trainingName(facts.training)},
          {"trained", facts.isTrainedOnChestFilms()},
          {"statement", facts.statement}};
}

}  // namespace carina::cli
