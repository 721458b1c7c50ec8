// SPDX-License-Identifier: Apache-2.0
#include "tests/arch/style_rules.h"

#include <algorithm>
#include <regex>

#include "tests/arch/function_scan.h"

namespace carina::arch {
namespace {

constexpr std::size_t kFileLines = 500;
constexpr std::size_t kFunctionLines = 60;
constexpr std::size_t kParameters = 6;
constexpr std::size_t kIncludes = 20;
constexpr std::size_t kModuleLines = 40;

bool isBelow(const SourceFile& file, const char* folder) {
  return file.path.starts_with(folder);
}

void checkFunctions(const SourceFile& file, std::vector<Violation>& found) {
  for (const auto& function : findFunctions(file)) {
    const auto lines = function.lastLine - function.firstLine + 1;
    if (function.lastLine == 0) found.push_back({file.path, function.firstLine, "a function that never ends"});
    if (function.lastLine != 0 && lines > kFunctionLines) {
      found.push_back({file.path, function.firstLine, "a function of " + std::to_string(lines) + " lines"});
    }
    if (function.parameters > kParameters) {
      found.push_back(
          {file.path, function.firstLine, "a function of " + std::to_string(function.parameters) + " parameters"});
    }
  }
}

void checkLines(const SourceFile& file, const std::regex& pattern, const std::string& what,
                std::vector<Violation>& found) {
  for (std::size_t i = 0; i < file.lines.size(); ++i) {
    if (std::regex_search(file.lines[i], pattern)) found.push_back({file.path, i + 1, what});
  }
}

}  // namespace

std::vector<Violation> findMissingLicences(const std::vector<SourceFile>& files) {
  std::vector<Violation> found;
  for (const auto& file : files) {
    if (file.path.ends_with(".md")) continue;
    const std::string wanted =
        isBelow(file, "gui/") ? "SPDX-License-Identifier: GPL-3.0-or-later" : "SPDX-License-Identifier: Apache-2.0";
    const std::size_t at = !file.lines.empty() && file.lines.front().starts_with("#!") ? 1 : 0;
    const bool has = file.lines.size() > at && file.lines[at].find(wanted) != std::string::npos;
    if (!has) found.push_back({file.path, at + 1, "does not begin with '" + wanted + "'"});
  }
  return found;
}

std::vector<Violation> findOversized(const std::vector<SourceFile>& files) {
  std::vector<Violation> found;
  for (const auto& file : files) {
    const auto lines = file.lines.size();
    const bool isModule = file.path.find("CMakeLists.txt") != std::string::npos;
    if (isModule && lines > kModuleLines) found.push_back({file.path, 0, std::to_string(lines) + " lines of CMake"});
    if (!isCpp(file)) continue;
    if (lines > kFileLines) found.push_back({file.path, 0, std::to_string(lines) + " lines"});
    const auto includes = std::count_if(file.lines.begin(), file.lines.end(),
                                        [](const auto& line) { return line.starts_with("#include \""); });
    if (static_cast<std::size_t>(includes) > kIncludes) {
      found.push_back({file.path, 0, std::to_string(includes) + " project includes"});
    }
    checkFunctions(file, found);
  }
  return found;
}

std::vector<Violation> findEmptyNames(const std::vector<SourceFile>& files) {
  static const std::regex kFile(R"((^|[/_])(managers?|helpers?|utils?|common|misc)([_./]|$))");
  static const std::regex kType(
      R"(\b(class|struct|enum class|namespace|using|concept) \w*(Manager|Helper|Util|Common|Misc)([A-Zs]\w*)?\b)");
  static const std::regex kNamespace(R"(\bnamespace (\w+::)*(managers?|helpers?|utils?|common|misc)\b)");
  std::vector<Violation> found;
  for (const auto& file : files) {
    if (!isCpp(file) || isBelow(file, "tests/arch/")) continue;
    if (std::regex_search(file.path, kFile)) found.push_back({file.path, 0, "the file's name says nothing"});
    checkLines(file, kType, "the type's name says nothing", found);
    checkLines(file, kNamespace, "the namespace's name says nothing", found);
  }
  return found;
}

std::vector<Violation> findUndocumented(const std::vector<SourceFile>& files) {
  std::vector<Violation> found;
  for (const auto& file : files) {
    if (!isHeader(file) || isBelow(file, "tests/")) continue;
    const bool has = std::any_of(file.lines.begin(), file.lines.end(),
                                 [](const auto& line) { return line.find("///") != std::string::npos; });
    if (!has) found.push_back({file.path, 0, "a header without a documentation comment"});
  }
  return found;
}

std::vector<Violation> findPrintsAndMachinePaths(const std::vector<SourceFile>& files) {
  static const std::regex kPrints(R"(\bstd::(cout|cerr|clog)\b|\b(f?printf|puts|perror)\s*\()");
  static const std::regex kPaths(
      "(^|[ \"'`=(])/("
      "work|farm|root|home|tmp"
      ")/[a-z]");
  std::vector<Violation> found;
  for (const auto& file : files) {
    if (isBelow(file, "engine/") && isCpp(file)) checkLines(file, kPrints, "the engine prints", found);
    checkLines(file, kPaths, "a path of one machine", found);
  }
  return found;
}

}  // namespace carina::arch
