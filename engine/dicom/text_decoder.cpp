// SPDX-License-Identifier: Apache-2.0
#include "engine/dicom/text_decoder.h"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcspchrs.h>
#include <dcmtk/dcmdata/dctk.h>
#include <dcmtk/ofstd/ofchrenc.h>

#include "engine/dicom/attributes.h"

namespace carina::dicom {
namespace {

/// DCMTK asks iconv for JIS sets one by one, by names that glibc lacks. Their escape sequences are those of
/// ISO-2022-JP-2 (RFC 1554), which glibc has.
bool isJapanese(DcmItem& dataset) {
  const auto count = countValues(dataset, DCM_SpecificCharacterSet);
  for (unsigned long i = 0; i < count; ++i) {
    const auto set = findText(dataset, DCM_SpecificCharacterSet, i).value_or("");
    if (set == "ISO 2022 IR 87" || set == "ISO 2022 IR 159") return true;
  }
  return false;
}

std::string asciiOf(const std::string& text) {
  std::string ascii;
  for (const char c : text) ascii += c >= ' ' && c < 127 ? c : '?';
  return ascii;
}

}  // namespace

struct TextDecoder::Converters {
  DcmSpecificCharacterSet dicom;
  OFCharacterEncoding japanese;
  bool isJapanese = false;
};

TextDecoder::TextDecoder(DcmItem& dataset) : converters_(std::make_unique<Converters>()) {
  if (converters_->dicom.selectCharacterSet(dataset).good()) return;
  converters_->isJapanese =
      isJapanese(dataset) && converters_->japanese.selectEncoding("ISO-2022-JP-2", "UTF-8").good();
  static_cast<void>(converters_->dicom.selectCharacterSet("ISO_IR 100"));
}

TextDecoder::~TextDecoder() = default;

std::string TextDecoder::toUtf8(const std::string& text) {
  const OFString source(text.data(), text.size());
  OFString converted;
  const auto state = converters_->isJapanese ? converters_->japanese.convertString(source, converted, OFTrue)
                                             : converters_->dicom.convertString(source, converted, "\\^=");
  return state.good() ? std::string(converted.data(), converted.size()) : asciiOf(text);
}

}  // namespace carina::dicom
