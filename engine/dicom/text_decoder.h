// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

class DcmItem;

namespace carina::dicom {

/// Turns texts of one data set into UTF-8, by the character set that it names.
///
/// Where a text cannot be converted, its characters other than ASCII's become "?".
/// Threads  one thread at a time
/// Source   DICOM PS3.3 C.12.1.1.2, PS3.5 6.1.2.5, H.3.1
class TextDecoder {
 public:
  explicit TextDecoder(DcmItem& dataset);
  ~TextDecoder();
  TextDecoder(const TextDecoder&) = delete;
  TextDecoder& operator=(const TextDecoder&) = delete;

  std::string toUtf8(const std::string& text);

 private:
  struct Converters;
  std::unique_ptr<Converters> converters_;
};

}  // namespace carina::dicom
