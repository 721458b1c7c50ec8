// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/core/file.h"

namespace carina::data {

/// Bytes that a record takes besides its data.
inline constexpr std::uint64_t kTfRecordFrameBytes = 16;

/// A checksum as TFRecord stores it, so that checksums of data that hold checksums stay good.
///
///   masked = rotateRight(crc32c, 15) + 0xa282ead8
///
/// Source   TensorFlow, "TFRecord and tf.train.Example", the TFRecords format
std::uint32_t maskedCrc32c(std::span<const std::byte> bytes);

/// Adds one framed record to the end of `dst`: length (u64), its masked CRC, the data, its masked CRC; little-endian.
void appendTfRecord(std::string& dst, std::span<const std::byte> data);

/// One record of a file and where the next one begins.
struct TfRecord {
  std::span<const std::byte> data;  ///< lives as long as the reader
  std::uint64_t next = 0;
};

/// Records of one file by their offsets.
///
/// Errors   NotFound, Io: the file · Corrupt: a record that ends past the file or whose checksum does not match; file
///          and offset are named
/// Threads  const calls from many threads
class TfRecordReader {
 public:
  explicit TfRecordReader(const std::filesystem::path& path);

  std::uint64_t sizeBytes() const { return file_->bytes().size(); }
  std::span<const std::byte> bytes() const { return file_->bytes(); }

  /// The record that begins at `offset`, both checksums checked.
  TfRecord at(std::uint64_t offset) const;

  /// Where every record begins, by going from one to the next; all are checked.
  std::vector<std::uint64_t> scan() const;

 private:
  [[noreturn]] void refuse(std::uint64_t offset, const std::string& what) const;
  std::shared_ptr<const MappedFile> file_;
  std::string name_;
};

}  // namespace carina::data
