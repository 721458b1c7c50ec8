// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <iosfwd>
#include <stop_token>

namespace carina::cli {

/// Where a command reads and writes, and how it hears that it shall stop; tests put buffers here.
/// Threads  a value; the streams are written from one thread at a time
struct Streams {
  std::istream& in;
  std::ostream& out;  ///< results, and nothing else
  std::ostream& err;  ///< logs, progress, errors
  bool outIsTerminal = false;
  bool errIsTerminal = false;  ///< progress may redraw its line
  std::stop_token stop = {};   ///< asked for by SIGINT and SIGTERM
};

}  // namespace carina::cli
