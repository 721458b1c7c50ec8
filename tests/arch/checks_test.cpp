// SPDX-License-Identifier: Apache-2.0
// Shows each check a source that breaks its rule, and one that keeps it: no check is blind, none cries wolf.
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

using Check = std::vector<Violation> (*)(const std::vector<SourceFile>&);

std::size_t count(Check check, const std::string& path, const std::string& text) {
  return check({makeSource(path, text)}).size();
}

TEST(Checks, SeeAnIncludeThatRunsUpwards) {
  EXPECT_EQ(count(findWrongDirections, "engine/image/x.cpp", "#include \"engine/dicom/load_film.h\"\n"), 1U);
  EXPECT_EQ(count(findWrongDirections, "engine/graph/x.h", "#include \"engine/nets/nets.h\"\n"), 1U);
  EXPECT_EQ(count(findWrongDirections, "gui/widgets/x.h", "#include \"engine/core/error.h\"\n"), 1U);
  EXPECT_EQ(count(findWrongDirections, "engine/eval/x.h", "#include \"engine/model/model.h\"\n"), 1U);
  EXPECT_EQ(count(findWrongDirections, "engine/core/x.h", "#include \"cli/commands.h\"\n"), 1U);
  EXPECT_EQ(count(findWrongDirections, "cli/x.cpp", "#include \"gui/app/x.h\"\n"), 1U);
  EXPECT_EQ(count(findWrongDirections, "gui/models/x.h", "#include \"engine/comm/reducer.h\"\n"), 1U);
  EXPECT_EQ(count(findWrongDirections, "engine/attic/x.h", ""), 1U);
  EXPECT_EQ(count(findWrongDirections, "engine/core/x.cpp", "#include \"../dicom/load_film.h\"\n"), 1U);
  EXPECT_EQ(count(findWrongDirections, "engine/core/x.cpp", "#include \"load_film.h\"\n"), 1U);
  EXPECT_EQ(count(findWrongDirections, "engine/predict/x.cpp", "#include \"engine/core/error.h\"\n"), 0U);
}

TEST(Checks, SeeThirdPartyHeadersInTheWrongRoom) {
  EXPECT_EQ(count(findForeignHeaders, "engine/graph/x.cpp", "#include <oneapi/dnnl/dnnl.hpp>\n"), 1U);
  EXPECT_EQ(count(findForeignHeaders, "engine/kernels/x.h", "#include <dnnl.hpp>\n"), 1U);
  EXPECT_EQ(count(findForeignHeaders, "engine/kernels/x.h", "#include \"engine/kernels/dnnl_call.h\"\n"), 1U);
  EXPECT_EQ(count(findForeignHeaders, "engine/train/x.cpp", "#include <mpi.h>\n"), 1U);
  EXPECT_EQ(count(findForeignHeaders, "engine/comm/x.cpp", "#include <smpi/smpi.h>\n"), 1U);
  EXPECT_EQ(count(findForeignHeaders, "cli/x.cpp", "#include \"dcmtk/dcmdata/dctk.h\"\n"), 1U);
  EXPECT_EQ(count(findForeignHeaders, "engine/core/x.cpp", "#include <QString>\n"), 1U);
  EXPECT_EQ(count(findForeignHeaders, "engine/kernels/x.cpp", "#include <dnnl.hpp>\n"), 0U);
}

TEST(Checks, SeeATargetThatLinksAHigherRoom) {
  EXPECT_EQ(count(findWrongTargets, "engine/core/CMakeLists.txt", "carina_room(core SOURCES a.cpp\n ROOMS graph)\n"),
            1U);
  EXPECT_EQ(count(findWrongTargets, "engine/core/CMakeLists.txt", "carina_room(core PRIVATE carina::graph)\n"), 1U);
  EXPECT_EQ(count(findWrongTargets, "engine/core/CMakeLists.txt", "carina_room(cores)\n"), 1U);
  EXPECT_EQ(count(findWrongTargets, "gui/widgets/CMakeLists.txt", "target_link_libraries(x carina::gui_pages)\n"), 1U);
  EXPECT_EQ(count(findWrongTargets, "gui/pages/CMakeLists.txt", "target_link_libraries(x carina::gui_models)\n"), 0U);
  EXPECT_EQ(count(findWrongTargets, "engine/nets/CMakeLists.txt", "carina_room(nets ROOMS graph PRIVATE x)\n"), 0U);
  EXPECT_EQ(count(findWrongTargets, "engine/nets/CMakeLists.txt", "carina_room(nets ROOMS graph core)\n"), 0U);
}

TEST(Checks, SeeAMissingLicence) {
  EXPECT_EQ(count(findMissingLicences, "engine/core/x.h", "#pragma once\n"), 1U);
  EXPECT_EQ(count(findMissingLicences, "gui/app/x.h", "// SPDX-License-Identifier: Apache-2.0\n"), 1U);
  EXPECT_EQ(count(findMissingLicences, "cli/x.h", ""), 1U);
  EXPECT_EQ(count(findMissingLicences, "cli/x.h", "\n// SPDX-License-Identifier: Apache-2.0\n"), 1U);
  EXPECT_EQ(count(findMissingLicences, ".ci/run", "#!/bin/sh\n# SPDX-License-Identifier: Apache-2.0\n"), 0U);
  EXPECT_EQ(count(findMissingLicences, "cli/x.h", "// SPDX-License-Identifier: Apache-2.0\n"), 0U);
}

std::string repeated(const std::string& line, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += line;
  return text;
}

TEST(Checks, SeeWhatIsTooLong) {
  const auto body = repeated("  work();\n", 70);
  EXPECT_EQ(count(findOversized, "cli/x.cpp", "void f() {\n" + body + "}\n"), 1U);
  EXPECT_EQ(count(findOversized, "cli/x.cpp", "class A {\n  void f() const {\n" + body + "  }\n};\n"), 1U);
  EXPECT_EQ(count(findOversized, "cli/x.cpp", "void f(int a,\n                 int b) {\n" + body + "}\n"), 1U);
  EXPECT_EQ(count(findOversized, "cli/x.cpp", "A::A(int a)\n    : a_{a},\n      b_(a) {\n" + body + "}\n"), 1U);
  EXPECT_EQ(count(findOversized, "cli/x.cpp", "const auto f = [](int a) {\n" + body + "};\n"), 1U);
  EXPECT_EQ(count(findOversized, "cli/x.cpp", "TEST(A, B) {\n" + body + "}\n"), 1U);
  EXPECT_EQ(count(findOversized, "cli/x.cpp", "struct A {\n" + body + "};\n"), 0U);
  EXPECT_EQ(count(findOversized, "cli/x.cpp", "const Table kTable = {\n" + repeated("  {1, 2},\n", 70) + "};\n"), 0U);
  EXPECT_EQ(count(findOversized, "cli/x.cpp", repeated("//\n", 501)), 1U);
  EXPECT_EQ(count(findOversized, "cli/x.cpp", repeated("#include \"engine/core/error.h\"\n", 21)), 1U);
  EXPECT_EQ(count(findOversized, "engine/core/CMakeLists.txt", repeated("\n", 41)), 1U);
}

TEST(Checks, SeeTooManyParametersAndFunctionsThatNeverEnd) {
  EXPECT_EQ(count(findOversized, "cli/x.cpp", "void f(int a, int b, int c, int d, int e, int f, int g) {}\n"), 1U);
  EXPECT_EQ(count(findOversized, "cli/x.cpp", "void f(std::map<int, int> a, int b, int c, int d, int e, int f) {}\n"),
            0U);
  EXPECT_EQ(count(findOversized, "cli/x.cpp", "void f() {\n  if (x) {\n}\n"), 1U);
}

/// The first and last lines of each function found, as "1-3 5-5".
std::string extents(const std::string& text) {
  std::string found;
  for (const auto& function : findFunctions(makeSource("x.cpp", text))) {
    found += (found.empty() ? "" : " ") + std::to_string(function.firstLine) + "-" + std::to_string(function.lastLine);
  }
  return found;
}

TEST(FunctionScan, IsNotMisledByTextsCommentsAndNumbers) {
  EXPECT_EQ(extents("void f() {\n  g(\"}\");\n}\nvoid h() {}\n"), "1-3 4-4");
  EXPECT_EQ(extents("void f() {\n  g('}');  // }\n}\nvoid h() {}\n"), "1-3 4-4");
  EXPECT_EQ(extents("void f() {\n  g(R\"(}\n}\n)\");\n}\nvoid h() {}\n"), "1-5 6-6");
  EXPECT_EQ(extents("void f() {\n  /* }\n } */ g(1'000, '\\'');\n}\nvoid h() {}\n"), "1-4 5-5");
  EXPECT_EQ(extents("#define BLOCK {  \\\n  {\nvoid h() {}\n"), "3-3");
}

TEST(FunctionScan, TellsFunctionsFromTypesNamespacesAndValues) {
  EXPECT_EQ(extents("namespace a::b {\nvoid f() {}\n}\n"), "2-2");
  EXPECT_EQ(extents("extern \"C\" {\nvoid f() {}\n}\n"), "2-2");
  EXPECT_EQ(extents("class A : public B<void()> {\n public:\n  A() : x_{1} {}\n  int x_{2};\n};\n"), "3-3");
  EXPECT_EQ(extents("enum class E : int { A, B };\nint values[] = {1, 2};\nstd::vector<int> v{1};\n"), "");
  EXPECT_EQ(extents("template <typename T = int>\nT f(T x = {}) {\n  return [&] { return x; }();\n}\n"), "1-4");
  EXPECT_EQ(extents("bool operator==(const A&, const A&) {\n  return true;\n}\n"), "1-3");
  EXPECT_EQ(extents("auto A::f() const noexcept -> std::vector<int> {\n}\nint f();\n"), "1-2");
}

TEST(Checks, SeeNamesThatSayNothing) {
  EXPECT_EQ(count(findEmptyNames, "engine/core/string_utils.h", ""), 1U);
  EXPECT_EQ(count(findEmptyNames, "engine/core/x.h", "class RunManager {};\n"), 1U);
  EXPECT_EQ(count(findEmptyNames, "engine/common/x.h", ""), 1U);
  EXPECT_EQ(count(findEmptyNames, "engine/core/x.h", "namespace carina::utils {\n"), 1U);
  EXPECT_EQ(count(findEmptyNames, "engine/core/x.h", "struct HelperTable {};\n"), 1U);
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

TEST(Checks, SeePackagesWithoutReasonOrRowInTheReadme) {
  const auto gaps = [](const std::string& list, const std::string& readme) {
    return findPackageGaps({makeSource("packaging/debian-packages.txt", list), makeSource("README.md", readme)}).size();
  };
  EXPECT_EQ(gaps("libpng-dev  # PNG\n", "| PNG | `libpng-dev` |\n"), 0U);
  EXPECT_EQ(gaps("libpng-dev\n", "| PNG | `libpng-dev` |\n"), 1U);
  EXPECT_EQ(gaps("libpng-dev  # PNG\nlibpng-dev  # PNG\n", "| PNG | `libpng-dev` |\n"), 1U);
  EXPECT_EQ(gaps("libpng-dev  # PNG\n", "`libpng-dev`\n"), 1U);
  EXPECT_EQ(gaps("libpng-dev  # PNG\n", "| PNG | `libpng-dev`, `libtiff-dev` |\n"), 1U);
  EXPECT_EQ(gaps("# nothing\n", ""), 1U);
}

TEST(Checks, SeeAReadmeWhoseCommandsNobodyTests) {
  const auto readme = makeSource("README.md", "packaging/quickstart demo\npackaging/quickstart test\n");
  EXPECT_EQ(findBrokenPromises({readme, makeSource(".ci/run", "packaging/quickstart test\n")}).size(), 0U);
  EXPECT_EQ(findBrokenPromises({readme, makeSource(".ci/run", "ctest\n")}).size(), 1U);
  EXPECT_EQ(findBrokenPromises({}).size(), 3U);
}

}  // namespace
}  // namespace carina::arch
