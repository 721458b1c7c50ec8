// SPDX-License-Identifier: Apache-2.0
#include "engine/dicom/write_film.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcostrmb.h>
#include <dcmtk/dcmdata/dctk.h>

#include "engine/core/error.h"
#include "engine/core/file.h"
#include "engine/core/sha256.h"
#include "engine/dicom/dicom_file.h"

namespace carina::dicom {
namespace {

/// Room for every attribute but the pixels.
constexpr std::size_t kHeaderBytes = std::size_t{1} << 16;

[[noreturn]] void reject(const std::string& fault) {
  throw Error(ErrorCode::InvalidArgument, "write DICOM: " + fault);
}

void check(const NewFilm& film) {
  const auto size = film.pixels.size;
  const auto isSide = [](int side) { return side >= 1 && side <= 65535; };
  if (!isSide(size.rows) || !isSide(size.columns) || film.pixels.pixels.size() != size.pixels()) {
    reject("the pixels do not fit the size");
  }
  if (film.bitsStored < 8 || film.bitsStored > 16) reject("bits stored must be 8 to 16");
  const auto highest = *std::max_element(film.pixels.pixels.begin(), film.pixels.pixels.end());
  if (highest >> film.bitsStored != 0) reject("a pixel does not fit " + std::to_string(film.bitsStored) + " bits");
  if (film.imagerPixelSpacing.rowMm <= 0 || film.imagerPixelSpacing.columnMm <= 0) reject("a spacing must be positive");
}

/// A UID under 2.25: the first 128 bits of a SHA-256 as one decimal number.
std::string makeUid(const std::string& seed, const char* role) {
  const auto text = seed + '\n' + role;
  const auto hash = sha256Hex(std::as_bytes(std::span(text)));
  std::array<unsigned, 8> parts{};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    std::from_chars(hash.data() + 4 * i, hash.data() + 4 * i + 4, parts[i], 16);
  }
  std::string digits;
  while (std::any_of(parts.begin(), parts.end(), [](unsigned part) { return part != 0; })) {
    unsigned rest = 0;
    for (auto& part : parts) {
      const unsigned value = rest << 16 | part;
      part = value / 10;
      rest = value % 10;
    }
    digits.insert(digits.begin(), static_cast<char>('0' + rest));
  }
  return "2.25." + (digits.empty() ? "0" : digits);
}

/// A decimal string of at most 16 characters.
std::string decimal(double value) {
  std::array<char, 32> text{};
  for (int precision = 15; precision > 0; --precision) {
    const auto end =
        std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::general, precision);
    if (end.ptr - text.data() <= 16) return {text.data(), end.ptr};
  }
  reject("a number does not fit a decimal string");
}

void put(DcmItem& item, const DcmTagKey& tag, const std::string& text) {
  if (item.putAndInsertString(tag, text.c_str()).bad()) reject("an attribute cannot be set");
}

void put(DcmItem& item, const DcmTagKey& tag, int value) {
  if (item.putAndInsertUint16(tag, static_cast<Uint16>(value)).bad()) reject("an attribute cannot be set");
}

void putPatientAndStudy(DcmItem& item, const NewFilm& film, const std::string& seed) {
  put(item, DCM_SpecificCharacterSet, "ISO_IR 192");
  put(item, DCM_PatientName, film.patient.name.reveal());
  put(item, DCM_PatientID, film.patient.id.reveal());
  put(item, DCM_PatientBirthDate, film.patient.birthDate.reveal());
  put(item, DCM_PatientSex, film.patient.sex.reveal());
  if (!film.patient.age.empty()) put(item, DCM_PatientAge, film.patient.age.reveal());
  put(item, DCM_StudyInstanceUID, makeUid(seed, "study"));
  put(item, DCM_SeriesInstanceUID, makeUid(seed, "series"));
  put(item, DCM_StudyDate, film.date);
  put(item, DCM_StudyTime, "120000");
  for (const auto& tag : {DCM_ReferringPhysicianName, DCM_StudyID, DCM_AccessionNumber, DCM_Manufacturer})
    put(item, tag, "");
  put(item, DCM_SeriesNumber, "1");
  put(item, DCM_InstanceNumber, "1");
}

void putImage(DcmItem& item, const NewFilm& film) {
  put(item, DCM_SamplesPerPixel, 1);
  put(item, DCM_PhotometricInterpretation,
      film.photometric == image::Photometric::Monochrome1 ? "MONOCHROME1" : "MONOCHROME2");
  put(item, DCM_Rows, film.pixels.size.rows);
  put(item, DCM_Columns, film.pixels.size.columns);
  put(item, DCM_BitsAllocated, 16);
  put(item, DCM_BitsStored, film.bitsStored);
  put(item, DCM_HighBit, film.bitsStored - 1);
  put(item, DCM_PixelRepresentation, 0);
  put(item, DCM_ImagerPixelSpacing,
      decimal(film.imagerPixelSpacing.rowMm) + "\\" + decimal(film.imagerPixelSpacing.columnMm));
  put(item, DCM_BodyPartExamined, film.bodyPart);
  put(item, DCM_ViewPosition, film.viewPosition);
  put(item, DCM_PatientOrientation, "L\\F");
}

void putWindows(DcmItem& item, const NewFilm& film) {
  auto windows = film.windows;
  const double full = static_cast<double>(1 << film.bitsStored);
  if (windows.empty()) windows.push_back({full / 2, full, "FULL", image::WindowFunction::Linear});
  std::string centers, widths, explanations;
  for (const auto& window : windows) {
    const std::string separator = centers.empty() ? "" : "\\";
    centers += separator + decimal(window.center);
    widths += separator + decimal(window.width);
    explanations += separator + window.explanation;
  }
  put(item, DCM_WindowCenter, centers);
  put(item, DCM_WindowWidth, widths);
  put(item, DCM_WindowCenterWidthExplanation, explanations);
  if (windows.front().function == image::WindowFunction::Sigmoid) put(item, DCM_VOILUTFunction, "SIGMOID");
  if (windows.front().function == image::WindowFunction::LinearExact) put(item, DCM_VOILUTFunction, "LINEAR_EXACT");
}

/// What only the DX object asks for: its polarity, its anatomy in code, its detector.
void putDigitalXRay(DcmItem& item, const NewFilm& film) {
  put(item, DCM_Modality, "DX");
  put(item, DCM_PresentationIntentType, "FOR PRESENTATION");
  put(item, DCM_ImageType, "DERIVED\\PRIMARY");
  put(item, DCM_RescaleIntercept, "0");
  put(item, DCM_RescaleSlope, "1");
  put(item, DCM_RescaleType, "US");
  const bool isInverse = film.photometric == image::Photometric::Monochrome1;
  put(item, DCM_PresentationLUTShape, isInverse ? "INVERSE" : "IDENTITY");
  put(item, DCM_PixelIntensityRelationship, "LOG");
  if (item.putAndInsertSint16(DCM_PixelIntensityRelationshipSign, isInverse ? 1 : -1).bad()) reject("sign");
  put(item, DCM_LossyImageCompression, "00");
  put(item, DCM_BurnedInAnnotation, "NO");
  put(item, DCM_ImageLaterality, "U");
  put(item, DCM_DetectorType, "DIRECT");
  DcmItem* region = nullptr;
  if (item.findOrCreateSequenceItem(DCM_AnatomicRegionSequence, region, -2).bad()) reject("anatomic region");
  put(*region, DCM_CodeValue, "51185008");
  put(*region, DCM_CodingSchemeDesignator, "SCT");
  put(*region, DCM_CodeMeaning, "Chest");
  for (const auto& tag : {DCM_ViewCodeSequence, DCM_AcquisitionContextSequence}) {
    if (item.insertEmptyElement(tag).bad()) reject("an empty sequence cannot be set");
  }
}

void putComputedRadiography(DcmItem& item) {
  put(item, DCM_Modality, "CR");
  put(item, DCM_ImageType, "ORIGINAL\\PRIMARY");
}

std::vector<std::byte> serialize(DcmFileFormat& format, std::size_t roomBytes) {
  std::vector<std::byte> bytes(roomBytes);
  DcmOutputBufferStream stream(bytes.data(), static_cast<offile_off_t>(bytes.size()));
  format.transferInit();
  const auto state =
      format.write(stream, EXS_LittleEndianExplicit, EET_ExplicitLength, nullptr, EGL_recalcGL, EPD_noChange);
  format.transferEnd();
  if (state.bad()) throw Error(ErrorCode::Internal, std::string("write DICOM: ") + state.text());
  void* written = nullptr;
  offile_off_t count = 0;
  stream.flushBuffer(written, count);
  bytes.resize(static_cast<std::size_t>(count));
  return bytes;
}

}  // namespace

std::vector<std::byte> encodeDicom(const NewFilm& film) {
  prepareDcmtk();
  check(film);
  const bool isDigital = film.kind == FilmKind::DigitalXRay;
  const auto& pixels = film.pixels.pixels;
  const auto seed = film.uidSeed + '\n' + sha256Hex(std::as_bytes(std::span(pixels)));
  DcmFileFormat format;
  auto& dataset = *format.getDataset();
  put(dataset, DCM_SOPClassUID,
      isDigital ? UID_DigitalXRayImageStorageForPresentation : UID_ComputedRadiographyImageStorage);
  put(dataset, DCM_SOPInstanceUID, makeUid(seed, "instance"));
  putPatientAndStudy(dataset, film, seed);
  putImage(dataset, film);
  putWindows(dataset, film);
  if (isDigital) {
    putDigitalXRay(dataset, film);
  } else {
    putComputedRadiography(dataset);
  }
  if (dataset.putAndInsertUint16Array(DCM_PixelData, pixels.data(), static_cast<unsigned long>(pixels.size())).bad()) {
    reject("the pixels cannot be set");
  }
  return serialize(format, kHeaderBytes + pixels.size() * 2);
}

void saveDicom(const std::filesystem::path& path, const NewFilm& film) {
  writeFileAtomically(path, encodeDicom(film));
}

}  // namespace carina::dicom
