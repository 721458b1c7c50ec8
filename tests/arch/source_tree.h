// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace carina::arch {

/// One source or build file: its path from the root, with '/' between folders, and its lines.
struct SourceFile {
  std::string path;
  std::vector<std::string> lines;
};

/// A rule that a file breaks, in words that say where and what.
struct Violation {
  std::string path;
  std::size_t line = 0;
  std::string what;
};

/// The project's own sources, CMake files and pages below `root`: engine, gui, cli, tests, packaging and root files.
std::vector<SourceFile> readSources(const std::filesystem::path& root);

/// A file out of text, for the checks' own tests.
SourceFile makeSource(std::string path, const std::string& text);

bool isCpp(const SourceFile& file);
bool isHeader(const SourceFile& file);

/// "engine/graph/plan.h" → "graph", "cli/x.cpp" → "cli", "gui/pages/a.h" → "gui/pages"; empty: no room.
std::string roomOf(const std::string& path);

}  // namespace carina::arch
