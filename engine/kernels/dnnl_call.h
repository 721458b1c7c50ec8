// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to engine/kernels: what its oneDNN kernels share. Both API generations (2.x and 3.x) are dealt with here and
// in the factories of the kernels, nowhere else.

#include <vector>

#include <oneapi/dnnl/dnnl.hpp>

#include "engine/kernels/kernel.h"
#include "engine/kernels/map.h"

namespace carina::kernels {

/// The process's one CPU engine; oneDNN's engines are immutable and shared freely.
const dnnl::engine& cpuEngine();

dnnl::memory::data_type dnnlType(DType type);

/// A map as oneDNN describes it, channels last (or, with `any`, as oneDNN likes).
dnnl::memory::desc describeMap(const Map& map, dnnl::memory::format_tag tag = dnnl::memory::format_tag::nhwc);

/// Attributes with scratch memory from the caller.
dnnl::primitive_attr callerScratch();

/// Bytes of a described memory.
std::int64_t bytesOf(const dnnl::memory::desc& desc);

/// Translates oneDNN's errors at the door: `what` names the kernel and its shapes.
[[noreturn]] void rethrow(const dnnl::error& error, const std::string& what);

/// Which operand an argument of a primitive is.
enum class Operand { Src, SecondSrc, Dst, Weights, Bias, Scratch };

struct Argument {
  int index;  ///< DNNL_ARG_…
  Operand operand;
  dnnl::memory::desc desc;
};

/// One primitive with its memory objects; pointers change from run to run.
class DnnlCall : public Call {
 public:
  DnnlCall(dnnl::primitive primitive, const std::vector<Argument>& arguments);
  void run(const Operands& operands) override;

 private:
  dnnl::primitive primitive_;
  dnnl::stream stream_;
  std::vector<Operand> operands_;
  std::vector<dnnl::memory> memories_;
  std::vector<dnnl_exec_arg_t> arguments_;
};

}  // namespace carina::kernels
