// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

namespace carina::dicom {

/// A film that a test makes up: 16 bits allocated, MONOCHROME2, unsigned, unless `edit` says otherwise.
struct SyntheticFilm {
  int rows = 4;
  int columns = 4;
  int bitsStored = 16;
  bool isSigned = false;
  std::vector<std::uint16_t> pixels;
  std::function<void(DcmDataset&)> edit = [](DcmDataset&) {};
};

/// The film's bytes in a transfer syntax that DCMTK writes; `withPreamble` false leaves a bare data set.
std::vector<std::byte> encode(const SyntheticFilm& film, E_TransferSyntax syntax = EXS_LittleEndianExplicit,
                              bool withPreamble = true);

/// 16×16 pixels of 8 bits in JPEG 2000 lossless; pixel (x, y) is (9x + 5y) mod 256.
std::vector<std::byte> encodeJpeg2000Film();

/// rows × columns pixels, pixel i being (i · step) mod 2^bits.
std::vector<std::uint16_t> ramp(int rows, int columns, int step, int bits);

/// What loadFilm says when it refuses; empty where it does not. Any exception but carina::Error passes through.
std::string refusalOf(const std::vector<std::byte>& bytes, const std::string& name = "test.dcm");

}  // namespace carina::dicom
