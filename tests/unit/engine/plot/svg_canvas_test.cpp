// SPDX-License-Identifier: Apache-2.0
#include "engine/plot/svg_canvas.h"

#include <locale>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace carina::plot {
namespace {

using testing::HasSubstr;
using testing::Not;

std::vector<std::byte> bytesOf(std::string_view text) {
  const auto* first = reinterpret_cast<const std::byte*>(text.data());
  return {first, first + text.size()};
}

/// Every element is closed and nothing stands open: enough of XML for what we write.
void expectWellFormed(const std::string& xml) {
  std::vector<std::string> open;
  for (std::size_t at = xml.find('<'); at != std::string::npos; at = xml.find('<', at + 1)) {
    const auto end = xml.find('>', at);
    ASSERT_NE(end, std::string::npos);
    const auto tag = xml.substr(at + 1, end - at - 1);
    EXPECT_EQ(tag.find('<'), std::string::npos) << tag;
    if (tag.starts_with("/")) {
      ASSERT_FALSE(open.empty());
      EXPECT_EQ(open.back(), tag.substr(1));
      open.pop_back();
    } else if (!tag.ends_with("/")) {
      open.push_back(tag.substr(0, tag.find(' ')));
    }
  }
  EXPECT_TRUE(open.empty());
}

void drawAll(Canvas& canvas) {
  const std::vector<Point> points = {{1, 2}, {3, 4.125}, {5, 1.0 / 3}};
  canvas.line({0, 0}, {10, 10}, {.ink = Ink::Grid, .width = 0.5, .dash = Dash::Dotted});
  canvas.polyline(points, {.ink = Ink::Series1, .width = 1.4, .dash = Dash::Dashed});
  canvas.polygon(points, {.ink = Ink::Series2, .opacity = 0.2});
  canvas.rectangle({1, 1, 5, 5}, {.ink = Ink::Panel});
  canvas.circle({4, 4}, 2, {.ink = Ink::Bad});
  canvas.text({2, 2}, "a < b & \"c\"", {.isBold = true, .anchor = Anchor::End, .turnDegrees = -90});
  canvas.image({0, 0, 8, 8}, bytesOf("no picture, but bytes"));
}

TEST(SvgCanvas, WritesEveryShapeAsWellFormedXml) {
  SvgCanvas canvas(100, 50, "what it <is>");
  drawAll(canvas);
  const auto svg = canvas.svg();
  expectWellFormed(svg);
  EXPECT_THAT(svg, HasSubstr("viewBox=\"0 0 100 50\""));
  EXPECT_THAT(svg, HasSubstr("<title>what it &lt;is&gt;</title>"));
  EXPECT_THAT(svg, HasSubstr("points=\"1,2 3,4.12 5,0.33\""));
  EXPECT_THAT(svg, HasSubstr("a &lt; b &amp; &quot;c&quot;"));
}

TEST(SvgCanvas, TakesColoursFromThePageOrHasItsOwn) {
  SvgCanvas page(10, 10, "");
  SvgCanvas own(10, 10, "", SvgColors::Own);
  drawAll(page);
  drawAll(own);
  EXPECT_THAT(page.svg(), HasSubstr("var(--ink-series1)"));
  EXPECT_THAT(page.svg(), Not(HasSubstr("#")));
  EXPECT_THAT(own.svg(), HasSubstr("#c44e00"));
  EXPECT_THAT(own.svg(), Not(HasSubstr("var(")));
}

TEST(SvgCanvas, GivesTheSameBytesTwice) {
  SvgCanvas first(10, 10, "t");
  SvgCanvas second(10, 10, "t");
  drawAll(first);
  drawAll(second);
  EXPECT_EQ(first.svg(), second.svg());
}

TEST(SvgStyle, HasEveryInkForLightDarkAndPaper) {
  const auto style = svgStyle();
  for (int i = 0; i < kInks; ++i) {
    const auto name = "--ink-" + nameOf(static_cast<Ink>(i)) + ":";
    std::size_t times = 0;
    for (auto at = style.find(name); at != std::string::npos; at = style.find(name, at + 1)) ++times;
    EXPECT_EQ(times, 3U) << name;
  }
}

TEST(PngDataUri, IsBase64AsRfc4648HasIt) {
  EXPECT_EQ(pngDataUri(bytesOf("")), "data:image/png;base64,");
  EXPECT_EQ(pngDataUri(bytesOf("f")), "data:image/png;base64,Zg==");
  EXPECT_EQ(pngDataUri(bytesOf("fo")), "data:image/png;base64,Zm8=");
  EXPECT_EQ(pngDataUri(bytesOf("foo")), "data:image/png;base64,Zm9v");
  EXPECT_EQ(pngDataUri(bytesOf("foobar")), "data:image/png;base64,Zm9vYmFy");
}

TEST(Escaped, LeavesNothingThatEndsAnElementOrAnAttribute) {
  EXPECT_EQ(escaped("<script>'\"&"), "&lt;script&gt;&#39;&quot;&amp;");
}

TEST(SvgCanvas, MeasuresTextByItsFont) {
  const SvgCanvas canvas(10, 10, "");
  EXPECT_DOUBLE_EQ(canvas.textWidth("0000", 10, false), 4 * 6.36);
  EXPECT_GT(canvas.textWidth("abc", 10, true), canvas.textWidth("abc", 10, false));
}

TEST(SvgCanvas, DescribesItselfBesideItsTitle) {
  SvgCanvas canvas(10, 10, "t");
  EXPECT_THAT(canvas.svg(), Not(HasSubstr("<desc>")));
  canvas.describe("a < b");
  EXPECT_THAT(canvas.svg(), HasSubstr("<title>t</title>\n<desc>a &lt; b</desc>"));
  EXPECT_THAT(canvas.svg(), HasSubstr("role=\"img\""));
}

TEST(SvgCanvas, RoundsTheCornersOfARectangle) {
  SvgCanvas canvas(10, 10, "t");
  canvas.rectangle({0, 0, 4, 4}, {}, 1.5);
  EXPECT_THAT(canvas.svg(), HasSubstr("height=\"4\" rx=\"1.5\""));
}

TEST(SvgCanvas, DropsControlCharactersAndReplacesWhatIsNoUtf8) {
  SvgCanvas canvas(10, 10, "t");
  canvas.text({1, 1},
              std::string_view("a\0\x01\x1b"
                               "b\xff"
                               "c\td",
                               10),
              {});
  EXPECT_THAT(canvas.svg(), HasSubstr(">ab\uFFFDc d</text>"));
}

/// Writes numbers as Germans do.
struct CommaNumbers : std::numpunct<char> {
  char do_decimal_point() const override { return ','; }
  char do_thousands_sep() const override { return '.'; }
  std::string do_grouping() const override { return "\3"; }
};

TEST(SvgCanvas, GivesTheSameBytesWhateverTheLocale) {
  const auto drawn = [] {
    SvgCanvas canvas(1234.5, 10, "t");
    drawAll(canvas);
    return canvas.svg();
  };
  const auto usual = drawn();
  const auto before = std::locale::global(std::locale(std::locale::classic(), new CommaNumbers));
  const auto other = drawn();
  std::locale::global(before);
  EXPECT_EQ(usual, other);
}

}  // namespace
}  // namespace carina::plot
