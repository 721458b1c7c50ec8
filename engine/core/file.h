// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace carina {

/// A whole file mapped read-only; pages are loaded as they are touched and shared between processes.
///
/// Errors   NotFound: no such file · Io: cannot be opened or mapped, or is not a regular file
/// Threads  const calls from many threads
class MappedFile {
 public:
  static std::shared_ptr<const MappedFile> open(const std::filesystem::path& path);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  std::span<const std::byte> bytes() const { return bytes_; }

 private:
  explicit MappedFile(std::span<const std::byte> bytes) : bytes_(bytes) {}
  std::span<const std::byte> bytes_;
};

/// Reads a whole file of at most `limitBytes`.
///
/// Errors   NotFound · Io · ResourceExhausted: larger than the limit
std::vector<std::byte> readFile(const std::filesystem::path& path, std::uint64_t limitBytes);

/// Reads the first bytes of a file, at most `count`; where it is shorter, all of it.
///
/// Errors   NotFound · Io
std::vector<std::byte> readFileStart(const std::filesystem::path& path, std::size_t count);

/// Writes part after part to a temporary neighbour, fsyncs, and renames it to `path`: a reader sees the old file or the
/// whole new one. The temporary is removed when anything fails.
///
/// Errors   Io: with the path and the system's reason · whatever `write` throws
class AtomicFile {
 public:
  explicit AtomicFile(std::filesystem::path path);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  void write(std::span<const std::byte> bytes);
  void write(std::string_view text) { write(std::as_bytes(std::span(text))); }
  void commit();

 private:
  [[noreturn]] void fail(const char* what) const;
  std::filesystem::path path_;
  std::filesystem::path temporary_;
  int descriptor_ = -1;
};

/// AtomicFile for one piece of bytes.
void writeFileAtomically(const std::filesystem::path& path, std::span<const std::byte> bytes);
inline void writeFileAtomically(const std::filesystem::path& path, std::string_view text) {
  writeFileAtomically(path, std::as_bytes(std::span(text)));
}

}  // namespace carina
