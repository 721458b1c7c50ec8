// SPDX-License-Identifier: Apache-2.0
// What damaged, lying and foreign files get: a clear refusal, never a crash, never patient text.
#include <algorithm>
#include <array>
#include <cstring>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include "engine/core/error.h"
#include "engine/core/rng.h"
#include "engine/dicom/load_film.h"
#include "tests/unit/engine/dicom/synthetic_dicom.h"

namespace carina::dicom {
namespace {

using testing::HasSubstr;
using testing::Not;

std::vector<std::byte> bytesOf(const std::string& text) {
  const auto view = std::as_bytes(std::span(text));
  return {view.begin(), view.end()};
}

std::vector<std::vector<std::byte>> oneFilmOfEachKind() {
  const SyntheticFilm film{.rows = 16, .columns = 16, .bitsStored = 12, .pixels = ramp(16, 16, 37, 12)};
  std::vector<std::vector<std::byte>> films = {encodeJpeg2000Film(), encode(film, EXS_LittleEndianImplicit, false)};
  for (const auto syntax :
       {EXS_LittleEndianImplicit, EXS_LittleEndianExplicit, EXS_BigEndianExplicit, EXS_DeflatedLittleEndianExplicit,
        EXS_RLELossless, EXS_JPEGProcess14SV1, EXS_JPEGProcess2_4, EXS_JPEGLSLossless}) {
    films.push_back(encode(film, syntax));
  }
  return films;
}

SyntheticFilm edited(std::function<void(DcmDataset&)> edit) {
  return {.rows = 4, .columns = 4, .pixels = ramp(4, 4, 100, 16), .edit = std::move(edit)};
}

SyntheticFilm withWord(const DcmTagKey& tag, int value) {
  return edited([=](DcmDataset& dataset) { dataset.putAndInsertUint16(tag, static_cast<Uint16>(value)); });
}

/// Replaces the length field of explicit little-endian OW pixel data.
void lieAboutPixelLength(std::vector<std::byte>& bytes, std::uint32_t length) {
  constexpr std::array<unsigned char, 6> kPixelData = {0xE0, 0x7F, 0x10, 0x00, 'O', 'W'};
  for (std::size_t i = 0; i + 12 < bytes.size(); ++i) {
    if (std::memcmp(bytes.data() + i, kPixelData.data(), kPixelData.size()) == 0) {
      std::memcpy(bytes.data() + i + 8, &length, sizeof length);
    }
  }
}

/// A raw deflate stream that grows to `mebibytes` of zeros.
std::vector<unsigned char> deflatedZeros(int mebibytes) {
  std::vector<unsigned char> zeros(std::size_t{1} << 20), packed(std::size_t{1} << 20);
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY);
  stream.next_out = packed.data();
  stream.avail_out = static_cast<uInt>(packed.size());
  for (int i = 1; i <= mebibytes; ++i) {
    stream.next_in = zeros.data();
    stream.avail_in = static_cast<uInt>(zeros.size());
    deflate(&stream, i == mebibytes ? Z_FINISH : Z_NO_FLUSH);
  }
  packed.resize(packed.size() - stream.avail_out);
  deflateEnd(&stream);
  return packed;
}

TEST(HostileFilms, EmptyAndForeignFilesAreNamedAsSuch) {
  EXPECT_THAT(refusalOf({}, "empty.dcm"), HasSubstr("empty.dcm: is empty"));
  EXPECT_THAT(refusalOf(bytesOf("Dear colleague, please find enclosed ..."), "letter.dcm"),
              HasSubstr("letter.dcm: is neither DICOM nor PNG nor JPEG"));
  EXPECT_THAT(refusalOf(std::vector<std::byte>(4096)), HasSubstr("neither"));
  EXPECT_THAT(refusalOf(std::vector<std::byte>(4096, std::byte{0xFF})), HasSubstr("neither"));
  EXPECT_THAT(refusalOf(bytesOf(std::string(128, '\0') + "DICM")), HasSubstr("test.dcm: "));
}

TEST(HostileFilms, TruncationAnywhereIsARefusalWithTheFilesName) {
  for (const auto& whole : oneFilmOfEachKind()) {
    const std::size_t step = std::max<std::size_t>(1, whole.size() / 150);
    for (std::size_t size = 0; size + 2 < whole.size(); size += step) {
      const std::vector<std::byte> part(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
      const auto refusal = refusalOf(part, "cut.dcm");
      EXPECT_THAT(refusal, HasSubstr("cut.dcm")) << size << " of " << whole.size();
      EXPECT_THAT(refusal, Not(HasSubstr("Secret"))) << size;
    }
  }
}

TEST(HostileFilms, FlippedBitsNeverDoMoreThanRefuse) {
  Rng rng(1);
  for (const auto& whole : oneFilmOfEachKind()) {
    for (int round = 0; round < 300; ++round) {
      auto bytes = whole;
      for (int flip = 0; flip <= round % 4; ++flip)
        bytes[rng.below(bytes.size())] ^= static_cast<std::byte>(1U << rng.below(8));
      const auto refusal = refusalOf(bytes);
      EXPECT_THAT(refusal, Not(HasSubstr("Secret")));
      EXPECT_THAT(refusal, Not(HasSubstr("SECRET")));
    }
  }
}

TEST(HostileFilms, AHeaderThatClaimsMorePixelsThanThereAreIsRefused) {
  EXPECT_THAT(refusalOf(encode(withWord(DCM_Rows, 60000))), HasSubstr("hold 32 bytes and the header asks for 480000"));
}

TEST(HostileFilms, AnEnormousHeaderIsRefusedBeforeAllocation) {
  const auto film = edited([](DcmDataset& dataset) {
    dataset.putAndInsertUint16(DCM_Rows, 65535);
    dataset.putAndInsertUint16(DCM_Columns, 65535);
  });
  EXPECT_THAT(refusalOf(encode(film)), HasSubstr("65535×65535 pixels, past the limit"));
}

TEST(HostileFilms, APixelLengthPastTheEndOfTheFileIsRefusedBeforeAllocation) {
  auto bytes = encode(edited([](DcmDataset&) {}));
  lieAboutPixelLength(bytes, 0xFFFFFFF0U);
  EXPECT_THAT(refusalOf(bytes), HasSubstr("damaged or ends early"));
}

TEST(HostileFilms, SequencesNestedTooDeepAreRefusedAndDoNotOverflowTheStack) {
  auto bytes = encode(edited([](DcmDataset&) {}), EXS_LittleEndianExplicit);
  constexpr std::array<unsigned char, 20> kNested = {0x40, 0x00, 0x75, 0x02, 'S',  'Q',  0,    0,    0xFF, 0xFF,
                                                     0xFF, 0xFF, 0xFE, 0xFF, 0x00, 0xE0, 0xFF, 0xFF, 0xFF, 0xFF};
  bytes.resize(bytes.size() - 44);
  for (int depth = 0; depth < 200000; ++depth) {
    for (const auto part : kNested) bytes.push_back(std::byte{part});
  }
  EXPECT_THAT(refusalOf(bytes), HasSubstr("damaged"));
}

TEST(HostileFilms, ADecompressionBombIsBounded) {
  auto bytes = encode(edited([](DcmDataset&) {}), EXS_DeflatedLittleEndianExplicit);
  std::uint32_t metaBytes = 0;
  std::memcpy(&metaBytes, bytes.data() + 140, sizeof metaBytes);
  bytes.resize(144 + metaBytes);
  for (const auto part : deflatedZeros(600)) bytes.push_back(std::byte{part});
  EXPECT_THAT(refusalOf(bytes), HasSubstr("grows past 512 MiB"));
}

TEST(HostileFilms, OddBitDepthsAreRefusedWithAReason) {
  EXPECT_THAT(refusalOf(encode(withWord(DCM_BitsAllocated, 32))), HasSubstr("32 bits allocated"));
  EXPECT_THAT(refusalOf(encode(withWord(DCM_BitsAllocated, 1))), HasSubstr("1 bits allocated"));
  EXPECT_THAT(refusalOf(encode(withWord(DCM_BitsStored, 17))), HasSubstr("Bits Stored (0028,0101) is 17 of 16"));
  EXPECT_THAT(refusalOf(encode(withWord(DCM_SamplesPerPixel, 4))), HasSubstr("4 samples per pixel"));
  EXPECT_THAT(refusalOf(encode(withWord(DCM_Rows, 0))), HasSubstr("Rows (0028,0010)"));
}

TEST(HostileFilms, ObjectsThatAreNoImageAreRefusedByTheirKind) {
  const auto report = edited([](DcmDataset& dataset) {
    dataset.putAndInsertString(DCM_SOPClassUID, UID_BasicTextSRStorage);
    for (const auto& tag : {DCM_PixelData, DCM_Rows, DCM_Columns}) dataset.findAndDeleteElement(tag);
  });
  EXPECT_THAT(refusalOf(encode(report)), HasSubstr("is DICOM but no image (BasicTextSRStorage)"));
  const auto blank = edited([](DcmDataset& dataset) { dataset.findAndDeleteElement(DCM_PixelData); });
  EXPECT_THAT(refusalOf(encode(blank)), HasSubstr("no Pixel Data"));
}

TEST(HostileFilms, AForeignPhotometricInterpretationIsRefused) {
  const auto film = edited([](DcmDataset& d) { d.putAndInsertString(DCM_PhotometricInterpretation, "HSV"); });
  EXPECT_THAT(refusalOf(encode(film)), HasSubstr("convert it to MONOCHROME2"));
}

TEST(HostileFilms, AStreamOfAnotherSizeThanTheHeaderIsRefused) {
  const SyntheticFilm film{.rows = 16, .columns = 16, .bitsStored = 12, .pixels = ramp(16, 16, 37, 12)};
  for (const auto syntax : {EXS_JPEGProcess14SV1, EXS_JPEGLSLossless}) {
    auto bytes = encode(film, syntax);
    constexpr std::array<unsigned char, 10> kRows = {0x28, 0x00, 0x10, 0x00, 'U', 'S', 2, 0, 16, 0};
    const auto* begin = reinterpret_cast<const unsigned char*>(bytes.data());
    const auto found = std::search(begin, begin + bytes.size(), kRows.begin(), kRows.end()) - begin;
    bytes[static_cast<std::size_t>(found) + 8] = std::byte{17};
    EXPECT_THAT(refusalOf(bytes), HasSubstr("another size than Rows and Columns say"));
  }
}

}  // namespace
}  // namespace carina::dicom
