// SPDX-License-Identifier: Apache-2.0
#include "engine/dicom/load_film.h"

#include <array>
#include <fstream>
#include <new>
#include <string>

#include "engine/core/file.h"
#include "engine/dicom/dicom_file.h"
#include "engine/dicom/film_facts.h"
#include "engine/dicom/pixels.h"
#include "engine/dicom/refusal.h"
#include "engine/image/codecs.h"

namespace carina::dicom {
namespace {

image::Film factsOf(const DicomFile& dicom) {
  image::Film film;
  film.source.format = "DICOM";
  film.source.transferSyntaxUid = dicom.transferSyntax().uid;
  film.source.transferSyntaxName = dicom.transferSyntax().name;
  readFacts(dicom.dataset(), film);
  return film;
}

image::Film loadDicom(std::span<const std::byte> bytes, std::string_view file, const image::Limits& limits) {
  const auto dicom = DicomFile::parse(bytes, file);
  auto film = factsOf(dicom);
  readPixels(dicom, limits, file, film);
  readMeaning(dicom.dataset(), film);
  return film;
}

image::Film load(std::span<const std::byte> bytes, std::string_view file, const image::Limits& limits) {
  if (bytes.empty()) refuse(ErrorCode::Corrupt, file, "is empty", kExportAgain);
  if (image::isPng(bytes)) return image::decodePng(bytes, file, limits);
  if (image::isJpeg(bytes)) return image::decodeJpeg(bytes, file, limits);
  if (looksLikeDicom(bytes)) return loadDicom(bytes, file, limits);
  refuse(ErrorCode::Unsupported, file, "is neither DICOM nor PNG nor JPEG", "give a film in one of these formats");
}

}  // namespace

image::Film loadFilm(const std::filesystem::path& path, const image::Limits& limits) {
  return loadFilm(readFile(path, limits.maxFileBytes), path.string(), limits);
}

image::Film loadFilm(std::span<const std::byte> bytes, std::string_view nameForErrors, const image::Limits& limits) {
  try {
    return load(bytes, nameForErrors, limits);
  } catch (const std::bad_alloc&) {
    refuse(ErrorCode::ResourceExhausted, nameForErrors, "does not fit into memory", "free memory or shrink the film");
  }
}

image::Film loadDicomFacts(const std::filesystem::path& path, const image::Limits& limits) {
  const auto bytes = readFile(path, limits.maxFileBytes);
  if (!looksLikeDicom(bytes)) {
    refuse(ErrorCode::Unsupported, path.string(), "is no DICOM file", "give DICOM, or use labels that need none");
  }
  return factsOf(DicomFile::parse(bytes, path.string()));
}

bool looksLikeFilm(const std::filesystem::path& path) noexcept try {
  if (!std::filesystem::is_regular_file(path)) return false;
  std::ifstream file(path, std::ios::binary);
  std::array<char, 256> start{};
  file.read(start.data(), start.size());
  const auto bytes = std::as_bytes(std::span(start)).first(static_cast<std::size_t>(file.gcount()));
  return image::isPng(bytes) || image::isJpeg(bytes) || looksLikeDicom(bytes);
} catch (...) {
  return false;
}

}  // namespace carina::dicom
