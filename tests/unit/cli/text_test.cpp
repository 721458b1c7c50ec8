// SPDX-License-Identifier: Apache-2.0
#include "cli/text.h"

#include <chrono>
#include <sstream>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/outline.h"
#include "cli/png_text.h"
#include "cli/progress_bar.h"
#include "engine/core/error.h"
#include "engine/image/codecs.h"

namespace carina::cli {
namespace {

TEST(Text, ThousandsAreSeparated) {
  EXPECT_EQ(withThousands(0), "0");
  EXPECT_EQ(withThousands(999), "999");
  EXPECT_EQ(withThousands(6'968'206), "6,968,206");
  EXPECT_EQ(withThousands(-123'456), "-123,456");
}

TEST(Text, BytesTakeTheUnitThatSuitsThem) {
  EXPECT_EQ(bytesText(512), "512 B");
  EXPECT_EQ(bytesText(1536), "1.50 KiB");
  EXPECT_EQ(bytesText(std::int64_t{30} << 20), "30.0 MiB");
}

TEST(Text, CsvFieldsAreQuotedWhereTheyMustBe) {
  EXPECT_EQ(csvField("plain"), "plain");
  EXPECT_EQ(csvField("a,\"b\""), "\"a,\"\"b\"\"\"");
}

TEST(Text, ControlCharactersNeverReachATerminal) {
  EXPECT_EQ(printable("a\033[2Jb\nc"), "a?[2Jb?c");
}

TEST(Text, ColumnsAreAsWideAsTheirWidestText) {
  EXPECT_EQ(tableText({{"×", "1"}, {"ab", "22"}}), "×    1\nab  22\n");
}

TEST(Outline, LongListsAreCutAndCounted) {
  Json list = Json::array();
  for (int i = 0; i < 25; ++i) list.push_back(i);
  EXPECT_THAT(outlineText({{"labels", list}}), testing::HasSubstr("18, 19, … and 5 more"));
}

TEST(ProgressBar, LineTellsWhatIsLeft) {
  EXPECT_EQ(progressLine(12, 40, "films", std::chrono::seconds(12)), "12/40 films, 30 %, 0:28 left");
  EXPECT_EQ(progressLine(40, 40, "films", std::chrono::seconds(12)), "40/40 films, 100 %");
}

TEST(ProgressBar, QuickWorkIsSilentAndLongWorkEndsWithItsTotal) {
  std::ostringstream quick;
  ProgressBar(quick, false, "films").report(3, 3, "");
  EXPECT_EQ(quick.str(), "");
  std::ostringstream terminal;
  {
    ProgressBar bar(terminal, true, "films");
    std::this_thread::sleep_for(std::chrono::milliseconds(150));
    bar.report(1, 3, "");
    bar.report(3, 3, "");
  }
  EXPECT_THAT(terminal.str(), testing::HasSubstr("3/3 films, 100 %"));
}

TEST(PngText, PngWithTextIsStillAPng) {
  const image::Gray8Image image{{2, 3}, {1, 2, 3, 4, 5, 6}};
  const auto png = addPngText(image::encodePng(image), {{"Title", "härter"}});
  EXPECT_EQ(image::decodePng(png, "png").size, image.size);
  EXPECT_THROW(addPngText(std::vector<std::byte>(50), {}), Error);
}

}  // namespace
}  // namespace carina::cli
