// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/core/private_text.h"
#include "engine/image/raster.h"

namespace carina::image {

/// Which end of the scale is white: Monochrome1 shows its lowest value white, Monochrome2 black.
enum class Photometric { Monochrome1, Monochrome2 };

/// How a window maps values to grey. Source: DICOM PS3.3 C.11.2.1.2 and C.11.2.1.3
enum class WindowFunction { Linear, LinearExact, Sigmoid };

/// One value-of-interest window, in units of the modality transform's output.
struct Window {
  double center = 0;
  double width = 1;
  std::string explanation;
  WindowFunction function = WindowFunction::Linear;
};

/// A modality or VOI lookup table: inputs below `firstMapped` get the first value, inputs past the end the last.
/// Source   DICOM PS3.3 C.11.1.1 and C.11.2.1.1
struct LookupTable {
  std::int32_t firstMapped = 0;
  int bits = 16;
  std::vector<std::uint16_t> values;
  std::string explanation;
};

/// Stored value to modality value: `table` where there is one, else slope · stored + intercept.
struct ModalityTransform {
  double slope = 1;
  double intercept = 0;
  std::optional<LookupTable> table;
};

/// Distance between pixel centres in mm: between rows (downwards) and between columns (to the right).
struct Spacing {
  double rowMm = 0;
  double columnMm = 0;
};

/// Stored values low … high (both included) that mean "nothing was measured here".
struct Padding {
  std::int32_t low = 0;
  std::int32_t high = 0;
};

/// Decoded samples as the file has them, bit for bit, overlay bits included.
using Samples = std::variant<std::vector<std::uint8_t>, std::vector<std::int8_t>, std::vector<std::uint16_t>,
                             std::vector<std::int16_t>>;

/// Where the pixels came from; never about the patient.
struct SourceFacts {
  std::string format;  ///< "DICOM", "PNG" or "JPEG"
  std::string transferSyntaxUid;
  std::string transferSyntaxName;
  std::string sopClassUid;
  std::string sopClassName;
  std::string modality;
  std::string viewPosition;
  std::string bodyPart;
  std::string burnedIn;     ///< whether the film says that text is burned into it: "YES", "NO", or nothing
  std::string photometric;  ///< as the file says it, e.g. "MONOCHROME1", "PALETTE COLOR", "RGBA"
  int samplesPerPixel = 1;
  double colorShare = 0;  ///< of the pixels: those that were no grey before the film was read as luma (image/color.h)
  int frames = 1;
  std::vector<std::string> remarks;  ///< what a reader should know, e.g. "the first of 12 frames is read"
};

/// What the file says about the patient, in UTF-8. Sex "M", "F", "O"; age as DICOM's "063Y"; date as "YYYYMMDD".
struct PatientFacts {
  PrivateText name;
  PrivateText id;
  PrivateText birthDate;
  PrivateText sex;
  PrivateText age;
};

/// Bits above `highBit` in a sample: native files may hide overlays there; lossy decoders may overshoot into them.
enum class SpareBits { Masked, Clamped };

/// What to show where the file names no window: its whole range (8-bit PNG, JPEG), or lowest to highest measured value.
enum class DefaultWindow { MinMax, FullRange };

/// One grey film as its file stores it: pixels, what they mean, how long a pixel is.
///
/// Colour sources are turned to luma on loading; `pixelSha256` is that of the decoded samples before.
/// Units    spacing in mm
/// Threads  a value
struct Film {
  Size size;
  int bitsAllocated = 8;
  int bitsStored = 8;
  int highBit = 7;
  bool isSigned = false;
  Samples samples;
  Photometric photometric = Photometric::Monochrome2;
  ModalityTransform modality;
  std::vector<Window> windows;
  std::vector<LookupTable> voiTables;
  std::optional<Padding> padding;
  std::optional<Spacing> pixelSpacing;        ///< (0028,0030): in the patient, calibrated, or as the writer meant it
  std::optional<Spacing> imagerPixelSpacing;  ///< (0018,1164): at the detector, before geometric magnification
  SpareBits spareBits = SpareBits::Masked;
  DefaultWindow defaultWindow = DefaultWindow::MinMax;
  std::string pixelSha256;  ///< of the decoded samples, little-endian, row by row; hexadecimal
  SourceFacts source;
  PatientFacts patient;
};

/// The value a sample stands for: bits bitsStored … highBit, sign-extended where the film is signed.
/// `raw` is the sample's bit pattern, zero-extended.
std::int32_t storedValue(const Film& film, std::uint16_t raw);

/// SHA-256 of samples, little-endian, row by row.
std::string hashSamples(const Samples& samples);

/// How many samples there are.
std::size_t sampleCount(const Samples& samples);

}  // namespace carina::image
