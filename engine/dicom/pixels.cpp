// SPDX-License-Identifier: Apache-2.0
#include "engine/dicom/pixels.h"

#include <algorithm>
#include <cstring>
#include <optional>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include "engine/dicom/attributes.h"
#include "engine/dicom/color.h"
#include "engine/dicom/dcmtk_codecs.h"
#include "engine/dicom/fragments.h"
#include "engine/dicom/jpeg_2000.h"
#include "engine/dicom/refusal.h"

namespace carina::dicom {
namespace {

/// One film being read.
struct Reading {
  const DicomFile& dicom;
  std::string_view file;
  image::Film& film;
  FrameShape shape;
  std::int64_t frames = 1;
  bool isPlanar = false;

  DcmDataset& dataset() const { return dicom.dataset(); }
};

void checkIsImage(Reading& reading) {
  auto& dataset = reading.dataset();
  const bool hasSize = dataset.tagExists(DCM_Rows) && dataset.tagExists(DCM_Columns);
  if (dataset.tagExists(DCM_FloatPixelData) || dataset.tagExists(DCM_DoubleFloatPixelData)) {
    refuse(ErrorCode::Unsupported, reading.file, "its pixels are floating-point numbers",
           "convert it to 16-bit integers");
  }
  if (!hasSize && !dataset.tagExists(DCM_PixelData)) {
    const auto& kind = reading.film.source.sopClassName;
    refuse(ErrorCode::Unsupported, reading.file,
           "is DICOM but no image (" + (kind.empty() ? "unknown class" : kind) + ")",
           "choose an image object of the study");
  }
  if (!dataset.tagExists(DCM_PixelData)) {
    refuse(ErrorCode::Corrupt, reading.file, "has Rows and Columns but no Pixel Data (7FE0,0010)", kExportAgain);
  }
}

int readCount(Reading& reading, const DcmTagKey& tag, const char* name) {
  const auto value = findInteger(reading.dataset(), tag);
  if (!value || *value < 1 || *value > 65535) {
    refuse(ErrorCode::Corrupt, reading.file, std::string(name) + " is missing or not 1 to 65535", kExportAgain);
  }
  return static_cast<int>(*value);
}

void readSize(Reading& reading, const image::Limits& limits) {
  auto& shape = reading.shape;
  shape.rows = readCount(reading, DCM_Rows, "Rows (0028,0010)");
  shape.columns = readCount(reading, DCM_Columns, "Columns (0028,0011)");
  if (std::max(shape.rows, shape.columns) > limits.maxSide || shape.pixels() > limits.maxPixels) {
    refuse(ErrorCode::ResourceExhausted, reading.file,
           "its header claims " + std::to_string(shape.rows) + "×" + std::to_string(shape.columns) +
               " pixels, past the limit of " + std::to_string(limits.maxPixels),
           "shrink it, or check that it is a film");
  }
  shape.samplesPerPixel = static_cast<int>(findInteger(reading.dataset(), DCM_SamplesPerPixel).value_or(1));
  if (shape.samplesPerPixel != 1 && shape.samplesPerPixel != 3) {
    refuse(ErrorCode::Unsupported, reading.file, "has " + std::to_string(shape.samplesPerPixel) + " samples per pixel",
           "convert it to grayscale or RGB");
  }
  reading.isPlanar = shape.samplesPerPixel > 1 && findInteger(reading.dataset(), DCM_PlanarConfiguration) == 1;
  reading.frames = std::max<std::int64_t>(1, findInteger(reading.dataset(), DCM_NumberOfFrames).value_or(1));
}

void readBits(Reading& reading) {
  auto& film = reading.film;
  film.bitsAllocated = readCount(reading, DCM_BitsAllocated, "Bits Allocated (0028,0100)");
  if (film.bitsAllocated != 8 && film.bitsAllocated != 16) {
    refuse(ErrorCode::Unsupported, reading.file, "has " + std::to_string(film.bitsAllocated) + " bits allocated",
           "convert it to 8 or 16 bits");
  }
  film.bitsStored = static_cast<int>(findInteger(reading.dataset(), DCM_BitsStored).value_or(film.bitsAllocated));
  if (film.bitsStored < 1 || film.bitsStored > film.bitsAllocated) {
    refuse(
        ErrorCode::Corrupt, reading.file,
        "Bits Stored (0028,0101) is " + std::to_string(film.bitsStored) + " of " + std::to_string(film.bitsAllocated),
        kExportAgain);
  }
  film.highBit = static_cast<int>(findInteger(reading.dataset(), DCM_HighBit).value_or(film.bitsStored - 1));
  if (film.highBit + 1 < film.bitsStored || film.highBit >= film.bitsAllocated) {
    film.source.remarks.emplace_back("High Bit does not fit Bits Stored and is read as Bits Stored - 1");
    film.highBit = film.bitsStored - 1;
  }
  film.isSigned = findInteger(reading.dataset(), DCM_PixelRepresentation) == 1;
  reading.shape.bytesPerSample = film.bitsAllocated / 8;
}

void readPhotometric(Reading& reading) {
  auto& film = reading.film;
  auto text = findText(reading.dataset(), DCM_PhotometricInterpretation).value_or("");
  const bool isColor = reading.shape.samplesPerPixel == 3;
  if (text.empty() && !isColor) {
    film.source.remarks.emplace_back("Photometric Interpretation is missing and read as MONOCHROME2");
    text = "MONOCHROME2";
  }
  const bool fits = isColor ? text == "RGB" || text.starts_with("YBR_FULL") || text == "YBR_ICT" || text == "YBR_RCT"
                            : text == "MONOCHROME1" || text == "MONOCHROME2" || text == "PALETTE COLOR";
  if (!fits) {
    refuse(ErrorCode::Unsupported, reading.file,
           "its Photometric Interpretation does not fit " + std::to_string(reading.shape.samplesPerPixel) +
               " sample(s) per pixel or is none that a film has",
           "convert it to MONOCHROME2");
  }
  film.photometric = text == "MONOCHROME1" ? image::Photometric::Monochrome1 : image::Photometric::Monochrome2;
  film.source.photometric = text;
}

std::vector<std::byte> readNative(Reading& reading) {
  DcmElement* element = nullptr;
  reading.dataset().findAndGetElement(DCM_PixelData, element);
  const std::size_t wanted = reading.shape.sizeBytes();
  if (reading.film.source.photometric == "YBR_FULL_422") {
    refuse(ErrorCode::Unsupported, reading.file, "holds uncompressed YBR_FULL_422", "convert it to RGB");
  }
  const std::size_t held = element->getLength();
  if (held < wanted) {
    refuse(ErrorCode::Corrupt, reading.file,
           "Pixel Data (7FE0,0010) hold " + std::to_string(held) + " bytes and the header asks for " +
               std::to_string(wanted),
           kExportAgain);
  }
  Uint16* words = nullptr;
  Uint8* bytes = nullptr;
  const void* src = nullptr;
  if (element->getUint8Array(bytes).good()) {
    src = bytes;
  } else if (element->getUint16Array(words).good()) {
    src = words;
  }
  if (!src) refuse(ErrorCode::Corrupt, reading.file, "Pixel Data (7FE0,0010) cannot be read", kExportAgain);
  std::vector<std::byte> result(wanted);
  std::memcpy(result.data(), src, wanted);
  return result;
}

DcmPixelSequence* findFragments(Reading& reading) {
  DcmElement* element = nullptr;
  DcmPixelSequence* sequence = nullptr;
  reading.dataset().findAndGetElement(DCM_PixelData, element);
  auto* pixels = dynamic_cast<DcmPixelData*>(element);
  const auto syntax = reading.dataset().getOriginalXfer();
  if (!pixels || pixels->getEncapsulatedRepresentation(syntax, nullptr, sequence).bad()) return nullptr;
  return sequence;
}

/// Bytes of samples that a coded byte can stand for at the very most. RLE repeats 128 times in 2 bytes; a JPEG block of
/// 64 pixels costs a bit; the others have no such bound, but no film of any size comes near this one.
std::size_t mostExpansion(Coding coding) {
  if (coding == Coding::Rle) return 64;
  return coding == Coding::Jpeg ? 2048 : 8192;
}

void checkPlausible(const Reading& reading, std::size_t codedBytes) {
  constexpr std::size_t kSmallBytes = std::size_t{32} << 20;
  const auto wanted = reading.shape.sizeBytes();
  if (wanted <= kSmallBytes || wanted / mostExpansion(reading.dicom.transferSyntax().coding) <= codedBytes) return;
  refuse(ErrorCode::Corrupt, reading.file, "its header claims more pixels than its compressed bytes can hold",
         kExportAgain);
}

std::vector<std::byte> readCoded(Reading& reading, DcmPixelSequence& sequence) {
  const auto frame = readFirstFrame(sequence, reading.frames, reading.file);
  checkPlausible(reading, frame.size());
  switch (reading.dicom.transferSyntax().coding) {
    case Coding::Rle:
      reading.isPlanar = false;
      return decodeRle(frame, reading.shape, reading.file);
    case Coding::Jpeg2000:
      reading.isPlanar = false;
      if (reading.shape.samplesPerPixel == 3) reading.film.source.photometric = "RGB";
      return decodeJpeg2000(frame, reading.shape, reading.film.isSigned, reading.file);
    default: {
      auto decoded = decodeWithDcmtk(reading.dicom, frame, reading.shape, reading.file);
      if (reading.shape.samplesPerPixel == 3) reading.film.source.photometric = decoded.colorModel;
      return std::move(decoded.samples);
    }
  }
}

template <typename Value>
image::Samples asSamples(std::span<const std::byte> bytes) {
  std::vector<Value> values(bytes.size() / sizeof(Value));
  std::memcpy(values.data(), bytes.data(), values.size() * sizeof(Value));
  return values;
}

image::Samples makeSamples(std::span<const std::byte> bytes, const image::Film& film) {
  if (film.bitsAllocated == 8) return film.isSigned ? asSamples<std::int8_t>(bytes) : asSamples<std::uint8_t>(bytes);
  return film.isSigned ? asSamples<std::int16_t>(bytes) : asSamples<std::uint16_t>(bytes);
}

image::Samples decodeSamples(Reading& reading) {
  auto* fragments = findFragments(reading);
  const bool isCoded = reading.dicom.transferSyntax().coding != Coding::Native;
  if (isCoded && !fragments) {
    refuse(ErrorCode::Corrupt, reading.file, "Pixel Data are not encapsulated, as the transfer syntax demands",
           kExportAgain);
  }
  auto bytes = isCoded ? readCoded(reading, *fragments) : readNative(reading);
  if (reading.isPlanar) bytes = interleavePlanes(bytes, reading.shape);
  return makeSamples(bytes, reading.film);
}

/// Lossy decoders overshoot the stored bits by a level or two; all others may carry overlays there.
void markSpareBits(Reading& reading) {
  const auto coding = reading.dicom.transferSyntax().coding;
  const bool isNative = coding == Coding::Native || coding == Coding::Rle;
  reading.film.spareBits = isNative ? image::SpareBits::Masked : image::SpareBits::Clamped;
  if (!isNative && reading.film.highBit != reading.film.bitsStored - 1)
    reading.film.highBit = reading.film.bitsStored - 1;
}

void flattenColor(Reading& reading) {
  auto& film = reading.film;
  const bool isPalette = film.source.photometric == "PALETTE COLOR";
  if (!isPalette && reading.shape.samplesPerPixel == 1) return;
  if (isPalette) {
    film.samples = makePaletteLuma(reading.dataset(), film.samples, reading.file, film.source.colorShare);
    film.bitsAllocated = film.bitsStored = 8;
    film.isSigned = false;
  } else {
    film.source.colorShare = colorShareOf(film.samples, film.source.photometric);
    film.samples = makeLuma(film.samples, film.source.photometric);
  }
  film.highBit = film.bitsStored - 1;
  film.defaultWindow = image::DefaultWindow::FullRange;
  film.source.remarks.emplace_back("colour is read as luma");
}

}  // namespace

void readPixels(const DicomFile& dicom, const image::Limits& limits, std::string_view file, image::Film& film) {
  Reading reading{dicom, file, film, {}};
  checkIsImage(reading);
  readSize(reading, limits);
  readBits(reading);
  readPhotometric(reading);
  film.size = {reading.shape.rows, reading.shape.columns};
  film.source.samplesPerPixel = reading.shape.samplesPerPixel;
  film.source.frames = static_cast<int>(std::min<std::int64_t>(reading.frames, INT32_MAX));
  if (reading.frames > 1) {
    film.source.remarks.push_back("the first of " + std::to_string(reading.frames) + " frames is read");
  }
  film.samples = decodeSamples(reading);
  film.pixelSha256 = image::hashSamples(film.samples);
  markSpareBits(reading);
  flattenColor(reading);
}

}  // namespace carina::dicom
