// SPDX-License-Identifier: Apache-2.0
#include "engine/graph/conv2d.h"

#include "engine/graph/reference_map.h"

namespace carina::graph {

Shape Conv2d::dstShape(std::span<const Shape> src) const {
  const auto dst = window_.dst(extentOf(onlySource(src)));
  return {filters_, dst.h, dst.w};
}

std::vector<ParameterSpec> Conv2d::parameters(std::span<const Shape> src) const {
  return {{.suffix = "weight",
           .shape = {filters_, src[0][0], window_.kernel.h, window_.kernel.w},
           .role = ParameterRole::ConvWeight}};
}

std::int64_t Conv2d::macs(std::span<const Shape> src) const {
  return dstShape(src).elements() * src[0][0] * window_.kernel.h * window_.kernel.w;
}

ReferenceArray Conv2d::reference(std::span<const ReferenceArray> src,
                                 std::span<const std::vector<double>> parameters) const {
  const auto& in = src[0];
  const std::int64_t channels = in.shape[0];
  auto out = makeReference(in.batch, dstShape({{in.shape}}));
  std::size_t index = 0;
  for (std::int64_t n = 0; n < in.batch; ++n) {
    for (std::int64_t o = 0; o < filters_; ++o) {
      for (std::int64_t p = 0; p < out.shape[1]; ++p) {
        for (std::int64_t q = 0; q < out.shape[2]; ++q) {
          double sum = 0;
          forEachInside(window_, extentOf(in.shape), {p, q}, [&](auto row, auto column, auto r, auto s) {
            for (std::int64_t i = 0; i < channels; ++i) {
              const auto from = ((n * channels + i) * in.shape[1] + row) * in.shape[2] + column;
              const auto weight = ((o * channels + i) * window_.kernel.h + r) * window_.kernel.w + s;
              sum += parameters[0][static_cast<std::size_t>(weight)] * in.values[static_cast<std::size_t>(from)];
            }
          });
          out.values[index++] = sum;
        }
      }
    }
  }
  return out;
}

ReferenceGradient Conv2d::backwardReference(std::span<const ReferenceArray> src,
                                            std::span<const std::vector<double>> parameters,
                                            const ReferenceArray& diffDst) const {
  const auto& in = src[0];
  const std::int64_t channels = in.shape[0];
  ReferenceGradient gradient{.src = {makeReference(in.batch, in.shape)},
                             .parameters = {std::vector<double>(parameters[0].size())}};
  for (std::size_t index = 0; index < diffDst.values.size(); ++index) {
    const auto i = static_cast<std::int64_t>(index);
    const Extent2d at{.h = i / diffDst.shape[2] % diffDst.shape[1], .w = i % diffDst.shape[2]};
    const auto o = i / (diffDst.shape[1] * diffDst.shape[2]) % filters_;
    const auto n = i / diffDst.shape.elements();
    forEachInside(window_, extentOf(in.shape), at, [&](auto row, auto column, auto r, auto s) {
      for (std::int64_t c = 0; c < channels; ++c) {
        const auto from = static_cast<std::size_t>(((n * channels + c) * in.shape[1] + row) * in.shape[2] + column);
        const auto weight =
            static_cast<std::size_t>(((o * channels + c) * window_.kernel.h + r) * window_.kernel.w + s);
        gradient.parameters[0][weight] += diffDst.values[index] * in.values[from];
        gradient.src[0].values[from] += diffDst.values[index] * parameters[0][weight];
      }
    });
  }
  return gradient;
}

}  // namespace carina::graph
