// SPDX-License-Identifier: Apache-2.0
#include "engine/dicom/jpeg_2000.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>

#include <openjpeg.h>

#include "engine/dicom/jpeg_header.h"
#include "engine/dicom/refusal.h"

namespace carina::dicom {
namespace {

/// A film has one tile or a modest grid; OpenJPEG keeps kilobytes for every tile that a header claims.
constexpr std::uint64_t kMostTiles = 4096;

struct Reader {
  std::span<const std::byte> bytes;
  std::size_t at = 0;
};

OPJ_SIZE_T readBytes(void* buffer, OPJ_SIZE_T count, void* user) {
  auto& reader = *static_cast<Reader*>(user);
  const std::size_t granted = std::min<std::size_t>(count, reader.bytes.size() - reader.at);
  if (granted == 0) return static_cast<OPJ_SIZE_T>(-1);
  std::memcpy(buffer, reader.bytes.data() + reader.at, granted);
  reader.at += granted;
  return granted;
}

OPJ_OFF_T skipBytes(OPJ_OFF_T count, void* user) {
  auto& reader = *static_cast<Reader*>(user);
  if (count < 0) return -1;
  const auto left = reader.bytes.size() - reader.at;
  const auto granted = std::min<std::size_t>(static_cast<std::size_t>(count), left);
  reader.at += granted;
  return granted == 0 && count > 0 ? -1 : static_cast<OPJ_OFF_T>(granted);
}

OPJ_BOOL seekBytes(OPJ_OFF_T place, void* user) {
  auto& reader = *static_cast<Reader*>(user);
  if (place < 0 || static_cast<std::size_t>(place) > reader.bytes.size()) return OPJ_FALSE;
  reader.at = static_cast<std::size_t>(place);
  return OPJ_TRUE;
}

void ignoreMessage(const char*, void*) {}

struct Release {
  void operator()(opj_codec_t* codec) const { opj_destroy_codec(codec); }
  void operator()(opj_image_t* image) const { opj_image_destroy(image); }
};
struct ReleaseStream {
  void operator()(opj_stream_t* stream) const { opj_stream_destroy(stream); }
};
using Codec = std::unique_ptr<opj_codec_t, Release>;
using Stream = std::unique_ptr<opj_stream_t, ReleaseStream>;
using Image = std::unique_ptr<opj_image_t, Release>;

Codec makeCodec(bool isBare) {
  Codec codec(opj_create_decompress(isBare ? OPJ_CODEC_J2K : OPJ_CODEC_JP2));
  if (!codec) return codec;
  opj_set_info_handler(codec.get(), ignoreMessage, nullptr);
  opj_set_warning_handler(codec.get(), ignoreMessage, nullptr);
  opj_set_error_handler(codec.get(), ignoreMessage, nullptr);
  opj_dparameters_t parameters;
  opj_set_default_decoder_parameters(&parameters);
  return opj_setup_decoder(codec.get(), &parameters) ? std::move(codec) : Codec();
}

Stream makeStream(Reader& reader) {
  Stream stream(opj_stream_default_create(OPJ_TRUE));
  if (!stream) return stream;
  opj_stream_set_user_data(stream.get(), &reader, nullptr);
  opj_stream_set_user_data_length(stream.get(), reader.bytes.size());
  opj_stream_set_read_function(stream.get(), readBytes);
  opj_stream_set_skip_function(stream.get(), skipBytes);
  opj_stream_set_seek_function(stream.get(), seekBytes);
  return stream;
}

Image decodeImage(std::span<const std::byte> frame) {
  Reader reader{frame};
  const bool isBare = frame.size() > 1 && frame[0] == std::byte{0xFF} && frame[1] == std::byte{0x4F};
  const auto codec = makeCodec(isBare);
  const auto stream = makeStream(reader);
  if (!codec || !stream) return {};
  opj_image_t* raw = nullptr;
  const bool hasHeader = opj_read_header(stream.get(), codec.get(), &raw);
  Image image(raw);
  if (!hasHeader || !opj_decode(codec.get(), stream.get(), raw)) return {};
  opj_end_decompress(codec.get(), stream.get());
  return image;
}

void checkHeader(std::span<const std::byte> frame, const FrameShape& shape, std::string_view file) {
  const auto coded = findJpeg2000Frame(frame);
  if (!coded || coded->tiles > kMostTiles) {
    refuse(ErrorCode::Corrupt, file, "the JPEG 2000 stream has no usable header", kExportAgain);
  }
  if (coded->rows != static_cast<std::uint32_t>(shape.rows) ||
      coded->columns != static_cast<std::uint32_t>(shape.columns) || coded->components != shape.samplesPerPixel) {
    refuse(ErrorCode::Corrupt, file, "the JPEG 2000 stream has another size than Rows and Columns say", kExportAgain);
  }
  if (coded->precision > 8 * shape.bytesPerSample) {
    refuse(ErrorCode::Unsupported, file,
           "the JPEG 2000 stream has " + std::to_string(coded->precision) + " bits, more than Bits Allocated",
           "convert it to at most 16 bits");
  }
}

bool fits(const opj_image_t& image, const FrameShape& shape) {
  if (image.numcomps != static_cast<OPJ_UINT32>(shape.samplesPerPixel)) return false;
  return std::all_of(image.comps, image.comps + image.numcomps, [&](const opj_image_comp_t& part) {
    return part.data && part.w == static_cast<OPJ_UINT32>(shape.columns) &&
           part.h == static_cast<OPJ_UINT32>(shape.rows) && part.prec >= 1 && part.prec <= 16;
  });
}

template <typename Value>
void interleave(const opj_image_t& image, bool isSigned, std::span<std::byte> result) {
  const auto step = image.numcomps * sizeof(Value);
  for (OPJ_UINT32 c = 0; c < image.numcomps; ++c) {
    const auto& part = image.comps[c];
    const std::int32_t sign = isSigned && !part.sgnd ? 1 << (part.prec - 1) : 0;
    std::byte* dst = result.data() + c * sizeof(Value);
    for (std::size_t i = 0; i < std::size_t{part.w} * part.h; ++i, dst += step) {
      const auto value = static_cast<Value>((part.data[i] ^ sign) - sign);
      std::memcpy(dst, &value, sizeof(Value));
    }
  }
}

}  // namespace

std::vector<std::byte> decodeJpeg2000(std::span<const std::byte> frame, const FrameShape& shape, bool isSigned,
                                      std::string_view file) {
  checkHeader(frame, shape, file);
  const auto image = decodeImage(frame);
  if (!image || !fits(*image, shape)) {
    refuse(ErrorCode::Corrupt, file, "the JPEG 2000 stream is damaged or ends early", kExportAgain);
  }
  std::vector<std::byte> result(shape.sizeBytes());
  if (shape.bytesPerSample == 1) {
    interleave<std::uint8_t>(*image, isSigned, result);
  } else {
    interleave<std::uint16_t>(*image, isSigned, result);
  }
  return result;
}

}  // namespace carina::dicom
