// SPDX-License-Identifier: Apache-2.0
#include "engine/kernels/dnnl_call.h"

#include <utility>

#include "engine/core/error.h"

namespace carina::kernels {
namespace {

void* pointerOf(Operand operand, const Operands& operands) {
  switch (operand) {
    case Operand::Src:
      return const_cast<void*>(operands.src[0]);
    case Operand::SecondSrc:
      return const_cast<void*>(operands.src[1]);
    case Operand::Dst:
      return operands.dst;
    case Operand::Weights:
      return const_cast<void*>(operands.weights);
    case Operand::Bias:
      return const_cast<float*>(operands.bias);
    case Operand::Scratch:
      return operands.scratch;
  }
  return nullptr;
}

}  // namespace

const dnnl::engine& cpuEngine() {
  static const dnnl::engine engine(dnnl::engine::kind::cpu, 0);
  return engine;
}

dnnl::memory::data_type dnnlType(DType type) {
  switch (type) {
    case DType::F32:
      return dnnl::memory::data_type::f32;
    case DType::BF16:
      return dnnl::memory::data_type::bf16;
    default:
      throw Error(ErrorCode::Unsupported, "kernels compute in f32 or bf16, not " + std::string(name(type)));
  }
}

dnnl::memory::desc describeMap(const Map& map, dnnl::memory::format_tag tag) {
  return {{map.batch, map.channels, map.rows, map.columns}, dnnlType(map.type), tag};
}

dnnl::primitive_attr callerScratch() {
  dnnl::primitive_attr attributes;
  attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
  return attributes;
}

std::int64_t bytesOf(const dnnl::memory::desc& desc) {
  return static_cast<std::int64_t>(desc.get_size());
}

void rethrow(const dnnl::error& error, const std::string& what) {
  const auto code = error.status == dnnl_out_of_memory   ? ErrorCode::ResourceExhausted
                    : error.status == dnnl_unimplemented ? ErrorCode::Unsupported
                                                         : ErrorCode::Internal;
  throw Error(code, what + ": oneDNN says: " + error.message);
}

DnnlCall::DnnlCall(dnnl::primitive primitive, const std::vector<Argument>& arguments)
    : primitive_(std::move(primitive)), stream_(cpuEngine()) {
  for (const auto& argument : arguments) {
    if (argument.desc.get_size() == 0) continue;
    operands_.push_back(argument.operand);
    memories_.emplace_back(argument.desc, cpuEngine(), static_cast<void*>(DNNL_MEMORY_NONE));
    arguments_.push_back({argument.index, memories_.back().get()});
  }
}

void DnnlCall::run(const Operands& operands) {
  for (std::size_t i = 0; i < memories_.size(); ++i) memories_[i].set_data_handle(pointerOf(operands_[i], operands));
  const auto status =
      dnnl_primitive_execute(primitive_.get(), stream_.get(), static_cast<int>(arguments_.size()), arguments_.data());
  if (status != dnnl_success) throw Error(ErrorCode::Internal, "oneDNN failed to run a primitive");
}

}  // namespace carina::kernels
