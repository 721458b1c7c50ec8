// SPDX-License-Identifier: Apache-2.0
#include "engine/dicom/dicom_directory.h"

#include <algorithm>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include "engine/dicom/attributes.h"
#include "engine/dicom/dicom_file.h"
#include "engine/dicom/refusal.h"

namespace carina::dicom {
namespace {

constexpr unsigned long kMostRecords = 200'000;
constexpr unsigned long kMostParts = 8;
constexpr std::size_t kMetaStart = 132;
constexpr std::size_t kLookedAt = 512;

DirectoryReference readReference(DcmItem& record) {
  DirectoryReference reference{findText(record, DCM_DirectoryRecordType).value_or(""), {}};
  const auto parts = std::min(countValues(record, DCM_ReferencedFileID), kMostParts + 1);
  for (unsigned long i = 0; i < parts; ++i) {
    reference.parts.push_back(findText(record, DCM_ReferencedFileID, i).value_or(""));
  }
  return reference;
}

bool isInUse(DcmItem& record) {
  return findInteger(record, DCM_RecordInUseFlag).value_or(0xFFFF) != 0;
}

}  // namespace

bool startsLikeDirectory(std::span<const std::byte> bytes) {
  constexpr std::string_view kUid = UID_MediaStorageDirectoryStorage;
  if (bytes.size() < kMetaStart || !looksLikeDicom(bytes)) return false;
  const auto meta = bytes.subspan(kMetaStart, std::min(bytes.size() - kMetaStart, kLookedAt));
  const std::string_view text(reinterpret_cast<const char*>(meta.data()), meta.size());
  const auto found = text.find(kUid);
  if (found == std::string_view::npos) return false;
  const auto end = found + kUid.size();
  return end == text.size() || (text[end] != '.' && (text[end] < '0' || text[end] > '9'));
}

std::vector<DirectoryReference> parseDirectory(std::span<const std::byte> bytes, std::string_view file) {
  const auto dicom = DicomFile::parse(bytes, file);
  DcmSequenceOfItems* records = nullptr;
  if (dicom.dataset().findAndGetSequence(DCM_DirectoryRecordSequence, records).bad() || !records) {
    refuse(ErrorCode::Corrupt, file, "is no DICOMDIR, or holds no records", "open its folder instead");
  }
  if (records->card() > kMostRecords) {
    refuse(ErrorCode::ResourceExhausted, file, "lists more than " + std::to_string(kMostRecords) + " records",
           "open its folder instead");
  }
  std::vector<DirectoryReference> references;
  for (auto* object = records->nextInContainer(nullptr); object; object = records->nextInContainer(object)) {
    auto& record = static_cast<DcmItem&>(*object);
    if (!isInUse(record)) continue;
    auto reference = readReference(record);
    if (!reference.parts.empty()) references.push_back(std::move(reference));
  }
  return references;
}

}  // namespace carina::dicom
