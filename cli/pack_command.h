// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/command.h"

namespace carina::cli {

/// carina pack nih|csv|folder|dicom
Run definePack(CLI::App& app);

}  // namespace carina::cli
