// SPDX-License-Identifier: Apache-2.0
#include "engine/dicom/fragments.h"

#include <span>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcpixseq.h>
#include <dcmtk/dcmdata/dcpxitem.h>
#include <dcmtk/dcmdata/dctk.h>

#include "engine/dicom/refusal.h"

namespace carina::dicom {
namespace {

std::span<const std::byte> readFragment(DcmPixelSequence& sequence, unsigned long index, std::string_view file) {
  DcmPixelItem* item = nullptr;
  Uint8* bytes = nullptr;
  if (sequence.getItem(item, index).bad() || !item || item->getUint8Array(bytes).bad()) {
    refuse(ErrorCode::Corrupt, file, "fragment " + std::to_string(index) + " of the pixel data ends early",
           kExportAgain);
  }
  return {reinterpret_cast<const std::byte*>(bytes), bytes ? item->getLength() : 0};
}

/// A JPEG, JPEG-LS or JPEG 2000 stream begins with a start marker; later fragments of a frame do not.
bool startsFrame(std::span<const std::byte> fragment) {
  return fragment.size() > 1 && fragment[0] == std::byte{0xFF} &&
         (fragment[1] == std::byte{0xD8} || fragment[1] == std::byte{0x4F});
}

}  // namespace

std::vector<std::byte> readFirstFrame(DcmPixelSequence& sequence, std::int64_t frames, std::string_view file) {
  const auto items = sequence.card();
  if (items < 2) refuse(ErrorCode::Corrupt, file, "the pixel data hold no fragment", kExportAgain);
  const bool isOneEach = frames > 1 && frames >= static_cast<std::int64_t>(items) - 1;
  std::vector<std::byte> frame;
  for (unsigned long i = 1; i < (isOneEach ? 2 : items); ++i) {
    const auto fragment = readFragment(sequence, i, file);
    if (frames > 1 && i > 1 && startsFrame(fragment)) break;
    frame.insert(frame.end(), fragment.begin(), fragment.end());
  }
  return frame;
}

}  // namespace carina::dicom
