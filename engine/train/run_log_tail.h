// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/train/run_log.h"

namespace carina::train {

/// Reads a text file of lines as it grows: each call what came since the one before. A last line without its end is
/// left for later. A file that was replaced or cut, as a log is when its run is gone on with, is read from its
/// beginning.
///
/// Errors   Io: it is there and cannot be read; a file that is not there yet has no lines
/// Threads  one thread at a time
class LineTail {
 public:
  explicit LineTail(std::filesystem::path path) : path_(std::move(path)) {}

  struct News {
    bool isAnother = false;  ///< what was read before does not count any more
    bool isMore = false;     ///< there is more than was asked for
    std::vector<std::string> lines{};
  };

  /// At most so many bytes; a line that is longer is cut.
  News read(std::uint64_t mostBytes);

  /// The end of the file alone is of interest: what lies further back than so many bytes is passed over.
  void skipTo(std::uint64_t lastBytes);

  std::int64_t linesRead() const { return lines_; }

 private:
  bool isReplaced(std::uint64_t file, std::uint64_t size);
  void take(std::string_view text, std::uint64_t mostBytes, News& news);

  std::filesystem::path path_;
  std::uint64_t file_ = 0;  ///< which one: a new one under the same name is another
  std::uint64_t offset_ = 0;
  std::int64_t lines_ = 0;
};

/// A run's log as it grows. Lines that are damaged are told and passed over.
///
/// Errors   as LineTail
/// Threads  one thread at a time
class RunLogTail {
 public:
  explicit RunLogTail(const std::filesystem::path& path) : name_(path.filename().string()), tail_(path) {}

  struct News {
    bool isAnother = false;
    bool isMore = false;
    std::vector<LoggedLine> lines{};
    std::vector<std::string> faults{};  ///< "rank-0.jsonl, line 7: …"
  };
  News read(std::uint64_t mostBytes = std::uint64_t{8} << 20);

 private:
  std::string name_;
  LineTail tail_;
};

}  // namespace carina::train
