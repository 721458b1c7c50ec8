// SPDX-License-Identifier: Apache-2.0
#include "engine/dicom/film_header.h"

#include <system_error>

#include "engine/core/file.h"
#include "engine/dicom/dicom_file.h"
#include "engine/dicom/film_facts.h"
#include "engine/dicom/jpeg_header.h"
#include "engine/dicom/refusal.h"
#include "engine/image/codecs.h"

namespace carina::dicom {
namespace {

/// Width and height stand at fixed places. Source: PNG specification 11.2.1
std::optional<FilmHeader> findPngHeader(std::span<const std::byte> bytes, bool isWhole, std::string_view file) {
  constexpr std::size_t kEnd = 24;
  if (bytes.size() < kEnd && isWhole) refuse(ErrorCode::Corrupt, file, "the PNG ends early", kExportAgain);
  if (bytes.size() < kEnd) return {};
  const auto word = [&](std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) value = value << 8 | std::to_integer<std::uint32_t>(bytes[at + i]);
    return value;
  };
  if (word(16) == 0 || word(20) == 0 || word(16) > INT32_MAX || word(20) > INT32_MAX) {
    refuse(ErrorCode::Corrupt, file, "the PNG's header is damaged", kExportAgain);
  }
  FilmHeader header;
  header.source.format = "PNG";
  header.size = {static_cast<int>(word(20)), static_cast<int>(word(16))};
  return header;
}

std::optional<FilmHeader> findJpegHeader(std::span<const std::byte> bytes, bool isWhole, std::string_view file) {
  const auto frame = findJpegFrame(bytes);
  if (!frame && isWhole) refuse(ErrorCode::Corrupt, file, "the JPEG has no frame header", kExportAgain);
  if (!frame) return {};
  FilmHeader header;
  header.source.format = "JPEG";
  header.source.samplesPerPixel = frame->components;
  header.size = {static_cast<int>(frame->rows), static_cast<int>(frame->columns)};
  return header;
}

std::optional<FilmHeader> findDicomHeader(std::span<const std::byte> bytes, bool isWhole, std::string_view file) {
  const auto dicom = DicomFile::parseHeader(bytes, isWhole, file);
  if (!dicom) return {};
  FilmHeader header;
  header.source.format = "DICOM";
  header.source.transferSyntaxUid = dicom->transferSyntax().uid;
  header.source.transferSyntaxName = dicom->transferSyntax().name;
  readHeader(dicom->dataset(), header);
  return header;
}

}  // namespace

bool startsLikeFilm(std::span<const std::byte> bytes) {
  return image::isPng(bytes) || image::isJpeg(bytes) || looksLikeDicom(bytes);
}

std::optional<FilmHeader> findFilmHeader(std::span<const std::byte> bytes, bool isWhole, std::string_view file) {
  if (bytes.empty()) refuse(ErrorCode::Corrupt, file, "is empty", kExportAgain);
  if (image::isPng(bytes)) return findPngHeader(bytes, isWhole, file);
  if (image::isJpeg(bytes)) return findJpegHeader(bytes, isWhole, file);
  if (looksLikeDicom(bytes)) return findDicomHeader(bytes, isWhole, file);
  refuse(ErrorCode::Unsupported, file, "is neither DICOM nor PNG nor JPEG", "give a film in one of these formats");
}

FilmHeader loadFilmHeader(const std::filesystem::path& path, const image::Limits& limits) {
  const auto file = path.string();
  const auto start = readFileStart(path, kHeaderStartBytes);
  auto header = findFilmHeader(start, start.size() < kHeaderStartBytes, file);
  if (!header) header = findFilmHeader(readFile(path, limits.maxFileBytes), true, file);
  if (!header) refuse(ErrorCode::Corrupt, file, "its header does not end", kExportAgain);
  std::error_code unknown;
  const auto bytes = std::filesystem::file_size(path, unknown);
  header->fileBytes = unknown ? 0 : bytes;
  return std::move(*header);
}

}  // namespace carina::dicom
