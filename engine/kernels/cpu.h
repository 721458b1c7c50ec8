// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace carina::kernels {

/// True where this CPU multiplies bf16 pairs itself (AVX-512 BF16 or AMX); elsewhere it would be emulated.
bool hasNativeBf16();

/// Bytes of last private cache that the threads of this process have together; 1 MiB a thread where it is unknown.
std::int64_t privateCacheBytes();

/// The kernel library and its version, e.g. "oneDNN 2.6.3".
std::string kernelLibrary();

}  // namespace carina::kernels
