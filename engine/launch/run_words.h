// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "engine/train/epoch_result.h"
#include "engine/train/run_status.h"

namespace carina::launch {

/// One line: "epoch 3: loss 0.181, mean AUROC 0.727 over 14 labels".
std::string resultLine(const train::EpochResult& result);

/// "epoch 2/10, step 145/1350, loss 0.1823, rate 0.0098, 13.9 films/s, 12:40 left".
std::string statusLine(const train::RunStatus& status);

/// Seconds as "12:40" or "1:02:03".
std::string clockText(double seconds);

}  // namespace carina::launch
