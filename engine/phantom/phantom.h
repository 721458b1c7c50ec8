// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "engine/phantom/finding.h"

namespace carina::phantom {

/// Which film to draw.
struct PhantomOptions {
  std::uint64_t seed = 0;  ///< the patient: anatomy, places of findings, noise
  int size = 1024;         ///< pixels, rows = columns, 64 … 8192
  std::vector<Finding> findings;
};

/// Where a finding is, in pixels; a finding may have several boxes.
struct FindingBox {
  Pathology pathology;
  int x = 0;
  int y = 0;
  int width = 0;
  int height = 0;
};

/// A drawn frontal chest film (PA, upright): 12 bits in 16, MONOCHROME2.
struct Phantom {
  int rows = 0;
  int columns = 0;
  std::vector<std::uint16_t> samples;  ///< 0 … 4095, row by row
  double spacingMm = 0;                ///< between pixel centres, in both directions
  std::array<bool, kPathologies> labels{};
  std::vector<FindingBox> boxes;
  double cardiothoracicRatio = 0;  ///< of the drawn outlines
};

inline constexpr int kPhantomBits = 12;

/// Draws a film of a patient who never was: no data, no privacy, a known truth.
///
/// The same seed, size and findings give the same samples on one machine whatever the number of threads. A finding
/// leaves the rest of the patient as it is, so that films with and without it form a pair.
/// Errors   InvalidArgument: size or severity out of range
/// Threads  any; uses the process's threads
Phantom makePhantom(const PhantomOptions& options);

}  // namespace carina::phantom
