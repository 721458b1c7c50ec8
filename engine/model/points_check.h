// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "engine/core/error.h"
#include "engine/model/operating_points.h"

namespace carina::model {

/// Throws unless hashes, labels and numbers of the points make sense; `where` begins the message.
///
/// Errors   `code`: naming the field
void checkPoints(const OperatingPoints& points, std::string_view where, ErrorCode code = ErrorCode::InvalidArgument);

}  // namespace carina::model
