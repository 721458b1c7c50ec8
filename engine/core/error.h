// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace carina {

/// What kind of thing went wrong; decides exit codes, status codes and words, never control flow inside the engine.
enum class ErrorCode {
  InvalidArgument,
  NotFound,
  Corrupt,
  Unsupported,
  ResourceExhausted,
  Io,
  Communication,
  Cancelled,
  Internal,
};

/// The code's name as it appears in JSON and logs, e.g. "Corrupt".
std::string_view name(ErrorCode code);

/// The one exception type of the project.
///
/// The message names the input (file, offset, field), says what was wrong and what would mend it. It never holds
/// patient text. Thrown where the fact is known; caught only at the top of a command, a worker or a request.
/// Threads  a value
class Error : public std::runtime_error {
 public:
  Error(ErrorCode code, const std::string& message) : std::runtime_error(message), code_(code) {}
  ErrorCode code() const { return code_; }

 private:
  ErrorCode code_;
};

}  // namespace carina
