// SPDX-License-Identifier: Apache-2.0
#include "engine/dicom/dicom_file.h"

#include <algorithm>
#include <array>
#include <mutex>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>
#include <dcmtk/dcmjpeg/djdecode.h>
#include <dcmtk/dcmjpls/djdecode.h>
#include <dcmtk/oflog/oflog.h>

#include "engine/dicom/attributes.h"
#include "engine/dicom/inflate.h"
#include "engine/dicom/refusal.h"
#include "engine/dicom/span_stream.h"

namespace carina::dicom {
namespace {

constexpr Uint32 kEagerBytes = 4096;
constexpr std::size_t kMostInflatedBytes = std::size_t{256} << 20;
constexpr std::string_view kDeflated = "1.2.840.10008.1.2.1.99";

struct KnownSyntax {
  std::string_view uid;
  Coding coding;
};
constexpr std::array<KnownSyntax, 15> kKnown = {{
    {"1.2.840.10008.1.2", Coding::Native},
    {"1.2.840.10008.1.2.1", Coding::Native},
    {"1.2.840.10008.1.2.2", Coding::Native},
    {kDeflated, Coding::Native},
    {"1.2.840.10008.1.2.5", Coding::Rle},
    {"1.2.840.10008.1.2.4.50", Coding::Jpeg},
    {"1.2.840.10008.1.2.4.51", Coding::Jpeg},
    {"1.2.840.10008.1.2.4.53", Coding::Jpeg},
    {"1.2.840.10008.1.2.4.55", Coding::Jpeg},
    {"1.2.840.10008.1.2.4.57", Coding::Jpeg},
    {"1.2.840.10008.1.2.4.70", Coding::Jpeg},
    {"1.2.840.10008.1.2.4.80", Coding::JpegLs},
    {"1.2.840.10008.1.2.4.81", Coding::JpegLs},
    {"1.2.840.10008.1.2.4.90", Coding::Jpeg2000},
    {"1.2.840.10008.1.2.4.91", Coding::Jpeg2000},
}};

/// Only digits and dots of at most 64 characters: what comes from a file goes into a message as nothing else.
std::string safeUid(const std::string& uid) {
  const bool isUid = uid.size() <= 64 && uid.find_first_not_of("0123456789.") == std::string::npos;
  return isUid ? uid : "(not a UID)";
}

TransferSyntax findKnown(const std::string& uid, std::string_view file) {
  const auto known = std::find_if(kKnown.begin(), kKnown.end(), [&](const auto& entry) { return entry.uid == uid; });
  if (known == kKnown.end()) {
    refuse(ErrorCode::Unsupported, file, "transfer syntax " + safeUid(uid) + " is not supported",
           "convert it, e.g. to explicit little-endian or JPEG 2000");
  }
  return {uid, DcmXfer(uid.c_str()).getXferName(), known->coding};
}

/// The meta header's transfer syntax ("" where there is none) and where the data set begins.
struct Meta {
  std::string transferSyntax;
  std::size_t end = 0;
};

Meta readMeta(std::span<const std::byte> bytes, std::string_view file) {
  const auto stream = makeSpanStream(bytes);
  DcmMetaInfo meta;
  meta.transferInit();
  if (meta.read(*stream, EXS_Unknown, EGL_noChange, kEagerBytes).bad()) {
    refuse(ErrorCode::Corrupt, file, "the DICOM meta header is damaged or ends early", kExportAgain);
  }
  return {findText(meta, DCM_TransferSyntaxUID).value_or(""), static_cast<std::size_t>(stream->tell())};
}

bool hasMagic(std::span<const std::byte> bytes) {
  constexpr std::array kMagic = {std::byte{'D'}, std::byte{'I'}, std::byte{'C'}, std::byte{'M'}};
  return bytes.size() >= 132 && std::equal(kMagic.begin(), kMagic.end(), bytes.begin() + 128);
}

}  // namespace

void prepareDcmtk() {
  static std::once_flag once;
  std::call_once(once, [] {
    OFLog::configure(OFLogger::OFF_LOG_LEVEL);
    DJDecoderRegistration::registerCodecs();
    DJLSDecoderRegistration::registerCodecs();
  });
}

bool looksLikeDicom(std::span<const std::byte> bytes) {
  if (hasMagic(bytes)) return true;
  if (bytes.size() < 8) return false;
  const auto at = [&](std::size_t i) { return std::to_integer<unsigned>(bytes[i]); };
  const bool isLittle = (at(0) == 0x02 || at(0) == 0x08) && at(1) == 0 && at(3) == 0;
  const bool isBig = at(0) == 0 && (at(1) == 0x02 || at(1) == 0x08) && at(2) == 0;
  const auto isCapital = [](unsigned c) { return c >= 'A' && c <= 'Z'; };
  const bool hasVr = isCapital(at(4)) && isCapital(at(5));
  const bool hasShortLength = isLittle && at(6) == 0 && at(7) == 0;
  return (isLittle || isBig) && (hasVr || hasShortLength);
}

DicomFile::DicomFile() : format_(std::make_unique<DcmFileFormat>()) {}
DicomFile::~DicomFile() = default;
DicomFile::DicomFile(DicomFile&&) noexcept = default;

DcmDataset& DicomFile::dataset() const {
  return *format_->getDataset();
}

/// What is parsed, and how far.
struct DicomFile::Reading {
  std::span<const std::byte> bytes;
  std::string_view file;
  bool isWhole = true;
  bool stopsAtPixels = false;
};

DicomFile DicomFile::parse(std::span<const std::byte> bytes, std::string_view file) {
  prepareDcmtk();
  DicomFile result;
  result.read({bytes, file});
  return result;
}

std::optional<DicomFile> DicomFile::parseHeader(std::span<const std::byte> bytes, bool isWhole, std::string_view file) {
  prepareDcmtk();
  DicomFile result;
  if (!result.read({bytes, file, isWhole, true})) return {};
  return result;
}

bool DicomFile::read(const Reading& reading) {
  const auto& [bytes, file, isWhole, stopsAtPixels] = reading;
  const auto meta = readMeta(bytes, file);
  if (!meta.transferSyntax.empty()) transferSyntax_ = findKnown(meta.transferSyntax, file);
  const DcmTagKey stop = stopsAtPixels ? DCM_PixelData : DCM_UndefinedTagKey;
  const bool isDeflated = meta.transferSyntax == kDeflated;
  if (isDeflated && !isWhole) return false;
  if (isDeflated) inflated_ = inflateBounded(bytes.subspan(std::min(meta.end, bytes.size())), kMostInflatedBytes, file);
  const auto stream = makeSpanStream(isDeflated ? inflated_ : bytes);
  DcmObject& object = isDeflated ? static_cast<DcmObject&>(dataset()) : *format_;
  object.transferInit();
  const auto state = isDeflated
                         ? dataset().readUntilTag(*stream, EXS_LittleEndianExplicit, EGL_noChange, kEagerBytes, stop)
                         : format_->readUntilTag(*stream, EXS_Unknown, EGL_noChange, kEagerBytes, stop);
  object.transferEnd();
  const bool isAtEnd = static_cast<std::size_t>(stream->tell()) >= (isDeflated ? inflated_.size() : bytes.size());
  if (!isWhole && (state.bad() || isAtEnd)) return false;
  if (state.bad()) {
    refuse(ErrorCode::Corrupt, file, std::string("the DICOM data set is damaged or ends early (") + state.text() + ")",
           kExportAgain);
  }
  if (dataset().isEmpty()) refuse(ErrorCode::Corrupt, file, "the DICOM data set is empty", kExportAgain);
  if (meta.transferSyntax.empty()) {
    transferSyntax_ = findKnown(DcmXfer(dataset().getOriginalXfer()).getXferID(), file);
  }
  return true;
}

}  // namespace carina::dicom
