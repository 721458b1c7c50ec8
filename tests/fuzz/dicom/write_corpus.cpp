// SPDX-License-Identifier: Apache-2.0
// Writes the seed corpora of the film fuzzers from synthetic films: write_film_corpus tests/fuzz/corpus
#include <filesystem>
#include <string>

#include "engine/core/file.h"
#include "engine/dicom/write_film.h"
#include "engine/image/codecs.h"
#include "tests/unit/engine/dicom/synthetic_dicom.h"
#include "tests/unit/engine/image/codec_vectors.h"

namespace {

std::vector<std::byte> bytesFromHex(const std::string& hex) {
  std::vector<std::byte> bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes.push_back(static_cast<std::byte>(std::stoi(hex.substr(i, 2), nullptr, 16)));
  }
  return bytes;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  using namespace carina;
  const std::filesystem::path folder = argv[1];
  for (const auto& vector : image::kPngVectors)
    writeFileAtomically(folder / "png" / vector.name, bytesFromHex(vector.hex));
  for (const auto& vector : image::kJpegVectors)
    writeFileAtomically(folder / "jpeg" / vector.name, bytesFromHex(vector.hex));
  writeFileAtomically(folder / "jpeg" / "Cmyk", bytesFromHex(image::kCmykJpeg));
  const dicom::SyntheticFilm film{.rows = 16, .columns = 16, .bitsStored = 12, .pixels = dicom::ramp(16, 16, 37, 12)};
  for (const auto syntax :
       {EXS_LittleEndianImplicit, EXS_LittleEndianExplicit, EXS_BigEndianExplicit, EXS_DeflatedLittleEndianExplicit,
        EXS_RLELossless, EXS_JPEGProcess14SV1, EXS_JPEGProcess2_4, EXS_JPEGLSLossless}) {
    writeFileAtomically(folder / "dicom" / DcmXfer(syntax).getXferID(), dicom::encode(film, syntax));
  }
  writeFileAtomically(folder / "dicom" / "bare", dicom::encode(film, EXS_LittleEndianImplicit, false));
  writeFileAtomically(folder / "dicom" / "jpeg2000", dicom::encodeJpeg2000Film());
  const dicom::NewFilm written{.pixels = {{8, 8}, dicom::ramp(8, 8, 37, 12)}};
  writeFileAtomically(folder / "dicom" / "dx", dicom::encodeDicom(written));
  return 0;
}
