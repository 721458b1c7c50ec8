// SPDX-License-Identifier: Apache-2.0
#include "cli/phantom_tables.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/text.h"
#include "engine/core/file.h"

namespace carina::cli {

std::vector<std::string> labelsOf(const DrawnFilm& film) {
  std::vector<std::string> labels;
  for (const auto pathology : phantom::pathologies()) {
    if (film.phantom.labels[static_cast<std::size_t>(pathology)]) labels.emplace_back(phantom::name(pathology));
  }
  return labels;
}

PhantomTables::PhantomTables()
    : labels_(
          "Image Index,Finding Labels,Follow-up #,Patient ID,Patient Age,Patient Gender,View Position,"
          "OriginalImage[Width,Height],OriginalImagePixelSpacing[x,y]\n"),
      boxes_("Image Index,Finding Label,Bbox [x,y,w,h]\n") {}

void PhantomTables::add(const DrawnFilm& film) {
  const auto labels = labelsOf(film);
  const auto joined = labels.empty() ? std::string("No Finding") : fmt::format("{}", fmt::join(labels, "|"));
  const auto& drawn = film.phantom;
  labels_ += fmt::format("{},{},0,{},{},{},PA,{},{},{},{}\n", csvField(film.file), joined, film.patientId,
                         film.ageYears, film.sex, drawn.columns, drawn.rows, drawn.spacingMm, drawn.spacingMm);
  for (const auto& box : drawn.boxes) {
    boxes_ += fmt::format("{},{},{},{},{},{}\n", csvField(film.file), phantom::name(box.pathology), box.x, box.y,
                          box.width, box.height);
  }
}

void PhantomTables::save(const std::filesystem::path& folder) const {
  writeFileAtomically(folder / "labels.csv", labels_);
  writeFileAtomically(folder / "BBox_List.csv", boxes_);
}

}  // namespace carina::cli
