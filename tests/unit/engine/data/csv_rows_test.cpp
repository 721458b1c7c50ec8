// SPDX-License-Identifier: Apache-2.0
#include "engine/data/csv_rows.h"

#include "engine/data/csv_table.h"
#include "tests/unit/engine/data/test_folder.h"

namespace carina::data {
namespace {

using testing::ElementsAre;

std::vector<std::vector<std::string>> rowsOf(std::string_view text) {
  CsvRows rows(text, "t.csv");
  std::vector<std::vector<std::string>> all;
  while (rows.next()) {
    auto& row = all.emplace_back();
    for (std::size_t i = 0; i < rows.header().columns.size(); ++i) row.emplace_back(rows.cell(i));
  }
  return all;
}

TEST(CsvRows, FollowTheRfcAndTrimWhatIsNotQuoted) {
  // The forms of RFC 4180, section 2: line ends, quoted commas, doubled quotes, line breaks inside quotes.
  const auto rows = rowsOf(
      "\xef\xbb\xbf"
      "a , b,c\r\n1, 2 ,\"x,y\"\r\n\r\n\"say \"\"hi\"\"\",\"two\nlines\", \" kept \" \n,,\n");
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_THAT(rows[0], ElementsAre("1", "2", "x,y"));
  EXPECT_THAT(rows[1], ElementsAre("say \"hi\"", "two\nlines", " kept "));
  EXPECT_THAT(rows[2], ElementsAre("", "", ""));
}

TEST(CsvRows, CountLinesThroughQuotesAndBlankLines) {
  CsvRows rows("a,b\n\n\"1\n1\",2\n3,4", "t.csv");
  ASSERT_TRUE(rows.next());
  EXPECT_EQ(rows.line(), 3U);
  ASSERT_TRUE(rows.next());
  EXPECT_EQ(rows.line(), 5U);
  EXPECT_FALSE(rows.next());
}

TEST(CsvRows, AllowEmptyCellsPastTheLastColumnAndNoOthers) {
  EXPECT_THAT(rowsOf("a,b\n1,2,,,\n").at(0), ElementsAre("1", "2"));
  expectError(ErrorCode::Corrupt, {"t.csv, line 2", "4 cells", "2 columns"}, [] { rowsOf("a,b\n1,2,,x,\n"); });
  expectError(ErrorCode::Corrupt, {"t.csv, line 3", "1 cells"}, [] { rowsOf("a,b\n1,2\n1\n"); });
}

TEST(CsvRows, CommasAloneAreABlankLineOfOneColumn) {
  EXPECT_EQ(rowsOf("a\n,,\n1\n").size(), 1U);
  EXPECT_EQ(rowsOf("a,b\n,,\n1,2\n").size(), 2U);
}

TEST(CsvRows, RefuseWhatIsNoTable) {
  expectError(ErrorCode::Corrupt, {"t.csv, line 1", "empty"}, [] { rowsOf("\n\n"); });
  expectError(ErrorCode::Corrupt, {"t.csv, line 2", "never ends"}, [] { rowsOf("a\n\"x\n\n"); });
  expectError(ErrorCode::Corrupt, {"t.csv, line 2", "closing quote"}, [] { rowsOf("a,b\n\"x\"y,2\n"); });
  expectError(ErrorCode::Corrupt, {"70001 columns"}, [] { rowsOf(std::string(70000, ',') + "x\n"); });
}

TEST(CsvRows, RefuseACellByLineAndColumn) {
  CsvRows rows("a,b\n1,2\n", "t.csv");
  rows.next();
  expectError(ErrorCode::Corrupt, {"t.csv, line 2, column 'b': is odd"}, [&] { rows.refuse(1, "is odd"); });
  expectError(ErrorCode::InvalidArgument, {"no column 'c'", "'a', 'b'"}, [&] { rows.header().column("c"); });
}

TEST(CsvField, IsReadBackAsItWas) {
  const std::vector<std::string> texts = {"plain", "a,b", "say \"hi\"", "two\nlines", " spaces ", "\tx", "\rx\r", ""};
  std::string text = "n";
  for (std::size_t i = 1; i < texts.size(); ++i) text += ",n";
  for (std::size_t i = 0; i < texts.size(); ++i) text += (i == 0 ? "\n" : ",") + csvField(texts[i]);
  EXPECT_EQ(rowsOf(text).at(0), texts);
}

class CsvFiles : public FolderTest {};

TEST_F(CsvFiles, GiveTheSameRowsStreamedAndWhole) {
  const auto path = addText("t.csv",
                            "\xef\xbb\xbf"
                            "a,b\n1,\"2\"\"\"\n\n3,4,,\n");
  const auto table = CsvTable::load(path);
  auto rows = CsvRows::open(path);
  EXPECT_EQ(rows.header().columns, table.columns());
  for (std::size_t row = 0; row < table.rows(); ++row) {
    ASSERT_TRUE(rows.next());
    for (std::size_t i = 0; i < 2; ++i) EXPECT_EQ(rows.cell(i), table.cell(row, i));
  }
  EXPECT_FALSE(rows.next());
  expectError(ErrorCode::NotFound, {"gone.csv"}, [&] { CsvRows::open(at("gone.csv")); });
  expectError(ErrorCode::Corrupt, {"empty"}, [&] { CsvRows::open(addText("e.csv", "")); });
}

}  // namespace
}  // namespace carina::data
