// SPDX-License-Identifier: Apache-2.0
#include "engine/dicom/attributes.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

namespace carina::dicom {
namespace {

constexpr std::size_t kMostWords = 65536;

DcmElement* findElement(DcmItem& item, const DcmTagKey& tag) {
  DcmElement* element = nullptr;
  return item.findAndGetElement(tag, element).good() ? element : nullptr;
}

std::string trimmed(std::string text) {
  const auto isPadding = [](char c) { return c == ' ' || c == '\0' || c == '\t'; };
  while (!text.empty() && isPadding(text.back())) text.pop_back();
  text.erase(text.begin(), std::find_if_not(text.begin(), text.end(), isPadding));
  return text;
}

bool isBinary(DcmElement& element) {
  const auto vr = element.getVR();
  return vr == EVR_US || vr == EVR_SS || vr == EVR_OW || vr == EVR_OB || vr == EVR_UN || vr == EVR_xs || vr == EVR_lt ||
         vr == EVR_ox;
}

}  // namespace

std::optional<std::string> findText(DcmItem& item, const DcmTagKey& tag, unsigned long index) {
  auto* element = findElement(item, tag);
  OFString text;
  if (!element || element->getOFString(text, index).bad()) return {};
  auto result = trimmed(std::string(text.data(), text.size()));
  if (result.empty()) return {};
  return result;
}

std::optional<double> findNumber(DcmItem& item, const DcmTagKey& tag, unsigned long index) {
  const auto text = findText(item, tag, index);
  if (!text) return {};
  const char* begin = text->data() + (text->front() == '+' ? 1 : 0);
  double value = 0;
  const auto [end, fault] = std::from_chars(begin, text->data() + text->size(), value);
  if (fault != std::errc() || end != text->data() + text->size() || !std::isfinite(value)) return {};
  return value;
}

std::optional<std::int64_t> findInteger(DcmItem& item, const DcmTagKey& tag, unsigned long index) {
  auto* element = findElement(item, tag);
  if (!element) return {};
  Sint16 small = 0;
  if (element->getVR() == EVR_SS && element->getSint16(small, index).good()) return small;
  if (isBinary(*element)) {
    const auto words = findWords(item, tag);
    if (index >= words.size()) return {};
    return words[index];
  }
  const auto number = findNumber(item, tag, index);
  if (!number || *number != std::trunc(*number) || std::abs(*number) > 1e15) return {};
  return static_cast<std::int64_t>(*number);
}

unsigned long countValues(DcmItem& item, const DcmTagKey& tag) {
  auto* element = findElement(item, tag);
  return element ? element->getVM() : 0;
}

std::vector<std::uint16_t> findWords(DcmItem& item, const DcmTagKey& tag) {
  auto* element = findElement(item, tag);
  if (!element) return {};
  const std::size_t count = std::min<std::size_t>(element->getLength() / 2, kMostWords);
  std::vector<std::uint16_t> words(count);
  Uint16* unsignedWords = nullptr;
  Sint16* signedWords = nullptr;
  Uint8* bytes = nullptr;
  if (element->getUint16Array(unsignedWords).good() && unsignedWords) {
    std::copy_n(unsignedWords, count, words.begin());
  } else if (element->getSint16Array(signedWords).good() && signedWords) {
    std::copy_n(signedWords, count, words.begin());
  } else if (element->getUint8Array(bytes).good() && bytes) {
    for (std::size_t i = 0; i < count; ++i) words[i] = static_cast<std::uint16_t>(bytes[2 * i] | bytes[2 * i + 1] << 8);
  } else {
    words.clear();
  }
  return words;
}

}  // namespace carina::dicom
