// SPDX-License-Identifier: Apache-2.0
#include "engine/dicom/dcmtk_codecs.h"

#include <cstdint>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include "engine/dicom/jpeg_header.h"
#include "engine/dicom/refusal.h"

namespace carina::dicom {
namespace {

CodedFrame checkHeader(std::span<const std::byte> frame, const FrameShape& shape, std::string_view file) {
  const auto coded = findJpegFrame(frame);
  if (!coded) refuse(ErrorCode::Corrupt, file, "the JPEG stream has no usable header", kExportAgain);
  if (coded->rows != static_cast<std::uint32_t>(shape.rows) ||
      coded->columns != static_cast<std::uint32_t>(shape.columns) || coded->components != shape.samplesPerPixel) {
    refuse(ErrorCode::Corrupt, file, "the JPEG stream has another size than Rows and Columns say", kExportAgain);
  }
  if (coded->precision < 2 || coded->precision > 8 * shape.bytesPerSample) {
    refuse(ErrorCode::Unsupported, file,
           "the JPEG stream has " + std::to_string(coded->precision) + " bits, which Bits Allocated does not hold",
           "convert it with a tool that repairs Bits Allocated");
  }
  return *coded;
}

/// Streams of up to 8 bits decode to bytes even where the film has 16 bits allocated.
void widen(std::vector<std::byte>& samples, std::size_t count) {
  samples.resize(count * 2);
  for (std::size_t i = count; i-- > 0;) {
    samples[2 * i] = samples[i];
    samples[2 * i + 1] = std::byte{0};
  }
}

}  // namespace

DecodedFrame decodeWithDcmtk(const DicomFile& dicom, std::span<const std::byte> firstFrame, const FrameShape& shape,
                             std::string_view file) {
  const auto coded = checkHeader(firstFrame, shape, file);
  DcmElement* element = nullptr;
  if (dicom.dataset().findAndGetElement(DCM_PixelData, element).bad() || !element) {
    refuse(ErrorCode::Corrupt, file, "has no pixel data", kExportAgain);
  }
  DecodedFrame result;
  const std::size_t bytes = shape.sizeBytes();
  result.samples.resize(bytes + (bytes & 1));
  Uint32 fragment = 1;
  OFString colorModel;
  const auto state = static_cast<DcmPixelData*>(element)->getUncompressedFrame(
      &dicom.dataset(), 0, fragment, result.samples.data(), static_cast<Uint32>(result.samples.size()), colorModel);
  if (state.bad()) {
    refuse(ErrorCode::Corrupt, file, std::string("the JPEG stream does not decode (") + state.text() + ")",
           kExportAgain);
  }
  result.samples.resize(bytes);
  if (coded.precision <= 8 && shape.bytesPerSample == 2) widen(result.samples, shape.samples());
  result.colorModel = std::string(colorModel.data(), colorModel.size());
  return result;
}

}  // namespace carina::dicom
