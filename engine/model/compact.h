// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/model.h"

namespace carina::model {

/// The model with its convolutions' weights rounded to `type`; what is small stays as it is. The card's notes say so.
///
/// Each weight moves by at most 1/256 of itself in bf16, 1/2048 in f16: the model is another one, with another hash.
/// Errors   InvalidArgument: `type` is neither F16 nor BF16 nor F32 · Unsupported: a weight is past f16's range
/// Threads  any
Model compactModel(Model model, DType type);

}  // namespace carina::model
