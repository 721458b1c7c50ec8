// SPDX-License-Identifier: Apache-2.0
#include "engine/dicom/inflate.h"

#include <algorithm>
#include <memory>

#include <zlib.h>

#include "engine/dicom/refusal.h"

namespace carina::dicom {
namespace {

struct Closer {
  void operator()(z_stream* stream) const {
    inflateEnd(stream);
    delete stream;
  }
};
using Inflater = std::unique_ptr<z_stream, Closer>;

Inflater makeInflater(std::span<const std::byte> bytes, std::string_view file) {
  Inflater stream(new z_stream{});
  if (bytes.size() > UINT32_MAX) {
    refuse(ErrorCode::ResourceExhausted, file, "the deflated data set exceeds 4 GiB", "split or decompress it first");
  }
  stream->next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(bytes.data()));
  stream->avail_in = static_cast<uInt>(bytes.size());
  if (inflateInit2(stream.get(), -MAX_WBITS) != Z_OK) {
    refuse(ErrorCode::Internal, file, "zlib does not start", "free memory and try again");
  }
  return stream;
}

}  // namespace

std::vector<std::byte> inflateBounded(std::span<const std::byte> bytes, std::size_t limitBytes, std::string_view file) {
  const auto stream = makeInflater(bytes, file);
  std::vector<std::byte> result;
  int state = Z_OK;
  while (state == Z_OK) {
    const std::size_t filled = result.size();
    if (filled >= limitBytes) {
      refuse(ErrorCode::ResourceExhausted, file,
             "the deflated data set grows past " + std::to_string(limitBytes >> 20) + " MiB",
             "it is no single film, or a decompression bomb");
    }
    result.resize(std::min(limitBytes, std::max<std::size_t>(filled * 2, std::size_t{1} << 18)));
    stream->next_out = reinterpret_cast<Bytef*>(result.data() + filled);
    stream->avail_out = static_cast<uInt>(result.size() - filled);
    state = inflate(stream.get(), Z_NO_FLUSH);
    result.resize(result.size() - stream->avail_out);
  }
  if (state != Z_STREAM_END) {
    refuse(ErrorCode::Corrupt, file, "the deflated data set is damaged or ends early", kExportAgain);
  }
  return result;
}

}  // namespace carina::dicom
