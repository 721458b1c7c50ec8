// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/image/network_input.h"
#include "engine/model/model_card.h"

namespace carina::model {

/// How a film becomes what the card's net expects, for training and predicting alike.
/// Threads  any
image::InputSpec inputSpecOf(const ModelCard& card);

}  // namespace carina::model
