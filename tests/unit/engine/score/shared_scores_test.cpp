// SPDX-License-Identifier: Apache-2.0
// ../shared/chexnet_scores (CARINA_CHEXNET_SCORES_DIR): a published model's scores and what its authors report of them.
#include <cstdlib>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "engine/data/csv_table.h"
#include "engine/data/label_set.h"
#include "engine/eval/auroc.h"
#include "engine/eval/cases.h"
#include "engine/score/join.h"

namespace carina::score {
namespace {

namespace fs = std::filesystem;

fs::path folder() {
  const char* chosen = std::getenv("CARINA_CHEXNET_SCORES_DIR");
  return chosen != nullptr && *chosen != '\0' ? chosen : "../shared/chexnet_scores";
}

std::optional<double> aurocOf(const Joined& joined, std::size_t label) {
  return eval::auroc(eval::makeCases(eval::knownCases(joined.films, joined.scores[0], label)));
}

TEST(SharedScores, GiveTheAurocsThatTheirAuthorsReport) {
  if (!fs::is_directory(folder())) GTEST_SKIP() << folder() << " is not there";
  const auto joined = loadJoined({folder() / "labels.csv", {folder() / "scores.csv"}, {}});
  EXPECT_EQ(joined.films.films(), 22433U);
  EXPECT_EQ(joined.films.labels, data::nihLabels());
  EXPECT_TRUE(joined.report.sentences().empty());
  const auto table = data::CsvTable::load(folder() / "expected_auroc.csv");
  std::map<std::string, double> expected;
  for (std::size_t row = 0; row < table.rows(); ++row) expected[table.cell(row, 0)] = std::stod(table.cell(row, 1));
  ASSERT_EQ(expected.size(), 14U);
  for (std::size_t label = 0; label < 14; ++label) {
    const auto& name = joined.films.labels[label];
    EXPECT_NEAR(aurocOf(joined, label).value(), expected.at(name), 1e-12) << name;
  }
}

}  // namespace
}  // namespace carina::score
