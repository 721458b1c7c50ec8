// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

class DcmItem;
class DcmTagKey;

namespace carina::dicom {

/// Tolerant reading of single attributes at one level of a data set: absent, blank and unreadable are all "nothing".
/// Threads  one thread at a time
std::optional<std::string> findText(DcmItem& item, const DcmTagKey& tag, unsigned long index = 0);
std::optional<double> findNumber(DcmItem& item, const DcmTagKey& tag, unsigned long index = 0);

/// Whole numbers of any integer VR; 16-bit words whose sign the VR leaves open come as 0 … 65535.
std::optional<std::int64_t> findInteger(DcmItem& item, const DcmTagKey& tag, unsigned long index = 0);

/// How many values an attribute has; 0 where it is absent.
unsigned long countValues(DcmItem& item, const DcmTagKey& tag);

/// All 16-bit words of an attribute (US, SS, OW; OB and UN as little-endian pairs), at most 65,536.
std::vector<std::uint16_t> findWords(DcmItem& item, const DcmTagKey& tag);

}  // namespace carina::dicom
