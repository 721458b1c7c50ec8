// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/command.h"

namespace carina::cli {

/// carina submit: checks a training, writes its script and sends it to a cluster.
Run defineSubmit(CLI::App& app);

}  // namespace carina::cli
