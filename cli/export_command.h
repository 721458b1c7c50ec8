// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/command.h"

namespace carina::cli {

/// `carina export`: a model in, ONNX out.
Run defineExport(CLI::App& app);

}  // namespace carina::cli
