// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "engine/report/evaluation_document.h"
#include "engine/report/html_page.h"
#include "engine/report/pdf_pages.h"
#include "tests/unit/engine/report/small_evaluation.h"

namespace carina::report {
namespace {

using testing::HasSubstr;
using testing::Not;
namespace fs = std::filesystem;

Document smallDocument() {
  static const SmallEvaluation kSmall;
  return evaluationDocument(kSmall.subject());
}

/// A document of one table.
Document tableOf(std::size_t rows) {
  Table table{.columns = {{"Head"}, {"Number"}}};
  for (std::size_t i = 0; i < rows; ++i) table.rows.push_back({"row " + std::to_string(i), std::to_string(i)});
  return {.title = "T", .subtitle = "", .footer = "F", .sections = {{.title = "S", .blocks = {table}}}};
}

std::string textOf(const std::string& pdf) {
  const auto file = fs::temp_directory_path() / ("carina_pages_" + std::to_string(getpid()) + ".pdf");
  std::ofstream(file, std::ios::binary) << pdf;
  std::string text;
  if (auto* pipe = popen(("pdftotext -layout '" + file.string() + "' -").c_str(), "r"); pipe != nullptr) {
    char buffer[512];
    while (std::fgets(buffer, sizeof buffer, pipe) != nullptr) text += buffer;
    pclose(pipe);
  }
  fs::remove(file);
  return text;
}

std::size_t countOf(const std::string& text, const std::string& what) {
  std::size_t count = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++count;
  return count;
}

bool hasPoppler() {
  return std::system("command -v pdftotext >/dev/null") == 0;
}

TEST(HtmlPage, NeedsNothingBesideItself) {
  const auto html = htmlPage(smallDocument());
  EXPECT_THAT(html, Not(HasSubstr("<script")));
  EXPECT_THAT(html, Not(HasSubstr("<link")));
  EXPECT_THAT(html, Not(HasSubstr("@import")));
  // The one address is the name of SVG's namespace.
  std::string rest = html;
  for (const std::string name = "http://www.w3.org/2000/svg"; rest.find(name) != std::string::npos;) {
    rest.erase(rest.find(name), name.size());
  }
  EXPECT_EQ(rest.find("http"), std::string::npos);
}

TEST(HtmlPage, EscapesWhatComesFromFiles) {
  const auto html = htmlPage(smallDocument());
  EXPECT_THAT(html, Not(HasSubstr("film<")));
  EXPECT_THAT(html, HasSubstr("film&lt;"));
}

TEST(HtmlPage, LeadsToEveryPartAndClosesEveryElement) {
  const auto document = smallDocument();
  const auto html = htmlPage(document);
  EXPECT_EQ(countOf(html, "href=\"#part"), document.sections.size());
  EXPECT_EQ(countOf(html, "<h2 id=\"part"), document.sections.size());
  for (const std::string tag : {"table", "tr", "td", "th", "figure", "svg", "section", "dl", "div", "p"}) {
    const auto opened = countOf(html, "<" + tag + ">") + countOf(html, "<" + tag + " ");
    EXPECT_EQ(opened, countOf(html, "</" + tag + ">")) << tag;
  }
}

TEST(HtmlPage, GivesTheSameBytesTwice) {
  EXPECT_EQ(htmlPage(smallDocument()), htmlPage(smallDocument()));
}

TEST(PdfPages, GivesTheSameBytesTwice) {
  EXPECT_EQ(pdfPages(tableOf(5)), pdfPages(tableOf(5)));
}

TEST(PdfPages, HasEveryPartsTitleAndNumbersItsPages) {
  if (!hasPoppler()) GTEST_SKIP() << "poppler-utils is not installed";
  const auto document = smallDocument();
  const auto text = textOf(pdfPages(document));
  for (const auto& section : document.sections) EXPECT_THAT(text, HasSubstr(section.title));
  const auto pages = countOf(text, "\f");
  EXPECT_THAT(text, HasSubstr("1 of " + std::to_string(pages)));
  EXPECT_THAT(text, HasSubstr(std::to_string(pages) + " of " + std::to_string(pages)));
}

TEST(PdfPages, RepeatsATablesHeadOnEveryPageAndLosesNoRow) {
  if (!hasPoppler()) GTEST_SKIP() << "poppler-utils is not installed";
  const auto text = textOf(pdfPages(tableOf(200)));
  const auto pages = countOf(text, "\f");
  EXPECT_GT(pages, 2U);
  EXPECT_EQ(countOf(text, "Number"), pages);
  for (int i = 0; i < 200; ++i) EXPECT_THAT(text, HasSubstr("row " + std::to_string(i) + " "));
}

TEST(PdfPages, KeepsATableTogetherThatFitsOnOnePage) {
  if (!hasPoppler()) GTEST_SKIP() << "poppler-utils is not installed";
  auto document = tableOf(40);
  document.sections[0].blocks.push_back(std::get<Table>(tableOf(20).sections[0].blocks[0]));
  const auto text = textOf(pdfPages(document));
  EXPECT_EQ(countOf(text, "Number"), 2U);
}

TEST(PdfPages, OfNothingIsAPage) {
  EXPECT_THAT(pdfPages({.title = "Empty"}), testing::StartsWith("%PDF"));
}

}  // namespace
}  // namespace carina::report
