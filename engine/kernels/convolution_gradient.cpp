// SPDX-License-Identifier: Apache-2.0
#include "engine/kernels/convolution_gradient.h"

#include <algorithm>
#include <vector>

#include "engine/kernels/convolution_parts.h"
#include "engine/kernels/dnnl_call.h"
#include "engine/kernels/pointwise_gradient.h"

namespace carina::kernels {
namespace {

using Tag = dnnl::memory::format_tag;

/// The three maps and weights that a gradient's description takes.
struct Described {
  Described(const ConvolutionSpec& spec, Tag maps)
      : src(describeMap(spec.src, maps)),
        dst(describeMap(spec.dst, maps)),
        weights(describeWeights(spec, spec.src.type, Tag::any)),
        window(spec.window) {}
  dnnl::memory::desc src;
  dnnl::memory::desc dst;
  dnnl::memory::desc weights;
  WindowDims window;
};

constexpr auto kAlgorithm = dnnl::algorithm::convolution_direct;

/// oneDNN asks for the forward convolution that a gradient belongs to.
dnnl::convolution_forward::primitive_desc chooseForward(const Described& d) {
  constexpr auto kKind = dnnl::prop_kind::forward_training;
  const auto& w = d.window;
#if DNNL_VERSION_MAJOR >= 3
  return {cpuEngine(), kKind, kAlgorithm, d.src, d.weights, d.dst, w.strides, w.before, w.after, callerScratch()};
#else
  return {{kKind, kAlgorithm, d.src, d.weights, d.dst, w.strides, w.before, w.after}, callerScratch(), cpuEngine()};
#endif
}

dnnl::convolution_backward_data::primitive_desc chooseData(const ConvolutionSpec& spec, Tag maps) {
  const Described d(spec, maps);
  const auto& w = d.window;
  const auto hint = chooseForward(d);
#if DNNL_VERSION_MAJOR >= 3
  return {cpuEngine(), kAlgorithm, d.src, d.weights, d.dst, w.strides, w.before, w.after, hint, callerScratch()};
#else
  return {{kAlgorithm, d.src, d.weights, d.dst, w.strides, w.before, w.after}, callerScratch(), cpuEngine(), hint};
#endif
}

dnnl::convolution_backward_weights::primitive_desc chooseWeights(const ConvolutionSpec& spec, Tag maps) {
  const Described d(spec, maps);
  const auto& w = d.window;
  const auto hint = chooseForward(d);
  const auto gradient = describeWeights(spec, DType::F32, Tag::any);
#if DNNL_VERSION_MAJOR >= 3
  return {cpuEngine(), kAlgorithm, d.src, gradient, d.dst, w.strides, w.before, w.after, hint, callerScratch()};
#else
  return {{kAlgorithm, d.src, gradient, d.dst, w.strides, w.before, w.after}, callerScratch(), cpuEngine(), hint};
#endif
}

class DnnlDataGradient : public DataGradient {
 public:
  DnnlDataGradient(const ConvolutionSpec& spec, Tag maps)
      : spec_(spec), chosen_(chooseData(spec, maps)), primitive_(chosen_) {}

  const ConvolutionSpec& spec() const override { return spec_; }
  std::int64_t packedBytes() const override { return bytesOf(chosen_.weights_desc()); }
  std::int64_t scratchBytes() const override { return bytesOf(chosen_.scratchpad_desc()); }
  std::string describe() const override {
    return "convolution, gradient of src: " + shapesOf(spec_) + " [" + chosen_.impl_info_str() + "]";
  }

  void pack(std::span<const float> weights, void* packed) const override {
    moveWeights({.from = describeWeights(spec_, DType::F32, Tag::oihw),
                 .to = chosen_.weights_desc(),
                 .src = weights.data(),
                 .dst = packed},
                shapesOf(spec_));
  }

  std::unique_ptr<Call> makeCall() const override {
    const std::vector<Argument> arguments = {{DNNL_ARG_DIFF_DST, Operand::Src, chosen_.diff_dst_desc()},
                                             {DNNL_ARG_WEIGHTS, Operand::Weights, chosen_.weights_desc()},
                                             {DNNL_ARG_DIFF_SRC, Operand::Dst, chosen_.diff_src_desc()},
                                             {DNNL_ARG_SCRATCHPAD, Operand::Scratch, chosen_.scratchpad_desc()}};
    return std::make_unique<DnnlCall>(primitive_, arguments);
  }

  double bestSeconds(int repeats) const {
    return bestRun(
        *this,
        {.src = bytesOf(chosen_.diff_dst_desc()), .weights = packedBytes(), .dst = bytesOf(chosen_.diff_src_desc())},
        repeats);
  }

 private:
  ConvolutionSpec spec_;
  dnnl::convolution_backward_data::primitive_desc chosen_;
  dnnl::convolution_backward_data primitive_;
};

class DnnlWeightGradient : public WeightGradient {
 public:
  DnnlWeightGradient(const ConvolutionSpec& spec, Tag maps)
      : spec_(spec), chosen_(chooseWeights(spec, maps)), primitive_(chosen_) {}

  const ConvolutionSpec& spec() const override { return spec_; }
  std::int64_t packedBytes() const override { return bytesOf(chosen_.diff_weights_desc()); }
  std::int64_t scratchBytes() const override { return bytesOf(chosen_.scratchpad_desc()); }
  std::string describe() const override {
    return "convolution, gradient of weights: " + shapesOf(spec_) + " [" + chosen_.impl_info_str() + "]";
  }

  void unpack(const void* packed, std::span<float> weights) const override {
    moveWeights({.from = chosen_.diff_weights_desc(),
                 .to = describeWeights(spec_, DType::F32, Tag::oihw),
                 .src = packed,
                 .dst = weights.data()},
                shapesOf(spec_));
  }

  std::unique_ptr<Call> makeCall() const override {
    const std::vector<Argument> arguments = {{DNNL_ARG_SRC, Operand::Src, chosen_.src_desc()},
                                             {DNNL_ARG_DIFF_DST, Operand::SecondSrc, chosen_.diff_dst_desc()},
                                             {DNNL_ARG_DIFF_WEIGHTS, Operand::Dst, chosen_.diff_weights_desc()},
                                             {DNNL_ARG_SCRATCHPAD, Operand::Scratch, chosen_.scratchpad_desc()}};
    return std::make_unique<DnnlCall>(primitive_, arguments);
  }

  double bestSeconds(int repeats) const {
    return bestRun(
        *this,
        {.src = bytesOf(chosen_.src_desc()), .secondSrc = bytesOf(chosen_.diff_dst_desc()), .dst = packedBytes()},
        repeats);
  }

 private:
  ConvolutionSpec spec_;
  dnnl::convolution_backward_weights::primitive_desc chosen_;
  dnnl::convolution_backward_weights primitive_;
};

/// Makes a gradient's kernel; oneDNN's words become ours.
template <typename Made>
std::shared_ptr<const Made> makeGradient(const ConvolutionSpec& spec, Tag maps) {
  requireType(spec);
  try {
    return std::make_shared<Made>(spec, maps);
  } catch (const dnnl::error& error) {
    rethrow(error, "gradient of a convolution " + shapesOf(spec));
  }
}

template <typename Made>
double bestOfLayouts(const ConvolutionSpec& spec, int repeats) {
  return std::min(makeGradient<Made>(spec, Tag::nhwc)->bestSeconds(repeats),
                  makeGradient<Made>(spec, Tag::any)->bestSeconds(repeats));
}

}  // namespace

std::shared_ptr<const DataGradient> DataGradient::make(const ConvolutionSpec& spec) {
  return makeGradient<DnnlDataGradient>(spec, Tag::nhwc);
}

std::shared_ptr<const WeightGradient> WeightGradient::make(const ConvolutionSpec& spec) {
  requireType(spec);
  if (auto product = makePointwiseGradient(spec)) return product;
  return makeGradient<DnnlWeightGradient>(spec, Tag::nhwc);
}

double isolatedDataGradientSeconds(const ConvolutionSpec& spec, int repeats) {
  return bestOfLayouts<DnnlDataGradient>(spec, repeats);
}

double isolatedWeightGradientSeconds(const ConvolutionSpec& spec, int repeats) {
  return bestOfLayouts<DnnlWeightGradient>(spec, repeats);
}

}  // namespace carina::kernels
