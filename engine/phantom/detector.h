// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "engine/phantom/canvas.h"

namespace carina::phantom {

/// How the film was taken.
struct Exposure {
  double bodyDepthMm;  ///< what the automatic exposure settles on
  std::uint64_t seed;  ///< of the noise
};

/// What the detector records and the film shows: attenuation of the tissues, scattered radiation, quantum noise that
/// depends on the place and the seed alone, and a film's S-shaped response. 12 bits, bone white.
///
/// Threads  any
/// Source   Bushberg et al., The Essential Physics of Medical Imaging, chapters on attenuation and radiography
std::vector<std::uint16_t> expose(const Canvas& canvas, const Exposure& exposure);

}  // namespace carina::phantom
