// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>

namespace carina {

/// SHA-256 over bytes that come in parts.
///
/// Errors   Internal: the crypto library refuses
/// Threads  one thread at a time
/// Source   FIPS 180-4
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  void update(std::span<const std::byte> bytes);

  /// 64 lower-case hexadecimal digits; nothing may be added afterwards.
  std::string finishHex();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// SHA-256 of one piece of bytes, in hexadecimal.
std::string sha256Hex(std::span<const std::byte> bytes);

}  // namespace carina
