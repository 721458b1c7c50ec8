// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/engine/dicom/synthetic_dicom.h"

#include <mutex>
#include <stdexcept>

#include <dcmtk/dcmdata/dcostrmb.h>
#include <dcmtk/dcmdata/dcpixseq.h>
#include <dcmtk/dcmdata/dcpxitem.h>
#include <dcmtk/dcmdata/dcrleerg.h>
#include <dcmtk/dcmdata/dcrlerp.h>
#include <dcmtk/dcmjpeg/djencode.h>
#include <dcmtk/dcmjpeg/djrplol.h>
#include <dcmtk/dcmjpeg/djrploss.h>
#include <dcmtk/dcmjpls/djencode.h>
#include <dcmtk/dcmjpls/djrparam.h>

#include "engine/core/error.h"
#include "engine/dicom/dicom_file.h"
#include "engine/dicom/load_film.h"

namespace carina::dicom {
namespace {

/// Written by Pillow 9.4: Image.save("JPEG2000", irreversible=False, num_resolutions=2), the codestream of the JP2.
constexpr const char* kCodestream =
    "ff4fff510029000000000010000000100000000000000000000000100000001000000000000000000001070101ff52000c00"
    "000001000104040001ff5c00074040484850ff640025000143726561746564206279204f70656e4a5045472076657273696f"
    "6e20322e352e30ff90000a0000000000570001ff93df81a8122b66d67e6556b363c774d0bbae1bc13eebfc8b548725708f4d"
    "4cd2a299c049226e813a71cf116dfd489cfb4a6a4e3dff1ffb73efc0f903407c220036a199ae639f3da6342fffd9";

void require(const OFCondition& state) {
  if (state.bad()) throw std::runtime_error(state.text());
}

void registerEncoders() {
  static std::once_flag once;
  std::call_once(once, [] {
    prepareDcmtk();
    DJEncoderRegistration::registerCodecs();
    DJLSEncoderRegistration::registerCodecs();
    DcmRLEEncoderRegistration::registerCodecs();
  });
}

void setUp(DcmDataset& dataset, const SyntheticFilm& film) {
  dataset.putAndInsertString(DCM_SOPClassUID, UID_ComputedRadiographyImageStorage);
  dataset.putAndInsertString(DCM_SOPInstanceUID, "2.25.1");
  dataset.putAndInsertString(DCM_Modality, "CR");
  dataset.putAndInsertString(DCM_PatientName, "Secret^Patient");
  dataset.putAndInsertString(DCM_PatientID, "SECRETID");
  dataset.putAndInsertString(DCM_PhotometricInterpretation, "MONOCHROME2");
  const auto put = [&](const DcmTagKey& tag, int value) {
    dataset.putAndInsertUint16(tag, static_cast<Uint16>(value));
  };
  put(DCM_SamplesPerPixel, 1);
  put(DCM_Rows, film.rows);
  put(DCM_Columns, film.columns);
  put(DCM_BitsAllocated, 16);
  put(DCM_BitsStored, film.bitsStored);
  put(DCM_HighBit, film.bitsStored - 1);
  put(DCM_PixelRepresentation, film.isSigned ? 1 : 0);
  dataset.putAndInsertUint16Array(DCM_PixelData, film.pixels.data(), static_cast<unsigned long>(film.pixels.size()));
}

void choose(DcmDataset& dataset, E_TransferSyntax syntax) {
  const DJ_RPLossless lossless;
  const DJ_RPLossy lossy(90);
  const DJLSRepresentationParameter ls;
  const DcmRLERepresentationParameter rle;
  const DcmRepresentationParameter* parameter = nullptr;
  if (syntax == EXS_JPEGProcess14SV1) parameter = &lossless;
  if (syntax == EXS_JPEGProcess1 || syntax == EXS_JPEGProcess2_4) parameter = &lossy;
  if (syntax == EXS_JPEGLSLossless) parameter = &ls;
  if (syntax == EXS_RLELossless) parameter = &rle;
  require(dataset.chooseRepresentation(syntax, parameter));
}

std::vector<std::byte> write(DcmObject& object, E_TransferSyntax syntax, std::size_t roomBytes) {
  std::vector<std::byte> bytes(roomBytes);
  DcmOutputBufferStream stream(bytes.data(), static_cast<offile_off_t>(bytes.size()));
  object.transferInit();
  auto* format = dynamic_cast<DcmFileFormat*>(&object);
  auto* dataset = dynamic_cast<DcmDataset*>(&object);
  require(format ? format->write(stream, syntax, EET_UndefinedLength, nullptr)
                 : dataset->write(stream, syntax, EET_UndefinedLength, nullptr));
  object.transferEnd();
  stream.flush();
  void* written = nullptr;
  offile_off_t count = 0;
  stream.flushBuffer(written, count);
  bytes.resize(static_cast<std::size_t>(count));
  return bytes;
}

}  // namespace

std::vector<std::byte> encode(const SyntheticFilm& film, E_TransferSyntax syntax, bool withPreamble) {
  registerEncoders();
  DcmFileFormat format;
  auto& dataset = *format.getDataset();
  setUp(dataset, film);
  film.edit(dataset);
  choose(dataset, syntax);
  const std::size_t room = 262144 + film.pixels.size() * 4;
  return withPreamble ? write(format, syntax, room) : write(dataset, syntax, room);
}

std::vector<std::byte> encodeJpeg2000Film() {
  registerEncoders();
  const std::string hex = kCodestream;
  std::vector<Uint8> stream;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    stream.push_back(static_cast<Uint8>(std::stoi(hex.substr(i, 2), nullptr, 16)));
  }
  if (stream.size() % 2 != 0) stream.push_back(0);
  DcmFileFormat format;
  auto& dataset = *format.getDataset();
  setUp(dataset, {.rows = 16, .columns = 16, .bitsStored = 8});
  dataset.putAndInsertUint16(DCM_BitsAllocated, 8);
  auto* sequence = new DcmPixelSequence(DCM_PixelSequenceTag);
  sequence->insert(new DcmPixelItem(DCM_PixelItemTag));
  auto* item = new DcmPixelItem(DCM_PixelItemTag);
  item->putUint8Array(stream.data(), static_cast<unsigned long>(stream.size()));
  sequence->insert(item);
  auto* pixels = new DcmPixelData(DCM_PixelData);
  pixels->putOriginalRepresentation(EXS_JPEG2000LosslessOnly, nullptr, sequence);
  dataset.insert(pixels, OFTrue);
  return write(format, EXS_JPEG2000LosslessOnly, 65536);
}

std::vector<std::uint16_t> ramp(int rows, int columns, int step, int bits) {
  std::vector<std::uint16_t> pixels;
  for (int i = 0; i < rows * columns; ++i) pixels.push_back(static_cast<std::uint16_t>(i * step & ((1 << bits) - 1)));
  return pixels;
}

std::string refusalOf(const std::vector<std::byte>& bytes, const std::string& name) {
  try {
    loadFilm(bytes, name);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace carina::dicom
