// SPDX-License-Identifier: Apache-2.0
#include "cli/film_facts.h"

#include "engine/dicom/load_film.h"

namespace carina::cli {
namespace {

Json spacingJson(const std::optional<image::Spacing>& spacing) {
  if (!spacing) return nullptr;
  return Json::array({spacing->rowMm, spacing->columnMm});
}

std::string_view functionName(image::WindowFunction function) {
  switch (function) {
    case image::WindowFunction::Linear:
      return "LINEAR";
    case image::WindowFunction::LinearExact:
      return "LINEAR_EXACT";
    case image::WindowFunction::Sigmoid:
      break;
  }
  return "SIGMOID";
}

Json windowsJson(const image::Film& film) {
  auto windows = Json::array();
  for (const auto& window : film.windows) {
    windows.push_back({{"center", window.center},
                       {"width", window.width},
                       {"function", functionName(window.function)},
                       {"explanation", window.explanation}});
  }
  return windows;
}

Json tableJson(const image::LookupTable& table) {
  return {{"entries", table.values.size()},
          {"firstMapped", table.firstMapped},
          {"bits", table.bits},
          {"explanation", table.explanation}};
}

Json modalityJson(const image::ModalityTransform& modality) {
  if (modality.table) return {{"lookupTable", tableJson(*modality.table)}};
  return {{"slope", modality.slope}, {"intercept", modality.intercept}};
}

Json patientJson(const image::PatientFacts& patient) {
  return {{"name", patient.name.reveal()},
          {"id", patient.id.reveal()},
          {"birthDate", patient.birthDate.reveal()},
          {"sex", patient.sex.reveal()},
          {"age", patient.age.reveal()}};
}

Json sourceJson(const image::SourceFacts& source) {
  Json json = {{"format", source.format}};
  if (!source.transferSyntaxUid.empty()) {
    json.update(Json{{"transferSyntaxUid", source.transferSyntaxUid},
                     {"transferSyntax", source.transferSyntaxName},
                     {"sopClassUid", source.sopClassUid},
                     {"sopClass", source.sopClassName},
                     {"modality", source.modality},
                     {"viewPosition", source.viewPosition},
                     {"bodyPart", source.bodyPart}});
  }
  return json;
}

}  // namespace

Json filmJson(const std::filesystem::path& path, bool withPatient) {
  const auto film = dicom::loadFilm(path);
  Json json = {{"file", path.string()}, {"kind", "film"}};
  json.update(sourceJson(film.source));
  json.update(Json{{"rows", film.size.rows},
                   {"columns", film.size.columns},
                   {"bitsAllocated", film.bitsAllocated},
                   {"bitsStored", film.bitsStored},
                   {"highBit", film.highBit},
                   {"signed", film.isSigned},
                   {"samplesPerPixel", film.source.samplesPerPixel},
                   {"frames", film.source.frames},
                   {"photometricInterpretation", film.source.photometric},
                   {"pixelSpacingMm", spacingJson(film.pixelSpacing)},
                   {"imagerPixelSpacingMm", spacingJson(film.imagerPixelSpacing)},
                   {"windows", windowsJson(film)},
                   {"modalityTransform", modalityJson(film.modality)}});
  auto& tables = json["voiLookupTables"] = Json::array();
  for (const auto& table : film.voiTables) tables.push_back(tableJson(table));
  json["padding"] = film.padding ? Json::array({film.padding->low, film.padding->high}) : Json();
  json["pixelSha256"] = film.pixelSha256;
  json["remarks"] = film.source.remarks;
  if (withPatient) json["patient"] = patientJson(film.patient);
  return json;
}

}  // namespace carina::cli
