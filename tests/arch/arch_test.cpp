// SPDX-License-Identifier: Apache-2.0
// Holds the house to its rules; checks_test.cpp proves that each check sees what breaks it.
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/arch/directions.h"
#include "tests/arch/function_scan.h"
#include "tests/arch/page_rules.h"
#include "tests/arch/source_tree.h"
#include "tests/arch/style_rules.h"

namespace carina::arch {
namespace {

const std::vector<SourceFile>& sources() {
  static const auto kSources = readSources(CARINA_SOURCE_DIR);
  return kSources;
}

std::string listed(const std::vector<Violation>& violations) {
  std::string text;
  for (const auto& v : violations) text += v.path + ":" + std::to_string(v.line) + ": " + v.what + "\n";
  return text;
}

#define EXPECT_CLEAN(check) EXPECT_EQ(listed(check(sources())), "")

TEST(House, IsReadWhole) {
  EXPECT_GT(sources().size(), 100U);
  std::set<std::string> rooms;
  std::size_t functions = 0;
  for (const auto& file : sources()) {
    if (!isCpp(file)) continue;
    if (const auto room = roomOf(file.path); !room.empty()) rooms.insert(room);
    functions += findFunctions(file).size();
  }
  EXPECT_TRUE(rooms.contains("core") && rooms.contains("kernels") && rooms.contains("graph"));
  EXPECT_GT(functions, 500U);  // a scanner gone blind would see none
}
TEST(House, KeepsItsDirections) {
  EXPECT_CLEAN(findWrongDirections);
}
TEST(House, ShowsThirdPartyHeadersToOneRoomOnly) {
  EXPECT_CLEAN(findForeignHeaders);
}
TEST(House, LinksOnlyLowerRooms) {
  EXPECT_CLEAN(findWrongTargets);
}
TEST(House, NamesTheLicenceOfEveryFile) {
  EXPECT_CLEAN(findMissingLicences);
}
TEST(House, KeepsFilesAndFunctionsShort) {
  EXPECT_CLEAN(findOversized);
}
TEST(House, HasNamesThatSaySomething) {
  EXPECT_CLEAN(findEmptyNames);
}
TEST(House, DocumentsItsHeaders) {
  EXPECT_CLEAN(findUndocumented);
}
TEST(House, NeitherPrintsNorKnowsAMachine) {
  EXPECT_CLEAN(findPrintsAndMachinePaths);
}
TEST(House, ExplainsEveryPackageItInstalls) {
  EXPECT_CLEAN(findPackageGaps);
}
TEST(House, TestsWhatTheReadmeSays) {
  EXPECT_CLEAN(findBrokenPromises);
}

}  // namespace
}  // namespace carina::arch
