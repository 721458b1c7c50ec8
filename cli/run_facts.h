// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/json.h"
#include "engine/train/epoch_result.h"
#include "engine/train/run_status.h"

namespace carina::cli {

/// One line: "epoch 3: loss 0.181, mean AUROC 0.727 over 14 labels".
std::string resultLine(const train::EpochResult& result);

/// A row for each label: its AUROC with the 95 % interval, or that it is undefined.
std::string resultTable(const train::EpochResult& result, const std::vector<std::string>& labels);

Json resultJson(const train::EpochResult& result, const std::vector<std::string>& labels);

/// "epoch 2/10, step 145/1350, loss 0.1823, rate 0.0098, 13.9 films/s, 12:40 left".
std::string statusLine(const train::RunStatus& status);

Json statusJson(const train::RunStatus& status);

/// True for a run's folder, or a checkpoint's.
bool looksLikeRun(const std::filesystem::path& path);

/// What a run or a checkpoint is.
Json runJson(const std::filesystem::path& path);

}  // namespace carina::cli
