// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <vector>

#include "engine/report/subject.h"

namespace carina::report {

/// Writes report.html, report.pdf, evaluation.json, numbers.csv, roc.csv and, where models are compared,
/// changed_films.csv into a folder, which is made; each is whole or not there. Gives their paths.
///
/// Errors   Io
/// Threads  any
std::vector<std::filesystem::path> saveReport(const Subject& subject, const std::filesystem::path& folder);

}  // namespace carina::report
