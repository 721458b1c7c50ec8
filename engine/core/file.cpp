// SPDX-License-Identifier: Apache-2.0
#include "engine/core/file.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/core/error.h"

namespace carina {
namespace {

[[noreturn]] void failIo(const std::filesystem::path& path, const std::string& what) {
  const auto code = errno == ENOENT ? ErrorCode::NotFound : ErrorCode::Io;
  throw Error(code, path.string() + ": " + what + ": " + std::strerror(errno));
}

/// An open descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(const std::filesystem::path& path) : value_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    if (value_ < 0) failIo(path, "cannot open");
  }
  ~Descriptor() { ::close(value_); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int value() const { return value_; }

 private:
  int value_;
};

std::uint64_t regularFileBytes(const Descriptor& file, const std::filesystem::path& path) {
  struct stat facts {};
  if (::fstat(file.value(), &facts) != 0) failIo(path, "cannot stat");
  if (!S_ISREG(facts.st_mode)) throw Error(ErrorCode::Io, path.string() + ": is not a regular file");
  return static_cast<std::uint64_t>(facts.st_size);
}

/// Reads until `bytes` are full or the file ends, and gives how many it read.
std::size_t fill(const Descriptor& file, const std::filesystem::path& path, std::span<std::byte> bytes) {
  std::size_t filled = 0;
  while (filled < bytes.size()) {
    const auto got = ::read(file.value(), bytes.data() + filled, bytes.size() - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) failIo(path, "cannot read");
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
  }
  return filled;
}

}  // namespace

std::shared_ptr<const MappedFile> MappedFile::open(const std::filesystem::path& path) {
  const Descriptor file(path);
  const auto size = regularFileBytes(file, path);
  if (size == 0) return std::shared_ptr<const MappedFile>(new MappedFile({}));
  void* address = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, file.value(), 0);
  if (address == MAP_FAILED) failIo(path, "cannot map");
  return std::shared_ptr<const MappedFile>(new MappedFile({static_cast<const std::byte*>(address), size}));
}

MappedFile::~MappedFile() {
  if (!bytes_.empty()) ::munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
}

std::vector<std::byte> readFile(const std::filesystem::path& path, std::uint64_t limitBytes) {
  const Descriptor file(path);
  const auto size = regularFileBytes(file, path);
  if (size > limitBytes) {
    throw Error(ErrorCode::ResourceExhausted, path.string() + ": has " + std::to_string(size) +
                                                  " bytes, more than the limit of " + std::to_string(limitBytes));
  }
  std::vector<std::byte> bytes(size);
  if (fill(file, path, bytes) < size) throw Error(ErrorCode::Io, path.string() + ": became shorter while it was read");
  return bytes;
}

std::vector<std::byte> readFileStart(const std::filesystem::path& path, std::size_t count) {
  const Descriptor file(path);
  std::vector<std::byte> bytes(std::min<std::uint64_t>(count, regularFileBytes(file, path)));
  bytes.resize(fill(file, path, bytes));
  return bytes;
}

AtomicFile::AtomicFile(std::filesystem::path path) : path_(std::move(path)) {
  std::string pattern = path_.string() + ".XXXXXX";
  descriptor_ = ::mkstemp(pattern.data());
  if (descriptor_ < 0) fail("cannot create a temporary file beside it");
  temporary_ = pattern;
  ::fchmod(descriptor_, 0644);
}

AtomicFile::~AtomicFile() {
  if (descriptor_ < 0) return;
  ::close(descriptor_);
  ::unlink(temporary_.c_str());
}

void AtomicFile::fail(const char* what) const {
  failIo(path_, what);
}

void AtomicFile::write(std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const auto written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail("cannot write");
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

void AtomicFile::commit() {
  if (::fsync(descriptor_) != 0) fail("cannot sync");
  if (::rename(temporary_.c_str(), path_.c_str()) != 0) fail("cannot rename the temporary file to it");
  ::close(std::exchange(descriptor_, -1));
}

void writeFileAtomically(const std::filesystem::path& path, std::span<const std::byte> bytes) {
  AtomicFile file(path);
  file.write(bytes);
  file.commit();
}

}  // namespace carina
