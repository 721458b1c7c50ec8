// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "engine/graph/graph.h"
#include "engine/graph/weights.h"

namespace carina::model {

/// Throws unless `weights` holds the parameters of `graph` and nothing else, whatever the rows of the last layer.
///
/// Errors   InvalidArgument: names the first few missing and unexpected tensors, how many there are of each, and what
///          may be the cause; `file` is for the message
void checkNamesFit(const graph::Graph& graph, const graph::Weights& weights, const std::string& file);

}  // namespace carina::model
