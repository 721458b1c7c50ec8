// SPDX-License-Identifier: Apache-2.0
#include "engine/train/run_log_tail.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/core/error.h"

namespace carina::train {
namespace {

/// An open file that closes itself.
class OpenFile {
 public:
  explicit OpenFile(const std::filesystem::path& path)
      : path_(path), descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    if (descriptor_ < 0 && errno != ENOENT && errno != ENOTDIR) fail();
  }
  ~OpenFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;

  bool isThere() const { return descriptor_ >= 0; }

  struct stat facts() const {
    struct stat found = {};
    if (::fstat(descriptor_, &found) != 0) fail();
    return found;
  }

  std::string read(std::uint64_t offset, std::uint64_t bytes) const {
    std::string text(bytes, '\0');
    const auto got = ::pread(descriptor_, text.data(), bytes, static_cast<off_t>(offset));
    if (got < 0) fail();
    text.resize(static_cast<std::size_t>(got));
    return text;
  }

 private:
  [[noreturn]] void fail() const {
    throw Error(ErrorCode::Io, path_.string() + ": cannot be read: " + std::strerror(errno));
  }

  const std::filesystem::path& path_;
  int descriptor_;
};

}  // namespace

bool LineTail::isReplaced(std::uint64_t file, std::uint64_t size) {
  const bool isOther = file_ != 0 && (file != file_ || size < offset_);
  file_ = file;
  if (!isOther) return false;
  offset_ = 0;
  lines_ = 0;
  return true;
}

void LineTail::take(std::string_view text, std::uint64_t mostBytes, News& news) {
  for (auto end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
    news.lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end + 1);
    offset_ += end + 1;
    ++lines_;
  }
  if (text.size() < mostBytes) return;
  news.lines.emplace_back(text);  // a line longer than what is read at once
  offset_ += text.size();
}

LineTail::News LineTail::read(std::uint64_t mostBytes) {
  News news;
  const OpenFile file(path_);
  if (!file.isThere()) return news;
  const auto facts = file.facts();
  const auto size = static_cast<std::uint64_t>(facts.st_size);
  news.isAnother = isReplaced(facts.st_ino, size);
  if (size <= offset_) return news;
  const auto wanted = std::min(mostBytes, size - offset_);
  const auto before = offset_;
  take(file.read(offset_, wanted), mostBytes, news);
  news.isMore = offset_ > before && wanted == mostBytes && offset_ < size;
  return news;
}

void LineTail::skipTo(std::uint64_t lastBytes) {
  const OpenFile file(path_);
  if (!file.isThere()) return;
  const auto size = static_cast<std::uint64_t>(file.facts().st_size);
  if (size > offset_ + lastBytes) offset_ = size - lastBytes;
}

RunLogTail::News RunLogTail::read(std::uint64_t mostBytes) {
  const auto before = tail_.linesRead();
  auto raw = tail_.read(mostBytes);
  News news{.isAnother = raw.isAnother, .isMore = raw.isMore};
  auto number = raw.isAnother ? std::int64_t{0} : before;
  for (const auto& line : raw.lines) {
    ++number;
    try {
      news.lines.push_back(parseLogLine(line));
    } catch (const Error& error) {
      news.faults.push_back(name_ + ", line " + std::to_string(number) + ": " + error.what());
    }
  }
  return news;
}

}  // namespace carina::train
