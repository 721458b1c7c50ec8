// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "engine/report/evaluation_json.h"
#include "engine/report/evaluation_tables.h"
#include "engine/report/numbers.h"
#include "engine/report/report_files.h"
#include "tests/unit/engine/report/small_evaluation.h"

namespace carina::report {
namespace {

using testing::HasSubstr;
namespace fs = std::filesystem;

const SmallEvaluation& small() {
  static const SmallEvaluation kSmall;
  return kSmall;
}

std::vector<std::vector<std::string>> rowsOf(const std::string& csv) {
  std::vector<std::vector<std::string>> rows;
  std::istringstream lines(csv);
  for (std::string line; std::getline(lines, line);) {
    EXPECT_TRUE(line.ends_with('\r'));
    line.pop_back();
    auto& row = rows.emplace_back();
    std::istringstream cells(line);
    for (std::string cell; std::getline(cells, cell, ',');) row.push_back(cell);
    if (line.ends_with(',')) row.emplace_back();
  }
  return rows;
}

const Number& find(const std::vector<Number>& numbers, const std::string& model, const std::string& label,
                   const std::string& statistic, const std::string& group = "") {
  for (const auto& each : numbers) {
    if (each.model == model && each.label == label && each.statistic == statistic && each.group == group &&
        each.against.empty()) {
      return each;
    }
  }
  throw std::out_of_range(model + " " + label + " " + statistic);
}

TEST(Numbers, AreThoseOfTheEvaluation) {
  const auto numbers = numbersOf(small().subject());
  const auto& mass = small().evaluation.models[0].labels[0];
  const auto& number = find(numbers, "first", "Mass", "auroc");
  EXPECT_EQ(number.value, mass.auroc.auroc);
  EXPECT_EQ(number.interval95->low, mass.auroc.interval95->low);
  EXPECT_EQ(number.count, 60);
  EXPECT_EQ(number.positives, 20);
  EXPECT_EQ(find(numbers, "first", "Mass", "sensitivity").count, 20);
  EXPECT_EQ(find(numbers, "first", "Mass", "auroc", "sex=F").count, 30);
  EXPECT_FALSE(find(numbers, "first", "Hernia", "auroc").value.has_value());
  EXPECT_EQ(find(numbers, "first", "mean", "labels_counted").value, 2);
}

TEST(Numbers, NameEachThingOnce) {
  std::set<std::string> seen;
  for (const auto& each : numbersOf(small().subject())) {
    EXPECT_TRUE(
        seen.insert(each.model + "|" + each.against + "|" + each.label + "|" + each.group + "|" + each.statistic)
            .second)
        << each.label << " " << each.group << " " << each.statistic;
  }
}

TEST(NumbersCsv, HasARowForEachAndBlanksForWhatIsUndefined) {
  const auto rows = rowsOf(numbersCsv(small().subject()));
  EXPECT_EQ(rows.size(), numbersOf(small().subject()).size() + 1);
  for (const auto& row : rows) EXPECT_EQ(row.size(), 10U);
  const auto undefined = std::ranges::find_if(
      rows, [](const auto& row) { return row[0] == "first" && row[2] == "Hernia" && row[4] == "auroc"; });
  ASSERT_NE(undefined, rows.end());
  EXPECT_EQ((*undefined)[5], "");
  EXPECT_EQ((*undefined)[8], "60");
}

TEST(CurvesCsv, HasTheCornersOfEveryDefinedCurve) {
  const auto rows = rowsOf(curvesCsv(small().subject()));
  std::size_t corners = 0;
  for (const auto& model : small().evaluation.models) {
    for (const auto& label : model.labels) corners += label.roc.isDefined() ? label.roc.points.size() : 0;
  }
  EXPECT_EQ(rows.size(), corners + 1);
  EXPECT_EQ(rows.back()[5], "1");
  EXPECT_EQ(rows.back()[6], "1");
}

TEST(ChangedFilmsCsv, NamesEveryFilmThatChangesSides) {
  const auto rows = rowsOf(changedFilmsCsv(small().subject()));
  const auto& comparison = small().evaluation.comparisons.at(0);
  EXPECT_EQ(rows.size(), comparison.changed.size() + 1);
  std::map<std::string, std::int64_t> right;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    if (rows[i][2] != "Mass") continue;
    ++right[(rows[i][4] == "1") == (rows[i][7] == "first") ? "first" : "second"];
  }
  EXPECT_EQ(right["first"], comparison.labels[0].onlyARight);
  EXPECT_EQ(right["second"], comparison.labels[0].onlyBRight);
}

TEST(EvaluationJson, HoldsEveryNumberByModelLabelAndGroup) {
  auto subject = small().subject();
  subject.notes = {"a note"};
  subject.split = Split::Official;
  const auto text = evaluationJson(subject);
  EXPECT_THAT(text, HasSubstr("\"format\": \"carina.evaluation\""));
  EXPECT_THAT(text, HasSubstr("\"split\": \"official\""));
  EXPECT_THAT(text, HasSubstr("\"sex=F\""));
  EXPECT_THAT(text, HasSubstr("\"delong_p_holm\""));
  EXPECT_THAT(text, HasSubstr("\"a note\""));
  std::size_t values = 0;
  for (auto at = text.find("\"value\":"); at != std::string::npos; at = text.find("\"value\":", at + 1)) ++values;
  EXPECT_EQ(values, numbersOf(subject).size());
}

TEST(SaveReport, WritesWholeFilesIntoAFolderThatItMakes) {
  const auto folder = fs::temp_directory_path() / ("carina_report_" + std::to_string(getpid())) / "new";
  const auto files = saveReport(small().subject(), folder);
  EXPECT_EQ(files.size(), 6U);
  for (const auto& file : files) EXPECT_GT(fs::file_size(file), 100U) << file;
  fs::remove_all(folder.parent_path());
}

}  // namespace
}  // namespace carina::report
