// SPDX-License-Identifier: Apache-2.0
#include "cli/folder_facts.h"

#include <array>

#include "engine/predict/film_list.h"

namespace carina::cli {

Json folderJson(const std::filesystem::path& folder, const std::stop_token& stop) {
  const auto list = predict::findFilms(std::array{folder});
  Json json = {{"file", folder.string()}, {"kind", "folder"}, {"films", list.films()}, {"otherFiles", list.passedOver}};
  auto& problems = json["problems"] = Json::array();
  for (const auto& entry : list.entries) {
    if (stop.stop_requested()) break;
    if (entry.problem) problems.push_back(errorJson(entry.path.string(), entry.problem->code, entry.problem->message));
  }
  return json;
}

}  // namespace carina::cli
