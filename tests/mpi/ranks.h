// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/comm/communicator.h"

namespace carina::comm {

/// The ranks that this test program was started with.
Communicator& world();

/// As if so many of them shared a node; 0: as it is.
int ranksPerNode();

}  // namespace carina::comm
