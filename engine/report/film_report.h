// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/private_text.h"
#include "engine/image/film.h"
#include "engine/image/overlay.h"
#include "engine/image/raster.h"
#include "engine/model/model_card.h"
#include "engine/model/operating_points.h"
#include "engine/predict/suitability.h"

namespace carina::report {

/// One label's probability of a film, and what its operating point says of it.
struct ReportedFinding {
  std::string label;
  float probability = 0;
  std::optional<double> threshold;
  std::optional<model::SavedShare> sensitivity;  ///< at the threshold
  std::optional<model::SavedShare> specificity;

  bool isAbove() const { return threshold && probability >= *threshold; }
};

/// Findings in the labels' order, judged by points where there are any.
/// Errors   InvalidArgument: labels, probabilities and points that do not belong together
std::vector<ReportedFinding> reportedFindings(std::span<const std::string> labels, std::span<const float> probabilities,
                                              const model::OperatingPoints* points = nullptr);

/// Which model gave the numbers, and what it rests on.
struct ReportedModel {
  std::string name;  ///< as the user knows it; no path
  std::string net;
  std::string weightsSha256;
  std::string statement;               ///< model::honestyStatement
  std::string trainingData;            ///< in words; may be empty
  std::optional<model::Metric> auroc;  ///< the mean over labels
};

/// What a model's card says, for a report.
ReportedModel reportedModel(const model::ModelCard& card, std::string name, std::string weightsSha256);

/// A finding's heat map over the film.
struct ReportedMap {
  std::string label;
  image::Rgb8Image picture;
};

/// What a report of one film is about.
/// Threads  a value
struct FilmReport {
  std::string date;           ///< "2026-01-31"; empty where a report shall be the same every time
  std::string program;        ///< "Carina 1.0"
  image::Gray8Image display;  ///< the film as it was looked at
  std::string displayed;      ///< how, in words: "window 550 / 1024"; may be empty
  image::Size filmSize;
  image::SourceFacts source;
  std::string pixelSha256;  ///< which film it was, without a name
  predict::Suitability suitability;
  std::vector<ReportedFinding> findings;
  std::vector<ReportedMap> maps;
  std::vector<ReportedModel> models;
  std::vector<std::string> notes;  ///< whatever else a reader must know; no patient text
  image::PatientFacts patient;
  PrivateText studyDate;
  PrivateText fileName;
};

/// Reports and worklists are de-identified unless the user asks otherwise.
struct IdentityOptions {
  bool includesPatient = false;  ///< name, id, dates, sex, age, UIDs, file names
};

/// The film, its findings with thresholds, heat maps, objections and the models behind them, on A4 pages. "Not for
/// clinical use" stands on each.
///
/// Without `includesPatient` no byte of patient text goes into the PDF; what is burned into the film stays in the
/// picture, and a report of a film with such text says so. The same report gives the same bytes.
/// Errors   InvalidArgument: pictures whose pixels do not fit their size · Internal: the PDF could not be written
/// Threads  any
std::string filmReportPdf(const FilmReport& report, const IdentityOptions& options = {});

/// filmReportPdf to a file, atomically. Errors: as filmReportPdf, and Io
void saveFilmReport(const std::filesystem::path& path, const FilmReport& report, const IdentityOptions& options = {});

/// What stands on every page and in every file.
inline constexpr std::string_view kNotForClinicalUse = "Not for clinical use";

}  // namespace carina::report
