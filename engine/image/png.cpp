// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstring>
#include <string>

#include <png.h>

#include "engine/core/error.h"
#include "engine/image/codecs.h"
#include "engine/image/raster_film.h"

namespace carina::image {
namespace {

/// deflate never shrinks more than this; a header that claims more pixels than its bytes can hold lies.
constexpr std::uint64_t kMostDeflation = 1032;
constexpr int kSpeedOverSize = 4;

/// What libpng's callbacks share. libpng leaves by longjmp, so that no C++ object may live in the frames it crosses:
/// everything with a destructor is here or in the callers of the functions that call setjmp.
struct Session {
  std::span<const std::byte> input;
  std::vector<std::byte> output;
  std::array<char, 128> fault{};
};

void onError(png_structp png, png_const_charp message) {
  auto* session = static_cast<Session*>(png_get_error_ptr(png));
  std::strncpy(session->fault.data(), message, session->fault.size() - 1);
  png_longjmp(png, 1);
}

void onWarning(png_structp, png_const_charp) {}

void onRead(png_structp png, png_bytep target, png_size_t count) {
  auto* session = static_cast<Session*>(png_get_io_ptr(png));
  if (count > session->input.size()) png_error(png, "unexpected end of file");
  std::memcpy(target, session->input.data(), count);
  session->input = session->input.subspan(count);
}

struct Reader {
  explicit Reader(Session& session)
      : png(png_create_read_struct(PNG_LIBPNG_VER_STRING, &session, onError, onWarning)),
        info(png ? png_create_info_struct(png) : nullptr) {
    if (png) png_set_read_fn(png, &session, onRead);
  }
  ~Reader() { png_destroy_read_struct(&png, &info, nullptr); }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;
  png_structp png;
  png_infop info;
};

struct Header {
  png_uint_32 rows = 0;
  png_uint_32 columns = 0;
  int bitDepth = 0;
  int colorType = 0;
  std::uint64_t codedBytes = 0;
};

bool readHeader(Reader& reader, Header& header) {
  if (setjmp(png_jmpbuf(reader.png))) return false;
  png_set_user_limits(reader.png, 0x7fffffff, 0x7fffffff);
  png_set_chunk_cache_max(reader.png, 64);
  png_set_chunk_malloc_max(reader.png, 8U << 20);
  png_read_info(reader.png, reader.info);
  header.rows = png_get_image_height(reader.png, reader.info);
  header.columns = png_get_image_width(reader.png, reader.info);
  header.bitDepth = png_get_bit_depth(reader.png, reader.info);
  header.colorType = png_get_color_type(reader.png, reader.info);
  header.codedBytes = std::uint64_t{png_get_rowbytes(reader.png, reader.info)} * header.rows;
  return true;
}

/// Asks libpng for 8-bit RGB, or 8- or 16-bit grey, without alpha. False where it fails.
bool setTransforms(Reader& reader, const Header& header) {
  if (setjmp(png_jmpbuf(reader.png))) return false;
  const bool isColor = (header.colorType & PNG_COLOR_MASK_COLOR) != 0;
  if (header.colorType == PNG_COLOR_TYPE_PALETTE) png_set_palette_to_rgb(reader.png);
  if (header.colorType == PNG_COLOR_TYPE_GRAY && header.bitDepth < 8) png_set_expand_gray_1_2_4_to_8(reader.png);
  if (header.bitDepth == 16 && isColor) png_set_scale_16(reader.png);
  if (header.bitDepth == 16 && !isColor) png_set_swap(reader.png);
  png_set_strip_alpha(reader.png);
  png_set_interlace_handling(reader.png);
  png_read_update_info(reader.png, reader.info);
  return true;
}

bool readRows(Reader& reader, std::vector<png_bytep>& rows) {
  if (setjmp(png_jmpbuf(reader.png))) return false;
  png_read_image(reader.png, rows.data());
  png_read_end(reader.png, nullptr);
  return true;
}

template <typename Value>
Samples readSamples(Reader& reader, const Header& header, const Session& session, std::string_view file) {
  const std::size_t rowValues = png_get_rowbytes(reader.png, reader.info) / sizeof(Value);
  std::vector<Value> values(rowValues * header.rows);
  std::vector<png_bytep> rows(header.rows);
  for (std::size_t y = 0; y < rows.size(); ++y) rows[y] = reinterpret_cast<png_bytep>(values.data() + y * rowValues);
  if (!readRows(reader, rows)) refuseDamaged(file, "PNG", session.fault.data());
  return values;
}

const char* colorName(int colorType) {
  switch (colorType) {
    case PNG_COLOR_TYPE_PALETTE:
      return "PALETTE COLOR";
    case PNG_COLOR_TYPE_RGB:
      return "RGB";
    case PNG_COLOR_TYPE_RGB_ALPHA:
      return "RGBA";
    case PNG_COLOR_TYPE_GRAY_ALPHA:
      return "GRAY ALPHA";
    default:
      return "MONOCHROME2";
  }
}

struct Writer {
  explicit Writer(Session& session)
      : png(png_create_write_struct(PNG_LIBPNG_VER_STRING, &session, onError, onWarning)),
        info(png ? png_create_info_struct(png) : nullptr) {}
  ~Writer() { png_destroy_write_struct(&png, &info); }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
  png_structp png;
  png_infop info;
};

void onWrite(png_structp png, png_bytep bytes, png_size_t count) {
  auto& output = static_cast<Session*>(png_get_io_ptr(png))->output;
  const auto* begin = reinterpret_cast<const std::byte*>(bytes);
  output.insert(output.end(), begin, begin + count);
}

struct Picture {
  Size size;
  int bitDepth;
  int colorType;
};

bool writeRows(Writer& writer, Session& session, const Picture& picture, std::vector<png_bytep>& rows) {
  if (setjmp(png_jmpbuf(writer.png))) return false;
  png_set_write_fn(writer.png, &session, onWrite, nullptr);
  png_set_compression_level(writer.png, kSpeedOverSize);
  png_set_IHDR(writer.png, writer.info, static_cast<png_uint_32>(picture.size.columns),
               static_cast<png_uint_32>(picture.size.rows), picture.bitDepth, picture.colorType, PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_write_info(writer.png, writer.info);
  if (picture.bitDepth == 16) png_set_swap(writer.png);
  png_write_image(writer.png, rows.data());
  png_write_end(writer.png, nullptr);
  return true;
}

template <typename Value>
std::vector<std::byte> encode(const Picture& picture, const std::vector<Value>& pixels) {
  const std::size_t channels = picture.colorType == PNG_COLOR_TYPE_RGB ? 3 : 1;
  if (picture.size.rows < 1 || picture.size.columns < 1 || pixels.size() != picture.size.pixels() * channels) {
    throw Error(ErrorCode::InvalidArgument, "encode PNG: the pixels do not fit the size");
  }
  Session session;
  Writer writer(session);
  if (!writer.info) throw Error(ErrorCode::ResourceExhausted, "encode PNG: libpng does not start");
  std::vector<png_bytep> rows;
  const std::size_t stride = static_cast<std::size_t>(picture.size.columns) * channels;
  for (std::size_t y = 0; y < static_cast<std::size_t>(picture.size.rows); ++y) {
    rows.push_back(reinterpret_cast<png_bytep>(const_cast<Value*>(pixels.data() + y * stride)));
  }
  if (!writeRows(writer, session, picture, rows)) {
    throw Error(ErrorCode::Internal, std::string("encode PNG: ") + session.fault.data());
  }
  return std::move(session.output);
}

}  // namespace

Film decodePng(std::span<const std::byte> bytes, std::string_view nameForErrors, const Limits& limits) {
  Session session;
  session.input = bytes;
  Reader reader(session);
  if (!reader.info) throw Error(ErrorCode::ResourceExhausted, std::string(nameForErrors) + ": libpng does not start");
  Header header;
  if (!readHeader(reader, header)) refuseDamaged(nameForErrors, "PNG", session.fault.data());
  checkLimits(header.rows, header.columns, limits, nameForErrors);
  if (header.codedBytes / kMostDeflation > bytes.size()) {
    refuseDamaged(nameForErrors, "PNG", "its header claims more pixels than its bytes can hold");
  }
  if (!setTransforms(reader, header)) refuseDamaged(nameForErrors, "PNG", session.fault.data());
  const int channels = png_get_channels(reader.png, reader.info);
  auto samples = png_get_bit_depth(reader.png, reader.info) == 16
                     ? readSamples<std::uint16_t>(reader, header, session, nameForErrors)
                     : readSamples<std::uint8_t>(reader, header, session, nameForErrors);
  auto film = makeRasterFilm({static_cast<int>(header.rows), static_cast<int>(header.columns)}, channels,
                             std::move(samples), "PNG");
  film.source.photometric = colorName(header.colorType);
  return film;
}

std::vector<std::byte> encodePng(const Gray8Image& image) {
  return encode({image.size, 8, PNG_COLOR_TYPE_GRAY}, image.pixels);
}

std::vector<std::byte> encodePng(const Gray16Image& image) {
  return encode({image.size, 16, PNG_COLOR_TYPE_GRAY}, image.pixels);
}

std::vector<std::byte> encodePng(const Rgb8Image& image) {
  return encode({image.size, 8, PNG_COLOR_TYPE_RGB}, image.pixels);
}

}  // namespace carina::image
