// SPDX-License-Identifier: Apache-2.0
#include "engine/core/tensor.h"

#include <cstdint>
#include <cstring>
#include <string>
#include <utility>

#include "engine/core/error.h"

namespace carina {
namespace {

template <typename Element, typename Convert>
std::vector<float> convertAll(std::span<const std::byte> bytes, Convert convert) {
  std::vector<float> values(bytes.size() / sizeof(Element));
  for (std::size_t i = 0; i < values.size(); ++i) {
    Element element;
    std::memcpy(&element, bytes.data() + i * sizeof(Element), sizeof(Element));
    values[i] = convert(element);
  }
  return values;
}

template <typename Element>
std::vector<float> castAll(std::span<const std::byte> bytes) {
  return convertAll<Element>(bytes, [](Element element) { return static_cast<float>(element); });
}

}  // namespace

Tensor::Tensor(DType type, Shape shape, std::span<const std::byte> bytes, std::shared_ptr<const void> owner)
    : type_(type), shape_(std::move(shape)), bytes_(bytes), owner_(std::move(owner)) {
  const auto wanted = static_cast<std::size_t>(shape_.elements()) * carina::sizeBytes(type_);
  if (bytes_.size() != wanted) {
    throw Error(ErrorCode::InvalidArgument, "tensor of " + toString(shape_) + " " + std::string(name(type_)) +
                                                " needs " + std::to_string(wanted) + " bytes, got " +
                                                std::to_string(bytes_.size()));
  }
}

Tensor Tensor::fromFloats(Shape shape, std::vector<float> values) {
  auto owner = std::make_shared<const std::vector<float>>(std::move(values));
  const auto bytes = std::as_bytes(std::span(*owner));
  return {DType::F32, std::move(shape), bytes, owner};
}

std::span<const float> Tensor::floats() const {
  if (type_ != DType::F32 || reinterpret_cast<std::uintptr_t>(bytes_.data()) % alignof(float) != 0) {
    throw Error(ErrorCode::InvalidArgument, "tensor is " + std::string(name(type_)) + ", not aligned f32");
  }
  return {reinterpret_cast<const float*>(bytes_.data()), bytes_.size() / sizeof(float)};
}

std::vector<float> Tensor::toFloats() const {
  switch (type_) {
    case DType::F64:
      return castAll<double>(bytes_);
    case DType::F32:
      return castAll<float>(bytes_);
    case DType::F16:
      return convertAll<std::uint16_t>(bytes_, floatFromF16);
    case DType::BF16:
      return convertAll<std::uint16_t>(bytes_, floatFromBf16);
    case DType::I64:
      return castAll<std::int64_t>(bytes_);
    case DType::I32:
      return castAll<std::int32_t>(bytes_);
    case DType::I16:
      return castAll<std::int16_t>(bytes_);
    case DType::I8:
      return castAll<std::int8_t>(bytes_);
    case DType::U8:
    case DType::Bool:
      return castAll<std::uint8_t>(bytes_);
  }
  throw Error(ErrorCode::Internal, "tensor has an unknown element type");
}

}  // namespace carina
