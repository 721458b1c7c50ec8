// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/error.h"
#include "engine/report/film_report.h"

namespace carina::report {

/// One film of a worklist: read and judged, or why not.
struct WorklistRow {
  std::string pixelSha256;  ///< empty where the film could not be read
  image::SourceFacts source;
  predict::Suitability suitability;
  std::vector<ReportedFinding> findings;  ///< empty where it was not judged
  std::optional<ErrorCode> problem;
  PrivateText problemWords;  ///< errors name files, and files are named after patients
  image::PatientFacts patient;
  PrivateText studyDate;
  PrivateText fileName;
  std::string sopInstanceUid;
};

/// Films and what models say about them.
/// Threads  a value
struct Worklist {
  std::vector<std::string> labels;
  std::vector<std::string> weightsSha256;  ///< one a model
  std::string program;
  std::string date;
  std::vector<WorklistRow> rows;
};

/// One row a film, in the list's order, which `number` counts from 1 (FORMAT.md has the columns). Without
/// `includesPatient` a film is known by its number and the SHA-256 of its pixels alone.
///
/// Text from files that a spreadsheet would run as a formula begins with "'".
/// Errors   InvalidArgument: a row whose findings are not the labels
/// Threads  any
std::string worklistCsv(const Worklist& worklist, const IdentityOptions& options = {});

/// worklistCsv to a file, atomically. Errors: as worklistCsv, and Io
void saveWorklist(const std::filesystem::path& path, const Worklist& worklist, const IdentityOptions& options = {});

}  // namespace carina::report
