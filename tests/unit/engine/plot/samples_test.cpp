// SPDX-License-Identifier: Apache-2.0
// Draws every chart into the build folder, where a person can look at it.
#include "tests/unit/engine/plot/samples.h"

#include <cstdlib>
#include <filesystem>

#include <gtest/gtest.h>

#include "engine/core/file.h"
#include "engine/plot/pdf_document.h"
#include "engine/plot/svg_canvas.h"
#include "tests/unit/engine/plot/recording_canvas.h"

namespace carina::plot {
namespace {

constexpr double kMargin = 12;

std::filesystem::path folder() {
  std::filesystem::create_directories(CARINA_PLOT_SAMPLES);
  return CARINA_PLOT_SAMPLES;
}

Rect whereOf(const Sample& sample) {
  return {kMargin, kMargin, sample.width, sample.height};
}

TEST(Samples, AreWrittenAsSvgWhereAPersonCanLookAtThem) {
  for (const auto& sample : samples()) {
    SvgCanvas canvas(sample.width + 2 * kMargin, sample.height + 2 * kMargin, sample.name, SvgColors::Own);
    sample.drawInto(canvas, whereOf(sample));
    writeFileAtomically(folder() / (sample.name + ".svg"), canvas.svg());
    EXPECT_LT(canvas.svg().size(), 60000U) << sample.name;
  }
}

TEST(Samples, AreWrittenAsOnePdfWhereAPersonCanLookAtThem) {
  PdfDocument pdf(520, 560, "Samples");
  for (const auto& sample : samples()) sample.drawInto(pdf.addPage(), whereOf(sample));
  writeFileAtomically(folder() / "samples.pdf", pdf.finish());
}

TEST(Samples, AreWellFormedXmlAsAnotherProgramReadsThem) {
  if (std::system("command -v xmllint >/dev/null") != 0) GTEST_SKIP() << "libxml2-utils is not installed";
  for (const auto& sample : samples()) {
    SvgCanvas canvas(sample.width + 2 * kMargin, sample.height + 2 * kMargin, sample.name);
    sample.drawInto(canvas, whereOf(sample));
    const auto file = folder() / (sample.name + "_inline.svg");
    writeFileAtomically(file, canvas.svg());
    EXPECT_EQ(std::system(("xmllint --noout --nonet '" + file.string() + "'").c_str()), 0) << sample.name;
  }
}

TEST(Samples, StayWithinTheirPlaceAndAreLargeEnoughToRead) {
  for (const auto& sample : samples()) {
    SCOPED_TRACE(sample.name);
    RecordingCanvas canvas;
    sample.drawInto(canvas, whereOf(sample));
    canvas.expectWithin(whereOf(sample));
    for (const auto& words : canvas.words) EXPECT_GE(words.style.size, 6.5) << words.text;
  }
}

}  // namespace
}  // namespace carina::plot
