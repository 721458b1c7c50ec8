// SPDX-License-Identifier: Apache-2.0
#include "engine/kernels/pooling.h"

#include <vector>

#include "engine/kernels/dnnl_call.h"

namespace carina::kernels {
namespace {

dnnl::pooling_forward::primitive_desc choose(const PoolingSpec& spec) {
  const auto& w = spec.window;
  const dnnl::memory::dims strides{w.strideRows, w.strideColumns};
  const dnnl::memory::dims kernel{w.kernelRows, w.kernelColumns};
  const dnnl::memory::dims before{w.top, w.left};
  const dnnl::memory::dims after{w.bottom, w.right};
  const auto algorithm = spec.max ? dnnl::algorithm::pooling_max : dnnl::algorithm::pooling_avg_exclude_padding;
  constexpr auto kKind = dnnl::prop_kind::forward_inference;
#if DNNL_VERSION_MAJOR >= 3
  const dnnl::memory::dims dilation{0, 0};
  return {cpuEngine(), kKind,  algorithm, describeMap(spec.src), describeMap(spec.dst), strides, kernel,
          dilation,    before, after,     callerScratch()};
#else
  return {{kKind, algorithm, describeMap(spec.src), describeMap(spec.dst), strides, kernel, before, after},
          callerScratch(),
          cpuEngine()};
#endif
}

std::string shapesOf(const PoolingSpec& spec) {
  return std::string(spec.max ? "max pool: " : "average pool: ") + std::to_string(spec.window.kernelRows) + "×" +
         std::to_string(spec.window.kernelColumns) + " of " + std::to_string(spec.src.batch) + "×" +
         std::to_string(spec.src.channels) + "×" + std::to_string(spec.src.rows) + "×" +
         std::to_string(spec.src.columns);
}

class DnnlPooling : public Kernel {
 public:
  explicit DnnlPooling(const PoolingSpec& spec) : spec_(spec), chosen_(choose(spec)), primitive_(chosen_) {}

  std::int64_t scratchBytes() const override { return bytesOf(chosen_.scratchpad_desc()); }
  std::string describe() const override { return shapesOf(spec_) + " [" + chosen_.impl_info_str() + "]"; }
  std::unique_ptr<Call> makeCall() const override {
    const std::vector<Argument> arguments = {{DNNL_ARG_SRC, Operand::Src, chosen_.src_desc()},
                                             {DNNL_ARG_DST, Operand::Dst, chosen_.dst_desc()},
                                             {DNNL_ARG_SCRATCHPAD, Operand::Scratch, chosen_.scratchpad_desc()}};
    return std::make_unique<DnnlCall>(primitive_, arguments);
  }

 private:
  PoolingSpec spec_;
  dnnl::pooling_forward::primitive_desc chosen_;
  dnnl::pooling_forward primitive_;
};

}  // namespace

std::shared_ptr<const Kernel> makePooling(const PoolingSpec& spec) {
  try {
    return std::make_shared<DnnlPooling>(spec);
  } catch (const dnnl::error& error) {
    rethrow(error, shapesOf(spec));
  }
}

}  // namespace carina::kernels
