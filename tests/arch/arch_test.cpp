// SPDX-License-Identifier: Apache-2.0
// Holds the house to its rules: on the real sources, and on sources that break each rule, so that no check is blind.
#include <gtest/gtest.h>

#include "tests/arch/directions.h"
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

TEST(House, HasSources) {
  EXPECT_GT(sources().size(), 100U);
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

using Check = std::vector<Violation> (*)(const std::vector<SourceFile>&);

std::size_t count(Check check, const std::string& path, const std::string& text) {
  return check({makeSource(path, text)}).size();
}

TEST(Checks, SeeAnIncludeThatRunsUpwards) {
  EXPECT_EQ(count(findWrongDirections, "engine/image/x.cpp", "#include \"engine/dicom/load_film.h\"\n"), 1U);
  EXPECT_EQ(count(findWrongDirections, "engine/graph/x.h", "#include \"engine/nets/nets.h\"\n"), 1U);
  EXPECT_EQ(count(findWrongDirections, "gui/widgets/x.h", "#include \"engine/core/error.h\"\n"), 1U);
  EXPECT_EQ(count(findWrongDirections, "engine/eval/x.h", "#include \"engine/model/model.h\"\n"), 1U);
  EXPECT_EQ(count(findWrongDirections, "engine/attic/x.h", ""), 1U);
  EXPECT_EQ(count(findWrongDirections, "engine/predict/x.cpp", "#include \"engine/core/error.h\"\n"), 0U);
}

TEST(Checks, SeeThirdPartyHeadersInTheWrongRoom) {
  EXPECT_EQ(count(findForeignHeaders, "engine/graph/x.cpp", "#include <oneapi/dnnl/dnnl.hpp>\n"), 1U);
  EXPECT_EQ(count(findForeignHeaders, "engine/kernels/x.h", "#include <dnnl.hpp>\n"), 1U);
  EXPECT_EQ(count(findForeignHeaders, "engine/kernels/x.h", "#include \"engine/kernels/dnnl_call.h\"\n"), 1U);
  EXPECT_EQ(count(findForeignHeaders, "engine/train/x.cpp", "#include <mpi.h>\n"), 1U);
  EXPECT_EQ(count(findForeignHeaders, "cli/x.cpp", "#include \"dcmtk/dcmdata/dctk.h\"\n"), 1U);
  EXPECT_EQ(count(findForeignHeaders, "engine/core/x.cpp", "#include <QString>\n"), 1U);
  EXPECT_EQ(count(findForeignHeaders, "engine/kernels/x.cpp", "#include <dnnl.hpp>\n"), 0U);
}

TEST(Checks, SeeATargetThatLinksAHigherRoom) {
  EXPECT_EQ(count(findWrongTargets, "engine/core/CMakeLists.txt", "carina_room(core SOURCES a.cpp\n ROOMS graph)\n"),
            1U);
  EXPECT_EQ(count(findWrongTargets, "engine/nets/CMakeLists.txt", "carina_room(nets ROOMS graph PRIVATE x)\n"), 0U);
}

TEST(Checks, SeeAMissingLicence) {
  EXPECT_EQ(count(findMissingLicences, "engine/core/x.h", "#pragma once\n"), 1U);
  EXPECT_EQ(count(findMissingLicences, "gui/app/x.h", "// SPDX-License-Identifier: Apache-2.0\n"), 1U);
  EXPECT_EQ(count(findMissingLicences, "cli/x.h", "// SPDX-License-Identifier: Apache-2.0\n"), 0U);
}

TEST(Checks, SeeWhatIsTooLong) {
  std::string body;
  for (int i = 0; i < 70; ++i) body += "  work();\n";
  EXPECT_EQ(count(findOversized, "cli/x.cpp", "void f() {\n" + body + "}\n"), 1U);
  EXPECT_EQ(count(findOversized, "cli/x.cpp", "class A {\n  void f() const {\n" + body + "  }\n};\n"), 1U);
  EXPECT_EQ(count(findOversized, "cli/x.cpp", "struct A {\n" + body + "};\n"), 0U);
  std::string lines;
  for (int i = 0; i < 501; ++i) lines += "//\n";
  EXPECT_EQ(count(findOversized, "cli/x.cpp", lines), 1U);
  std::string includes;
  for (int i = 0; i < 21; ++i) includes += "#include \"engine/core/error.h\"\n";
  EXPECT_EQ(count(findOversized, "cli/x.cpp", includes), 1U);
  EXPECT_EQ(count(findOversized, "engine/core/CMakeLists.txt", std::string(41, '\n')), 1U);
}

TEST(Checks, SeeNamesThatSayNothing) {
  EXPECT_EQ(count(findEmptyNames, "engine/core/string_utils.h", ""), 1U);
  EXPECT_EQ(count(findEmptyNames, "engine/core/x.h", "class RunManager {};\n"), 1U);
  EXPECT_EQ(count(findEmptyNames, "engine/core/x.h", "class Communicator {};\n"), 0U);
}

TEST(Checks, SeeUndocumentedHeadersPrintsAndMachinePaths) {
  EXPECT_EQ(count(findUndocumented, "engine/core/x.h", "int f();\n"), 1U);
  EXPECT_EQ(count(findPrintsAndMachinePaths, "engine/core/x.cpp", "  std::cout << 1;\n"), 1U);
  EXPECT_EQ(count(findPrintsAndMachinePaths, "engine/core/x.cpp", "  printf(\"x\");\n"), 1U);
  const std::string path = std::string("  open(\"/ro") + "ot/x\");\n";
  EXPECT_EQ(count(findPrintsAndMachinePaths, "cli/x.cpp", path), 1U);
  EXPECT_EQ(count(findPrintsAndMachinePaths, "cli/x.cpp", "  std::cout << 1;\n"), 0U);
}

}  // namespace
}  // namespace carina::arch
