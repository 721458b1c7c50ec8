// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

#include "tests/arch/source_tree.h"

namespace carina::arch {

/// The extent of one function with a body (a method and a named lambda too; lambdas inside belong to it).
struct FunctionExtent {
  std::size_t firstLine = 0;  ///< of its declaration, from 1
  std::size_t lastLine = 0;   ///< of its closing brace
  std::size_t parameters = 0;
};

/// Finds the functions of C++ source by its braces: comments, texts and preprocessor lines do not count, brackets of
/// namespaces, types and initialisers are told apart by the words before them.
std::vector<FunctionExtent> findFunctions(const SourceFile& file);

}  // namespace carina::arch
