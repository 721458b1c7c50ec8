// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/engine/core/zip_bytes.h"

#include <memory>

#include <zlib.h>

namespace carina {
namespace {

std::string deflated(const std::string& content) {
  z_stream stream{};
  deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
  std::string packed(deflateBound(&stream, content.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(content.data()));
  stream.avail_in = static_cast<uInt>(content.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

}  // namespace

SharedBytes share(std::string text) {
  const auto owner = std::make_shared<const std::string>(std::move(text));
  return {std::as_bytes(std::span(*owner)), owner};
}

void ZipBytes::add(const std::string& name, const std::string& content, bool deflate) {
  const auto packed = deflate ? deflated(content) : content;
  const auto crc = static_cast<std::uint32_t>(
      crc32(0, reinterpret_cast<const Bytef*>(content.data()), static_cast<uInt>(content.size())));
  const auto facts = raw<std::uint16_t>(0) + raw<std::uint16_t>(deflate ? 8 : 0) + raw<std::uint32_t>(0) + raw(crc) +
                     raw(static_cast<std::uint32_t>(packed.size())) + raw(static_cast<std::uint32_t>(content.size())) +
                     raw(static_cast<std::uint16_t>(name.size())) + raw<std::uint16_t>(0);
  const auto offset = static_cast<std::uint32_t>(files_.size());
  files_ += "PK\x03\x04" + raw<std::uint16_t>(20) + facts + name + packed;
  directory_ += "PK\x01\x02" + raw<std::uint32_t>(20) + facts + std::string(10, '\0') + raw(offset) + name;
  ++count_;
}

std::string ZipBytes::finish() const {
  return files_ + directory_ + "PK\x05\x06" + raw<std::uint32_t>(0) + raw(count_) + raw(count_) +
         raw(static_cast<std::uint32_t>(directory_.size())) + raw(static_cast<std::uint32_t>(files_.size())) +
         raw<std::uint16_t>(0);
}

}  // namespace carina
