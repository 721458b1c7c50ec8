// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace carina::kernels {

/// Where one run of a kernel finds its data. What a kernel does not use stays null.
struct Operands {
  std::span<const void* const> src;
  void* dst = nullptr;
  const void* weights = nullptr;  ///< as the kernel's own packing laid them out
  const float* scale = nullptr;   ///< per channel
  const float* bias = nullptr;    ///< per channel
  void* scratch = nullptr;        ///< at least scratchBytes() of the kernel
  bool accumulate = false;        ///< adds to what dst holds; only for kernels that say they can
};

/// A kernel with what one thread of control needs to run it again and again.
/// Threads  one thread at a time
class Call {
 public:
  Call() = default;
  virtual ~Call() = default;
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;
  virtual void run(const Operands& operands) = 0;
};

/// Arithmetic on maps of fixed shape, chosen and compiled once. Maps lie channels last: N, H, W, C without gaps.
///
/// Errors   Unsupported: from the factories, where no implementation takes the shape or type
/// Threads  immutable; each thread of control makes its own call
class Kernel {
 public:
  Kernel() = default;
  virtual ~Kernel() = default;
  Kernel(const Kernel&) = delete;
  Kernel& operator=(const Kernel&) = delete;

  virtual std::unique_ptr<Call> makeCall() const = 0;
  virtual std::int64_t scratchBytes() const { return 0; }

  /// "kind: shapes [implementation that was chosen]", for listings.
  virtual std::string describe() const = 0;
};

}  // namespace carina::kernels
