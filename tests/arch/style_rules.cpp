// SPDX-License-Identifier: Apache-2.0
#include "tests/arch/style_rules.h"

#include <algorithm>
#include <regex>

namespace carina::arch {
namespace {

constexpr std::size_t kFileLines = 500;
constexpr std::size_t kFunctionLines = 60;
constexpr std::size_t kIncludes = 20;
constexpr std::size_t kModuleLines = 40;

bool isBelow(const SourceFile& file, const char* folder) {
  return file.path.rfind(folder, 0) == 0;
}

/// The line without strings, characters and comments, so that its braces count.
std::string withoutText(const std::string& line) {
  static const std::regex kText(R"("([^"\\]|\\.)*"|'([^'\\]|\\.)'|//.*)");
  return std::regex_replace(line, kText, "");
}

/// Functions stand at the depth of their namespaces and classes; the body of one is all deeper braces. The formatter
/// puts a function's closing brace in the column of its first line, so that a '}' there ends it.
void checkFunctions(const SourceFile& file, std::vector<Violation>& found) {
  static const std::regex kOpens(R"(^(\s*)\S.*\)( const| noexcept| override|( ->.*))*\s*(: .*)?\{$)");
  for (std::size_t i = 0; i < file.lines.size(); ++i) {
    std::smatch match;
    const auto line = withoutText(file.lines[i]);
    if (!std::regex_match(line, match, kOpens)) continue;
    const auto indent = match[1].str();
    if (indent.size() > 2) continue;  // a function or a method, not a block inside one
    std::size_t end = i + 1;
    while (end < file.lines.size() && file.lines[end].rfind(indent + "}", 0) != 0) ++end;
    if (end - i + 1 > kFunctionLines) {
      found.push_back({file.path, i + 1, "a function of " + std::to_string(end - i + 1) + " lines"});
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
    if (file.path.size() > 3 && file.path.substr(file.path.size() - 3) == ".md") continue;
    const std::string wanted =
        isBelow(file, "gui/") ? "SPDX-License-Identifier: GPL-3.0-or-later" : "SPDX-License-Identifier: Apache-2.0";
    const auto firstLines = std::min<std::size_t>(2, file.lines.size());
    const bool has = std::any_of(file.lines.begin(), file.lines.begin() + static_cast<std::ptrdiff_t>(firstLines),
                                 [&](const auto& line) { return line.find(wanted) != std::string::npos; });
    if (!has) found.push_back({file.path, 1, "does not begin with '" + wanted + "'"});
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
                                        [](const auto& line) { return line.rfind("#include \"", 0) == 0; });
    if (static_cast<std::size_t>(includes) > kIncludes) {
      found.push_back({file.path, 0, std::to_string(includes) + " project includes"});
    }
    checkFunctions(file, found);
  }
  return found;
}

std::vector<Violation> findEmptyNames(const std::vector<SourceFile>& files) {
  static const std::regex kFile(R"((^|[/_])(manager|helper|helpers|utils|util|common|misc)[_.])");
  static const std::regex kType(R"(\b(class|struct|enum class|namespace) \w*(Manager|Helper|Utils|Common|Misc)\b)");
  std::vector<Violation> found;
  for (const auto& file : files) {
    if (!isCpp(file) || isBelow(file, "tests/arch/")) continue;
    if (std::regex_search(file.path, kFile)) found.push_back({file.path, 0, "the file's name says nothing"});
    checkLines(file, kType, "the type's name says nothing", found);
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
      "(^|[ \"'=(])/("
      "work|farm|root|home"
      ")/[a-z]");
  std::vector<Violation> found;
  for (const auto& file : files) {
    if (isBelow(file, "engine/") && isCpp(file)) checkLines(file, kPrints, "the engine prints", found);
    checkLines(file, kPaths, "a path of one machine", found);
  }
  return found;
}

}  // namespace carina::arch
