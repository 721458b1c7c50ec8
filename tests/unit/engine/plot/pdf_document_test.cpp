// SPDX-License-Identifier: Apache-2.0
#include "engine/plot/pdf_document.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "engine/core/error.h"

namespace carina::plot {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

std::string twoPages() {
  PdfDocument pdf(300, 200, "A title");
  auto& canvas = pdf.addPage();
  pdf.addBookmark("First");
  canvas.text({20, 40}, "sensitivity \u2265 0.9", {});
  canvas.circle({50, 50}, 5, {.ink = Ink::Series3, .opacity = 0.5});
  pdf.addPage();
  pdf.addBookmark("Second");
  canvas.text({20, 40}, "the second page", {.isBold = true, .anchor = Anchor::Start});
  return pdf.finish();
}

/// What a poppler tool says of the bytes.
std::string ask(const std::string& tool, const std::string& pdf) {
  const auto file = std::filesystem::temp_directory_path() / ("carina_pdf_test_" + std::to_string(getpid()) + ".pdf");
  std::ofstream(file, std::ios::binary) << pdf;
  std::string said;
  const auto command = tool + " '" + file.string() + "' " + (tool == "pdftotext" ? "-" : "") + " 2>/dev/null";
  if (auto* pipe = popen(command.c_str(), "r"); pipe != nullptr) {
    char buffer[256];
    while (std::fgets(buffer, sizeof buffer, pipe) != nullptr) said += buffer;
    pclose(pipe);
  }
  std::filesystem::remove(file);
  return said;
}

TEST(PdfDocument, IsAPdfThatGivesTheSameBytesTwice) {
  const auto pdf = twoPages();
  EXPECT_THAT(pdf, StartsWith("%PDF-"));
  EXPECT_EQ(pdf, twoPages());
}

TEST(PdfDocument, HasItsPagesAndItsTextAsAnotherProgramReadsThem) {
  if (std::system("command -v pdftotext >/dev/null") != 0) GTEST_SKIP() << "poppler-utils is not installed";
  const auto pdf = twoPages();
  EXPECT_THAT(ask("pdfinfo", pdf), HasSubstr("Pages:           2"));
  EXPECT_THAT(ask("pdfinfo", pdf), HasSubstr("A title"));
  EXPECT_THAT(ask("pdftotext", pdf), HasSubstr("sensitivity \u2265 0.9"));
  EXPECT_THAT(ask("pdfinfo", pdf), testing::Not(HasSubstr("Date")));
  EXPECT_THAT(ask("pdftotext", pdf), HasSubstr("the second page"));
  EXPECT_THAT(ask("pdffonts", pdf), HasSubstr("DejaVuSans-Bold"));
  EXPECT_THAT(pdf, HasSubstr("/Outlines"));
}

TEST(PdfDocument, MeasuresTextAsItDrawsIt) {
  PdfDocument pdf(100, 100, "");
  const auto& canvas = pdf.addPage();
  EXPECT_NEAR(canvas.textWidth("0000", 100, false), 254.5, 1.0);  // DejaVu Sans: a digit is 1303/2048 em wide
  EXPECT_NEAR(canvas.textWidth("0000", 10, false), 25.45, 0.2);
  pdf.finish();
}

TEST(PdfDocument, RefusesAPictureThatIsNone) {
  PdfDocument pdf(100, 100, "");
  auto& canvas = pdf.addPage();
  const std::vector<std::byte> bytes(10);
  EXPECT_THROW(canvas.image({0, 0, 10, 10}, bytes), Error);
  pdf.finish();
}

}  // namespace
}  // namespace carina::plot
