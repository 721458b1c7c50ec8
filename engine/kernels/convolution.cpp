// SPDX-License-Identifier: Apache-2.0
#include "engine/kernels/convolution.h"

#include <algorithm>
#include <vector>

#include "engine/kernels/convolution_parts.h"
#include "engine/kernels/dnnl_call.h"

namespace carina::kernels {
namespace {

using Tag = dnnl::memory::format_tag;

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
  const WindowDims w(spec.window);
  const auto src = describeMap(spec.src, maps);
  const auto dst = describeMap(spec.dst, maps);
  const auto weights = describeWeights(spec, spec.src.type, Tag::any);
  const dnnl::memory::desc bias({spec.dst.channels}, dnnl::memory::data_type::f32, Tag::a);
  constexpr auto kKind = dnnl::prop_kind::forward_inference;
  constexpr auto kAlgorithm = dnnl::algorithm::convolution_direct;
#if DNNL_VERSION_MAJOR >= 3
  return {cpuEngine(), kKind, kAlgorithm, src, weights, bias, dst, w.strides, w.before, w.after, attributesOf(spec)};
#else
  return {{kKind, kAlgorithm, src, weights, bias, dst, w.strides, w.before, w.after}, attributesOf(spec), cpuEngine()};
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
    return "convolution: " + shapesOf(spec_) + (spec_.accumulate ? " +sum" : "") + (spec_.relu ? " +relu" : "") + " [" +
           chosen_.impl_info_str() + "]";
  }

  void pack(std::span<const float> weights, void* packed) const override {
    moveWeights({.from = describeWeights(spec_, DType::F32, Tag::oihw),
                 .to = chosen_.weights_desc(),
                 .src = weights.data(),
                 .dst = packed},
                shapesOf(spec_));
  }

  std::unique_ptr<Call> makeCall() const override {
    const std::vector<Argument> arguments = {{DNNL_ARG_SRC, Operand::Src, chosen_.src_desc()},
                                             {DNNL_ARG_WEIGHTS, Operand::Weights, chosen_.weights_desc()},
                                             {DNNL_ARG_BIAS, Operand::Bias, chosen_.bias_desc()},
                                             {DNNL_ARG_DST, Operand::Dst, chosen_.dst_desc()},
                                             {DNNL_ARG_SCRATCHPAD, Operand::Scratch, chosen_.scratchpad_desc()}};
    return std::make_unique<DnnlCall>(primitive_, arguments);
  }

  double bestSeconds(int repeats) const {
    return bestRun(*this,
                   {.src = bytesOf(chosen_.src_desc()),
                    .weights = packedBytes(),
                    .dst = bytesOf(chosen_.dst_desc()),
                    .biasChannels = spec_.dst.channels},
                   repeats);
  }

 private:
  ConvolutionSpec spec_;
  dnnl::convolution_forward::primitive_desc chosen_;
  dnnl::convolution_forward primitive_;
};

}  // namespace

std::shared_ptr<const Convolution> Convolution::make(const ConvolutionSpec& spec) {
  requireType(spec);
  try {
    return std::make_shared<DnnlConvolution>(spec, Tag::nhwc);
  } catch (const dnnl::error& error) {
    rethrow(error, "convolution " + shapesOf(spec));
  }
}

double isolatedSeconds(const ConvolutionSpec& spec, int repeats) {
  auto plain = spec;
  plain.relu = false;
  plain.accumulate = false;
  try {
    return std::min(DnnlConvolution(plain, Tag::nhwc).bestSeconds(repeats),
                    DnnlConvolution(plain, Tag::any).bestSeconds(repeats));
  } catch (const dnnl::error& error) {
    rethrow(error, "convolution " + shapesOf(spec));
  }
}

}  // namespace carina::kernels
