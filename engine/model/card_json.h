// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "engine/core/error.h"
#include "engine/model/model_card.h"

namespace carina::model {

/// The card as protobuf JSON (engine/proto/model_card.proto): every field is there, the same card gives the same text.
///
/// Errors   InvalidArgument: what checkCard() refuses, or text that is not UTF-8
std::string writeCardJson(const ModelCard& card);

/// Reads a card; fields it does not know are passed over. `file` is for messages.
///
/// Errors   Corrupt: not JSON, or a field that is missing, of another type, not one of the words it may hold, or absurd
ModelCard parseCardJson(std::string_view json, std::string_view file);

/// Throws unless sizes, numbers and labels of the card make sense together; `where` begins the message.
///
/// Errors   `code`: naming the field
void checkCard(const ModelCard& card, std::string_view where, ErrorCode code = ErrorCode::InvalidArgument);

}  // namespace carina::model
