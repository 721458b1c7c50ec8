// SPDX-License-Identifier: Apache-2.0
#include "engine/kernels/pointwise_gradient.h"

#include <algorithm>

#include "engine/core/error.h"
#include "engine/kernels/convolution_parts.h"
#include "engine/kernels/dnnl_call.h"

namespace carina::kernels {
namespace {

bool isPointwise(const ConvolutionSpec& spec) {
  return spec.window == Sliding{} && spec.src.rows == spec.dst.rows && spec.src.columns == spec.dst.columns;
}

/// What both forms share.
class PointwiseGradient : public WeightGradient {
 public:
  explicit PointwiseGradient(const ConvolutionSpec& spec) : spec_(spec) {}

  const ConvolutionSpec& spec() const override { return spec_; }
  bool isPlain() const override { return true; }
  std::int64_t packedBytes() const override {
    return spec_.src.channels * spec_.dst.channels * static_cast<std::int64_t>(sizeof(float));
  }
  void unpack(const void* packed, std::span<float> weights) const override {
    std::copy_n(static_cast<const float*>(packed), weights.size(), weights.begin());
  }

 protected:
  std::string title() const { return "convolution, gradient of weights: " + shapesOf(spec_); }

 private:
  ConvolutionSpec spec_;
};

/// Through oneDNN's own gemm, in f32: faster there than its matmul primitive.
class GemmGradient : public PointwiseGradient {
 public:
  using PointwiseGradient::PointwiseGradient;

  std::string describe() const override { return title() + " [gemm]"; }

  std::unique_ptr<Call> makeCall() const override {
    struct GemmCall : Call {
      explicit GemmCall(const ConvolutionSpec& wanted)
          : filters(wanted.dst.channels), channels(wanted.src.channels), pixels(wanted.dst.pixels()) {}
      void run(const Operands& operands) override {
        const auto* src = static_cast<const float*>(operands.src[0]);
        const auto* diffDst = static_cast<const float*>(operands.src[1]);
        const float beta = operands.accumulate ? 1.0F : 0.0F;
        const auto status = dnnl_sgemm('T', 'N', filters, channels, pixels, 1.0F, diffDst, filters, src, channels, beta,
                                       static_cast<float*>(operands.dst), channels);
        if (status != dnnl_success) throw Error(ErrorCode::Internal, "oneDNN failed to multiply matrices");
      }
      dnnl_dim_t filters;
      dnnl_dim_t channels;
      dnnl_dim_t pixels;
    };
    return std::make_unique<GemmCall>(spec());
  }
};

dnnl::matmul::primitive_desc chooseProduct(const ConvolutionSpec& spec, bool accumulate) {
  using Strides = dnnl::memory::dims;
  const auto filters = spec.dst.channels;
  const auto channels = spec.src.channels;
  const auto pixels = spec.dst.pixels();
  const dnnl::memory::desc diffDst({filters, pixels}, dnnlType(spec.dst.type), Strides{1, filters});
  const dnnl::memory::desc src({pixels, channels}, dnnlType(spec.src.type), Strides{channels, 1});
  const dnnl::memory::desc weights({filters, channels}, dnnl::memory::data_type::f32, Strides{channels, 1});
  auto attributes = callerScratch();
  if (accumulate) {
    dnnl::post_ops after;
    after.append_sum(1.0F);
    attributes.set_post_ops(after);
  }
#if DNNL_VERSION_MAJOR >= 3
  return {cpuEngine(), diffDst, src, weights, attributes};
#else
  return {{diffDst, src, weights}, attributes, cpuEngine()};
#endif
}

/// Through oneDNN's matmul primitive, in bf16.
class MatmulGradient : public PointwiseGradient {
 public:
  explicit MatmulGradient(const ConvolutionSpec& spec)
      : PointwiseGradient(spec), first_(chooseProduct(spec, false)), further_(chooseProduct(spec, true)) {}

  std::int64_t scratchBytes() const override {
    return std::max(bytesOf(first_.scratchpad_desc()), bytesOf(further_.scratchpad_desc()));
  }
  std::string describe() const override { return title() + " [" + first_.impl_info_str() + "]"; }

  std::unique_ptr<Call> makeCall() const override {
    struct MatmulCall : Call {
      MatmulCall(const dnnl::matmul::primitive_desc& one, const dnnl::matmul::primitive_desc& other)
          : first(dnnl::matmul(one), argumentsOf(one)), further(dnnl::matmul(other), argumentsOf(other)) {}
      void run(const Operands& operands) override { (operands.accumulate ? further : first).run(operands); }
      DnnlCall first;
      DnnlCall further;
    };
    return std::make_unique<MatmulCall>(first_, further_);
  }

 private:
  static std::vector<Argument> argumentsOf(const dnnl::matmul::primitive_desc& chosen) {
    return {{DNNL_ARG_SRC, Operand::SecondSrc, chosen.src_desc()},
            {DNNL_ARG_WEIGHTS, Operand::Src, chosen.weights_desc()},
            {DNNL_ARG_DST, Operand::Dst, chosen.dst_desc()},
            {DNNL_ARG_SCRATCHPAD, Operand::Scratch, chosen.scratchpad_desc()}};
  }

  dnnl::matmul::primitive_desc first_;
  dnnl::matmul::primitive_desc further_;
};

}  // namespace

std::shared_ptr<const WeightGradient> makePointwiseGradient(const ConvolutionSpec& spec) {
  if (!isPointwise(spec)) return nullptr;
  try {
    if (spec.src.type == DType::F32 && spec.dst.type == DType::F32) return std::make_shared<GemmGradient>(spec);
    return std::make_shared<MatmulGradient>(spec);
  } catch (const dnnl::error& error) {
    rethrow(error, "gradient of a convolution " + shapesOf(spec));
  }
}

}  // namespace carina::kernels
