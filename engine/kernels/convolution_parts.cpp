// SPDX-License-Identifier: Apache-2.0
#include "engine/kernels/convolution_parts.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <vector>

#include "engine/core/error.h"
#include "engine/kernels/cpu.h"
#include "engine/kernels/dnnl_call.h"

namespace carina::kernels {
namespace {

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

}  // namespace

std::string shapesOf(const ConvolutionSpec& spec) {
  const auto& w = spec.window;
  return std::to_string(w.kernelRows) + "×" + std::to_string(w.kernelColumns) + " stride " +
         std::to_string(w.strideRows) + " of " + std::to_string(spec.src.batch) + "×" +
         std::to_string(spec.src.channels) + "×" + std::to_string(spec.src.rows) + "×" +
         std::to_string(spec.src.columns) + " to " + std::to_string(spec.dst.channels) + " channels in " +
         std::string(name(spec.src.type));
}

dnnl::memory::desc describeWeights(const ConvolutionSpec& spec, DType type, dnnl::memory::format_tag tag) {
  return {
      {spec.dst.channels, spec.src.channels, spec.window.kernelRows, spec.window.kernelColumns}, dnnlType(type), tag};
}

void requireType(const ConvolutionSpec& spec) {
  if (spec.src.type == DType::BF16 && !hasNativeBf16()) {
    throw Error(ErrorCode::Unsupported, "this CPU does not compute bf16 (AVX-512 BF16 or AMX); use f32");
  }
}

void moveWeights(const WeightMove& move, const std::string& what) {
  try {
    dnnl::memory from(move.from, cpuEngine(), const_cast<void*>(move.src));
    dnnl::memory to(move.to, cpuEngine(), move.dst);
    dnnl::stream stream(cpuEngine());
    dnnl::reorder(from, to).execute(stream, from, to);
    stream.wait();
  } catch (const dnnl::error& error) {
    rethrow(error, "the weights of a convolution " + what);
  }
}

double bestRun(const Kernel& kernel, const IsolatedBytes& bytes, int repeats) {
  using Clock = std::chrono::steady_clock;
  const auto src = plausibleValues(bytes.src);
  const auto second = plausibleValues(bytes.secondSrc);
  const auto weights = plausibleValues(bytes.weights);
  std::vector<std::byte> dst(static_cast<std::size_t>(bytes.dst));
  std::vector<std::byte> scratch(static_cast<std::size_t>(kernel.scratchBytes()) + 64);
  const std::vector<float> bias(static_cast<std::size_t>(bytes.biasChannels));
  const void* sources[] = {src.data(), second.data()};
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

}  // namespace carina::kernels
