// SPDX-License-Identifier: Apache-2.0
#include "tests/arch/page_rules.h"

#include <algorithm>
#include <regex>
#include <set>
#include <string>

namespace carina::arch {
namespace {

constexpr const char* kPackages = "packaging/debian-packages.txt";

const SourceFile& fileAt(const std::vector<SourceFile>& files, const std::string& path) {
  static const SourceFile kNone;
  const auto at = std::find_if(files.begin(), files.end(), [&](const auto& file) { return file.path == path; });
  return at == files.end() ? kNone : *at;
}

/// Names in backquotes of README's table rows, as far as they look like a package of the list.
std::set<std::string> tabledPackages(const SourceFile& readme, const std::set<std::string>& listed) {
  static const std::regex kName("`([a-z0-9.+-]+)`");
  std::set<std::string> names;
  for (const auto& line : readme.lines) {
    if (!line.starts_with("| ")) continue;
    for (std::sregex_iterator at(line.begin(), line.end(), kName), end; at != end; ++at) {
      const auto name = (*at)[1].str();
      if (name.ends_with("-dev") || listed.contains(name)) names.insert(name);
    }
  }
  return names;
}

bool says(const SourceFile& file, const std::regex& pattern) {
  return std::any_of(file.lines.begin(), file.lines.end(),
                     [&](const auto& line) { return std::regex_search(line, pattern); });
}

}  // namespace

std::vector<Violation> findPackageGaps(const std::vector<SourceFile>& files) {
  static const std::regex kEntry(R"(^([a-z0-9.+-]+)(\s+#\s*(\S.*))?$)");
  const auto& list = fileAt(files, kPackages);
  std::vector<Violation> found;
  std::set<std::string> listed;
  for (std::size_t i = 0; i < list.lines.size(); ++i) {
    std::smatch entry;
    if (!std::regex_match(list.lines[i], entry, kEntry)) continue;
    if (!entry[3].matched) found.push_back({kPackages, i + 1, entry[1].str() + " has no reason"});
    if (!listed.insert(entry[1].str()).second) found.push_back({kPackages, i + 1, entry[1].str() + " is listed twice"});
  }
  if (listed.empty()) found.push_back({kPackages, 0, "lists no package"});
  const auto tabled = tabledPackages(fileAt(files, "README.md"), listed);
  for (const auto& name : listed) {
    if (!tabled.contains(name)) found.push_back({"README.md", 0, "its table lacks " + name});
  }
  for (const auto& name : tabled) {
    if (!listed.contains(name)) found.push_back({"README.md", 0, name + " is in no list of packages"});
  }
  return found;
}

std::vector<Violation> findBrokenPromises(const std::vector<SourceFile>& files) {
  static const std::regex kDemo(R"(^packaging/quickstart demo\b)");
  static const std::regex kTest(R"(^packaging/quickstart test\b)");
  std::vector<Violation> found;
  const auto& readme = fileAt(files, "README.md");
  if (!says(readme, kDemo)) found.push_back({"README.md", 0, "does not show 'packaging/quickstart demo'"});
  if (!says(readme, kTest)) found.push_back({"README.md", 0, "does not show 'packaging/quickstart test'"});
  if (!says(fileAt(files, ".ci/run"), kTest)) found.push_back({".ci/run", 0, "does not run README's test command"});
  return found;
}

}  // namespace carina::arch
