// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

class DcmDataset;
class DcmFileFormat;

namespace carina::dicom {

/// How pixel data are coded.
enum class Coding { Native, Rle, Jpeg, JpegLs, Jpeg2000 };

struct TransferSyntax {
  std::string uid;
  std::string name;
  Coding coding = Coding::Native;
};

/// A DICOM file taken apart, its pixels not yet decoded.
///
/// Threads  one thread at a time; the bytes it was parsed from must outlive it
class DicomFile {
 public:
  /// Errors  Corrupt: not DICOM, damaged, truncated · Unsupported: its transfer syntax · ResourceExhausted: inflates
  ///         past 256 MiB
  static DicomFile parse(std::span<const std::byte> bytes, std::string_view file);

  /// The same up to the pixel data and without them. `isWhole` false: `bytes` are only the file's beginning, and there
  /// is nothing where they end too early to tell (deflated data sets always do).
  static std::optional<DicomFile> parseHeader(std::span<const std::byte> bytes, bool isWhole, std::string_view file);
  ~DicomFile();
  DicomFile(DicomFile&&) noexcept;

  DcmDataset& dataset() const;
  const TransferSyntax& transferSyntax() const { return transferSyntax_; }

 private:
  DicomFile();
  struct Reading;
  bool read(const Reading& reading);
  std::vector<std::byte> inflated_;
  std::unique_ptr<DcmFileFormat> format_;
  TransferSyntax transferSyntax_;
};

/// True where the bytes are DICOM by their preamble, or begin as a data set without one does.
bool looksLikeDicom(std::span<const std::byte> bytes);

/// Silences DCMTK and registers its decoders; cheap after the first time. Threads: many at once
void prepareDcmtk();

}  // namespace carina::dicom
