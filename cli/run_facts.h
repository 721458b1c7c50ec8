// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/json.h"
#include "engine/launch/run_standing.h"
#include "engine/launch/run_words.h"
#include "engine/train/epoch_result.h"
#include "engine/train/run_status.h"

namespace carina::cli {

/// A row for each label: its AUROC with the 95 % interval, or that it is undefined.
std::string resultTable(const train::EpochResult& result, const std::vector<std::string>& labels);

Json resultJson(const train::EpochResult& result, const std::vector<std::string>& labels);

Json statusJson(const train::RunStatus& status);

Json standingJson(const launch::RunStanding& standing);

/// True for a run's folder, or a checkpoint's.
bool looksLikeRun(const std::filesystem::path& path);

/// What a run or a checkpoint is.
Json runJson(const std::filesystem::path& path);

}  // namespace carina::cli
