// SPDX-License-Identifier: Apache-2.0
#include "engine/kernels/convolution.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <utility>
#include <vector>

#include "engine/core/error.h"
#include "engine/kernels/cpu.h"
#include "engine/kernels/dnnl_call.h"

namespace carina::kernels {
namespace {

using Tag = dnnl::memory::format_tag;

std::string shapesOf(const ConvolutionSpec& spec) {
  const auto& w = spec.window;
  return "convolution: " + std::to_string(w.kernelRows) + "×" + std::to_string(w.kernelColumns) + " stride " +
         std::to_string(w.strideRows) + " of " + std::to_string(spec.src.batch) + "×" +
         std::to_string(spec.src.channels) + "×" + std::to_string(spec.src.rows) + "×" +
         std::to_string(spec.src.columns) + " to " + std::to_string(spec.dst.channels) + " channels in " +
         std::string(name(spec.src.type));
}

dnnl::memory::desc userWeights(const ConvolutionSpec& spec, DType type, Tag tag) {
  return {
      {spec.dst.channels, spec.src.channels, spec.window.kernelRows, spec.window.kernelColumns}, dnnlType(type), tag};
}

dnnl::primitive_attr attributesOf(const ConvolutionSpec& spec) {
  auto attributes = callerScratch();
  dnnl::post_ops after;
  if (spec.accumulate) after.append_sum(1.0F);
#if DNNL_VERSION_MAJOR >= 3
  if (spec.relu) after.append_eltwise(dnnl::algorithm::eltwise_relu, 0.0F, 0.0F);
#else
  if (spec.relu) after.append_eltwise(1.0F, dnnl::algorithm::eltwise_relu, 0.0F, 0.0F);
#endif
  attributes.set_post_ops(after);
  return attributes;
}

dnnl::convolution_forward::primitive_desc choose(const ConvolutionSpec& spec, Tag maps) {
  const auto& w = spec.window;
  const dnnl::memory::dims strides{w.strideRows, w.strideColumns};
  const dnnl::memory::dims before{w.top, w.left};
  const dnnl::memory::dims after{w.bottom, w.right};
  const auto src = describeMap(spec.src, maps);
  const auto dst = describeMap(spec.dst, maps);
  const auto weights = userWeights(spec, spec.src.type, Tag::any);
  const dnnl::memory::desc bias({spec.dst.channels}, dnnl::memory::data_type::f32, Tag::a);
  constexpr auto kKind = dnnl::prop_kind::forward_inference;
  constexpr auto kAlgorithm = dnnl::algorithm::convolution_direct;
#if DNNL_VERSION_MAJOR >= 3
  return {cpuEngine(), kKind, kAlgorithm, src, weights, bias, dst, strides, before, after, attributesOf(spec)};
#else
  return {{kKind, kAlgorithm, src, weights, bias, dst, strides, before, after}, attributesOf(spec), cpuEngine()};
#endif
}

class DnnlConvolution : public Convolution {
 public:
  DnnlConvolution(const ConvolutionSpec& spec, Tag maps)
      : spec_(spec), chosen_(choose(spec, maps)), primitive_(chosen_) {}

  const ConvolutionSpec& spec() const override { return spec_; }
  std::int64_t packedBytes() const override { return bytesOf(chosen_.weights_desc()); }
  std::int64_t scratchBytes() const override { return bytesOf(chosen_.scratchpad_desc()); }
  std::string describe() const override {
    return shapesOf(spec_) + (spec_.accumulate ? " +sum" : "") + (spec_.relu ? " +relu" : "") + " [" +
           chosen_.impl_info_str() + "]";
  }

  void pack(std::span<const float> weights, void* packed) const override {
    try {
      dnnl::memory from(userWeights(spec_, DType::F32, Tag::oihw), cpuEngine(), const_cast<float*>(weights.data()));
      dnnl::memory to(chosen_.weights_desc(), cpuEngine(), packed);
      dnnl::stream stream(cpuEngine());
      dnnl::reorder(from, to).execute(stream, from, to);
      stream.wait();
    } catch (const dnnl::error& error) {
      rethrow(error, "packing the weights of a " + shapesOf(spec_));
    }
  }

  std::unique_ptr<Call> makeCall() const override {
    const std::vector<Argument> arguments = {{DNNL_ARG_SRC, Operand::Src, chosen_.src_desc()},
                                             {DNNL_ARG_WEIGHTS, Operand::Weights, chosen_.weights_desc()},
                                             {DNNL_ARG_BIAS, Operand::Bias, chosen_.bias_desc()},
                                             {DNNL_ARG_DST, Operand::Dst, chosen_.dst_desc()},
                                             {DNNL_ARG_SCRATCHPAD, Operand::Scratch, chosen_.scratchpad_desc()}};
    return std::make_unique<DnnlCall>(primitive_, arguments);
  }

  std::int64_t srcBytes() const { return bytesOf(chosen_.src_desc()); }
  std::int64_t dstBytes() const { return bytesOf(chosen_.dst_desc()); }

 private:
  ConvolutionSpec spec_;
  dnnl::convolution_forward::primitive_desc chosen_;
  dnnl::convolution_forward primitive_;
};

/// Values of either sign from 0.5 to 2, as bf16 or f32: multiplying zeros takes less power than a net does.
std::vector<std::uint16_t> plausibleValues(std::int64_t bytes) {
  std::vector<std::uint16_t> values(static_cast<std::size_t>(bytes) / sizeof(std::uint16_t) + 1);
  std::uint32_t state = 1;
  for (auto& value : values) {
    state = state * 1664525U + 1013904223U;  // Source: Numerical Recipes' linear congruential generator
    value = static_cast<std::uint16_t>(0x3f00U | (state >> 16 & 0x80ffU));
  }
  return values;
}

double bestOf(const DnnlConvolution& kernel, int repeats) {
  using Clock = std::chrono::steady_clock;
  const auto src = plausibleValues(kernel.srcBytes());
  const auto weights = plausibleValues(kernel.packedBytes());
  std::vector<std::byte> dst(static_cast<std::size_t>(kernel.dstBytes()));
  std::vector<std::byte> scratch(static_cast<std::size_t>(kernel.scratchBytes()) + 64);
  const std::vector<float> bias(static_cast<std::size_t>(kernel.spec().dst.channels));
  const void* sources[] = {src.data()};
  const auto call = kernel.makeCall();
  double best = std::numeric_limits<double>::infinity();
  for (int i = 0; i <= repeats; ++i) {  // the first run only warms up
    const auto begin = Clock::now();
    call->run(
        {.src = sources, .dst = dst.data(), .weights = weights.data(), .bias = bias.data(), .scratch = scratch.data()});
    const std::chrono::duration<double> taken = Clock::now() - begin;
    if (i > 0) best = std::min(best, taken.count());
  }
  return best;
}

}  // namespace

std::shared_ptr<const Convolution> Convolution::make(const ConvolutionSpec& spec) {
  if (spec.src.type == DType::BF16 && !hasNativeBf16()) {
    throw Error(ErrorCode::Unsupported, "this CPU does not compute bf16 (AVX-512 BF16 or AMX); use f32");
  }
  try {
    return std::make_shared<DnnlConvolution>(spec, Tag::nhwc);
  } catch (const dnnl::error& error) {
    rethrow(error, shapesOf(spec));
  }
}

double isolatedSeconds(const ConvolutionSpec& spec, int repeats) {
  auto plain = spec;
  plain.relu = false;
  plain.accumulate = false;
  try {
    return std::min(bestOf(DnnlConvolution(plain, Tag::nhwc), repeats),
                    bestOf(DnnlConvolution(plain, Tag::any), repeats));
  } catch (const dnnl::error& error) {
    rethrow(error, shapesOf(spec));
  }
}

}  // namespace carina::kernels
