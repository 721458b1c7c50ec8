// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "engine/dicom/rle.h"
#include "engine/image/film.h"

class DcmDataset;

namespace carina::dicom {

/// Interleaved samples from plane-by-plane ones.
std::vector<std::byte> interleavePlanes(std::span<const std::byte> planes, const FrameShape& shape);

/// Luma of interleaved RGB or YBR samples (Rec. 601; the Y of YBR as it is).
/// Source   DICOM PS3.3 C.7.6.3.1.2
image::Samples makeLuma(const image::Samples& samples, std::string_view colorModel);

/// The share of pixels that are no grey, of interleaved RGB or YBR samples of 8 bits; 0 of deeper ones.
double colorShareOf(const image::Samples& samples, std::string_view colorModel);

/// 8-bit luma of PALETTE COLOR indices. Errors: Corrupt, Unsupported: a palette that is absent, damaged or segmented
/// `colorShare` gets the share of pixels that are no grey.
image::Samples makePaletteLuma(DcmDataset& dataset, const image::Samples& samples, std::string_view file,
                               double& colorShare);

}  // namespace carina::dicom
