// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

#include <jpeglib.h>
// jpeglib.h must come first.
#include <jerror.h>

#include "engine/core/error.h"
#include "engine/image/codecs.h"
#include "engine/image/raster_film.h"

namespace carina::image {
namespace {

/// A block of 64 pixels costs a bit at the least, whatever the mode.
constexpr std::uint64_t kMostPixelsPerByte = 1024;
constexpr int kMostScans = 256;

/// libjpeg leaves by longjmp: everything with a destructor lives here or in the callers of what calls setjmp.
struct Session {
  jpeg_error_mgr errors{};
  std::jmp_buf escape{};
  std::array<char, JMSG_LENGTH_MAX> fault{};
  bool isDamaged = false;
};

Session& sessionOf(j_common_ptr info) {
  return *static_cast<Session*>(info->client_data);
}

void onError(j_common_ptr info) {
  auto& session = sessionOf(info);
  info->err->format_message(info, session.fault.data());
  std::longjmp(session.escape, 1);
}

/// libjpeg goes on with grey pixels where data are missing; a film may not be read so.
void onMessage(j_common_ptr info, int level) {
  const int code = info->err->msg_code;
  const bool isHarmless = code == JWRN_EXTRANEOUS_DATA || code == JWRN_ADOBE_XFORM || code == JWRN_JFIF_MAJOR;
  if (level >= 0 || isHarmless || sessionOf(info).isDamaged) return;
  sessionOf(info).isDamaged = true;
  info->err->format_message(info, sessionOf(info).fault.data());
}

void onOutput(j_common_ptr) {}

void prepare(Session& session, jpeg_common_struct* info) {
  info->err = jpeg_std_error(&session.errors);
  session.errors.error_exit = onError;
  session.errors.emit_message = onMessage;
  session.errors.output_message = onOutput;
  info->client_data = &session;
}

void onProgress(j_common_ptr info) {
  auto* decoder = reinterpret_cast<j_decompress_ptr>(info);
  if (decoder->input_scan_number <= kMostScans) return;
  std::snprintf(sessionOf(info).fault.data(), JMSG_LENGTH_MAX, "more than %d scans", kMostScans);
  std::longjmp(sessionOf(info).escape, 1);
}

class Decoder {
 public:
  explicit Decoder(Session& session) : session_(session) {
    prepare(session, reinterpret_cast<j_common_ptr>(&info_));
    progress_.progress_monitor = onProgress;
  }
  ~Decoder() { jpeg_destroy_decompress(&info_); }
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;
  jpeg_decompress_struct& info() { return info_; }

  bool readHeader(std::span<const std::byte> bytes) {
    if (setjmp(session_.escape)) return false;
    jpeg_create_decompress(&info_);
    info_.client_data = &session_;
    info_.progress = &progress_;
    jpeg_mem_src(&info_, reinterpret_cast<const unsigned char*>(bytes.data()),
                 static_cast<unsigned long>(bytes.size()));
    return jpeg_read_header(&info_, TRUE) == JPEG_HEADER_OK;
  }

  bool start() {
    if (setjmp(session_.escape)) return false;
    info_.out_color_space = info_.jpeg_color_space == JCS_GRAYSCALE ? JCS_GRAYSCALE : JCS_RGB;
    info_.dct_method = JDCT_ISLOW;
    return jpeg_start_decompress(&info_) != FALSE;
  }

  bool readRows(std::uint8_t* pixels) {
    if (setjmp(session_.escape)) return false;
    const std::size_t stride = std::size_t{info_.output_width} * static_cast<std::size_t>(info_.output_components);
    while (info_.output_scanline < info_.output_height) {
      JSAMPROW row = pixels + info_.output_scanline * stride;
      jpeg_read_scanlines(&info_, &row, 1);
    }
    jpeg_finish_decompress(&info_);
    return true;
  }

 private:
  Session& session_;
  jpeg_decompress_struct info_{};
  jpeg_progress_mgr progress_{};
};

/// Encoder state; the output grows in libjpeg's own malloc block.
class Encoder {
 public:
  explicit Encoder(Session& session) : session_(session) { prepare(session, reinterpret_cast<j_common_ptr>(&info_)); }
  ~Encoder() {
    jpeg_destroy_compress(&info_);
    std::free(output_);
  }
  Encoder(const Encoder&) = delete;
  Encoder& operator=(const Encoder&) = delete;

  bool write(const Gray8Image& image, int quality) {
    if (setjmp(session_.escape)) return false;
    jpeg_create_compress(&info_);
    info_.client_data = &session_;
    jpeg_mem_dest(&info_, &output_, &outputBytes_);
    info_.image_width = static_cast<JDIMENSION>(image.size.columns);
    info_.image_height = static_cast<JDIMENSION>(image.size.rows);
    info_.input_components = 1;
    info_.in_color_space = JCS_GRAYSCALE;
    jpeg_set_defaults(&info_);
    jpeg_set_quality(&info_, quality, TRUE);
    jpeg_start_compress(&info_, TRUE);
    while (info_.next_scanline < info_.image_height) {
      auto* row = const_cast<JSAMPROW>(image.pixels.data() + std::size_t{info_.next_scanline} * info_.image_width);
      jpeg_write_scanlines(&info_, &row, 1);
    }
    jpeg_finish_compress(&info_);
    return true;
  }

  std::span<const std::byte> output() const { return {reinterpret_cast<const std::byte*>(output_), outputBytes_}; }

 private:
  Session& session_;
  jpeg_compress_struct info_{};
  unsigned char* output_ = nullptr;
  unsigned long outputBytes_ = 0;
};

void checkHeader(const jpeg_decompress_struct& info, std::size_t bytes, const Limits& limits, std::string_view file) {
  checkLimits(info.image_height, info.image_width, limits, file);
  if (std::uint64_t{info.image_height} * info.image_width / kMostPixelsPerByte > bytes) {
    refuseDamaged(file, "JPEG", "its header claims more pixels than its bytes can hold");
  }
  const bool isKnown =
      info.jpeg_color_space == JCS_GRAYSCALE || info.jpeg_color_space == JCS_YCbCr || info.jpeg_color_space == JCS_RGB;
  if (!isKnown) {
    throw Error(ErrorCode::Unsupported, std::string(file) + ": the JPEG has " + std::to_string(info.num_components) +
                                            " colours (CMYK?); convert it to grayscale or RGB");
  }
}

}  // namespace

Film decodeJpeg(std::span<const std::byte> bytes, std::string_view nameForErrors, const Limits& limits) {
  Session session;
  Decoder decoder(session);
  if (!decoder.readHeader(bytes)) {
    const std::string fault = session.fault.data();
    const bool isForeign =
        session.errors.msg_code == JERR_BAD_PRECISION || session.errors.msg_code == JERR_SOF_UNSUPPORTED;
    if (!isForeign) refuseDamaged(nameForErrors, "JPEG", fault);
    throw Error(ErrorCode::Unsupported, std::string(nameForErrors) + ": a JPEG of a kind not read outside DICOM (" +
                                            fault + "); convert it to 8-bit baseline JPEG or PNG");
  }
  auto& info = decoder.info();
  checkHeader(info, bytes.size(), limits, nameForErrors);
  if (!decoder.start()) refuseDamaged(nameForErrors, "JPEG", session.fault.data());
  const Size size{static_cast<int>(info.output_height), static_cast<int>(info.output_width)};
  const int channels = info.output_components;
  std::vector<std::uint8_t> pixels(size.pixels() * static_cast<std::size_t>(channels));
  if (!decoder.readRows(pixels.data()) || session.isDamaged) refuseDamaged(nameForErrors, "JPEG", session.fault.data());
  return makeRasterFilm(size, channels, std::move(pixels), "JPEG");
}

std::vector<std::byte> encodeJpeg(const Gray8Image& image, int quality) {
  const bool fits = image.size.rows > 0 && image.size.columns > 0 && image.pixels.size() == image.size.pixels();
  if (!fits || quality < 1 || quality > 100) {
    throw Error(ErrorCode::InvalidArgument, "encode JPEG: the pixels do not fit the size, or quality is not 1 to 100");
  }
  Session session;
  Encoder encoder(session);
  if (!encoder.write(image, quality)) {
    throw Error(ErrorCode::Internal, std::string("encode JPEG: ") + session.fault.data());
  }
  const auto output = encoder.output();
  return {output.begin(), output.end()};
}

}  // namespace carina::image
