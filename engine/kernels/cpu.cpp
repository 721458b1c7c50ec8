// SPDX-License-Identifier: Apache-2.0
#include "engine/kernels/cpu.h"

#include <oneapi/dnnl/dnnl.hpp>
#include <unistd.h>

#include "engine/core/parallel.h"

namespace carina::kernels {

bool hasNativeBf16() {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx512bf16") != 0;
#else
  return false;
#endif
}

std::int64_t privateCacheBytes() {
  constexpr std::int64_t kUnknown = std::int64_t{1} << 20;
  const std::int64_t reported = ::sysconf(_SC_LEVEL2_CACHE_SIZE);
  return threadCount() * (reported > 0 ? reported : kUnknown);
}

std::string kernelLibrary() {
  const auto* version = dnnl_version();
  return "oneDNN " + std::to_string(version->major) + "." + std::to_string(version->minor) + "." +
         std::to_string(version->patch);
}

}  // namespace carina::kernels
