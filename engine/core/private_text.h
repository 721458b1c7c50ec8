// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>

namespace carina {

/// Text about a patient: it does not format, does not stream and does not convert, so it cannot reach a log by
/// accident. Threads  a value
class PrivateText {
 public:
  PrivateText() = default;
  explicit PrivateText(std::string text) : text_(std::move(text)) {}

  bool empty() const { return text_.empty(); }

  /// The text itself, for a screen or a file that the user asked for, and for nothing else.
  const std::string& reveal() const { return text_; }

  bool operator==(const PrivateText&) const = default;

 private:
  std::string text_;
};

}  // namespace carina
