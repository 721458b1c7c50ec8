// SPDX-License-Identifier: Apache-2.0
#include "tests/arch/source_tree.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <set>
#include <sstream>
#include <utility>

namespace carina::arch {
namespace {

bool isInteresting(const std::filesystem::path& path) {
  static const std::set<std::string> kEndings = {".h", ".cpp", ".proto", ".cmake", ".md"};
  return kEndings.contains(path.extension().string()) || path.filename() == "CMakeLists.txt" ||
         path.filename() == "quickstart";
}

SourceFile readSource(const std::filesystem::path& root, const std::filesystem::path& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return makeSource(std::filesystem::relative(path, root).generic_string(), text.str());
}

bool endsWith(const std::string& text, const std::string& end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

}  // namespace

SourceFile makeSource(std::string path, const std::string& text) {
  SourceFile file{.path = std::move(path), .lines = {}};
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) file.lines.push_back(line);
  return file;
}

std::vector<SourceFile> readSources(const std::filesystem::path& root) {
  std::vector<SourceFile> files;
  for (const auto& entry : std::filesystem::directory_iterator(root)) {
    if (entry.is_regular_file() && isInteresting(entry.path())) files.push_back(readSource(root, entry.path()));
  }
  for (const auto* folder : {"engine", "gui", "cli", "tests", "packaging"}) {
    if (!std::filesystem::exists(root / folder)) continue;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
      if (entry.is_regular_file() && isInteresting(entry.path())) files.push_back(readSource(root, entry.path()));
    }
  }
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  return files;
}

bool isHeader(const SourceFile& file) {
  return endsWith(file.path, ".h");
}

bool isCpp(const SourceFile& file) {
  return isHeader(file) || endsWith(file.path, ".cpp");
}

std::string roomOf(const std::string& path) {
  const auto first = path.find('/');
  if (first == std::string::npos) return {};
  const auto top = path.substr(0, first);
  if (top == "cli") return top;
  const auto second = path.find('/', first + 1);
  if (second == std::string::npos) return {};
  const auto inner = path.substr(first + 1, second - first - 1);
  if (top == "engine") return inner;
  return top == "gui" ? "gui/" + inner : std::string{};
}

}  // namespace carina::arch
