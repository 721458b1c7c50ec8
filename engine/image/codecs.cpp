// SPDX-License-Identifier: Apache-2.0
#include "engine/image/codecs.h"

#include <string>

#include "engine/core/error.h"

namespace carina::image {
namespace {

[[noreturn]] void notYet(std::string_view name) {
  throw Error(ErrorCode::Unsupported, std::string(name) + ": this build does not read or write it yet");
}

}  // namespace

bool isPng(std::span<const std::byte>) {
  return false;
}
bool isJpeg(std::span<const std::byte>) {
  return false;
}
Film decodePng(std::span<const std::byte>, std::string_view name, const Limits&) {
  notYet(name);
}
Film decodeJpeg(std::span<const std::byte>, std::string_view name, const Limits&) {
  notYet(name);
}
std::vector<std::byte> encodePng(const Gray8Image&) {
  notYet("PNG");
}
std::vector<std::byte> encodePng(const Gray16Image&) {
  notYet("PNG");
}
std::vector<std::byte> encodePng(const Rgb8Image&) {
  notYet("PNG");
}
std::vector<std::byte> encodeJpeg(const Gray8Image&, int) {
  notYet("JPEG");
}

}  // namespace carina::image
