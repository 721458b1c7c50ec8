// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/rng.h"
#include "engine/phantom/anatomy.h"
#include "engine/phantom/canvas.h"

namespace carina::phantom {

/// Body, lungs, heart, mediastinum, trachea with the carina, diaphragm and stomach: everything soft.
///
/// Threads  disjoint bands from many threads
void paintThorax(const Band& band, const Anatomy& anatomy, Rng rng);

}  // namespace carina::phantom
