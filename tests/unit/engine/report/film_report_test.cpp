// SPDX-License-Identifier: Apache-2.0
#include "engine/report/film_report.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "engine/core/error.h"
#include "engine/core/file.h"
#include "engine/dicom/load_film.h"
#include "engine/dicom/write_film.h"
#include "engine/image/display.h"
#include "engine/phantom/phantom.h"

namespace carina::report {
namespace {

using testing::HasSubstr;
using testing::Not;
namespace fs = std::filesystem;

constexpr const char* kSecrets[] = {"Secret",   "SECRETID",   "19330401",      "1933-04-01",
                                    "20240229", "2024-02-29", "secret_patient"};

image::Film loadPhantom() {
  const auto drawn = phantom::makePhantom({.seed = 4, .size = 1200, .findings = {}});
  dicom::NewFilm film;
  film.pixels = {{drawn.rows, drawn.columns}, drawn.samples};
  film.patient = {PrivateText("Secret^Patient"), PrivateText("SECRETID"), PrivateText("19330401"), PrivateText("F"),
                  PrivateText("092Y")};
  return dicom::loadFilm(dicom::encodeDicom(film), "phantom.dcm");
}

image::HeatMap someMap(float column) {
  image::HeatMap map{{8, 8}, {}};
  for (int i = 0; i < 64; ++i) {
    const float dx = static_cast<float>(i % 8) - column, dy = static_cast<float>(i / 8) - 4;
    map.values.push_back(10 - dx * dx - dy * dy);
  }
  return map;
}

model::OperatingPoints somePoints() {
  model::OperatingPoints points;
  double threshold = 0.08;
  for (const auto& label : model::chestLabels()) {
    if (label == "Hernia") continue;
    points.points.push_back(
        {label, threshold += 0.031, "youden", {0.731, 0.7, 0.76, 73, 100}, {0.684, 0.6, 0.7, 68, 100}});
  }
  return points;
}

FilmReport sampleReport() {
  const auto film = loadPhantom();
  FilmReport report{.date = "2026-11-27", .program = "Carina 0.1"};
  report.display = image::makeDisplayImage(film);
  report.displayed = "whole range of the film";
  report.filmSize = film.size;
  report.source = film.source;
  report.pixelSha256 = film.pixelSha256;
  report.suitability.objections = {
      {predict::ObjectionKind::BurnedInText, predict::Severity::Warning, "Text seems to be burned into the film."}};
  const auto& labels = model::chestLabels();
  std::vector<float> probabilities;
  for (std::size_t i = 0; i < labels.size(); ++i) probabilities.push_back(0.8123F / static_cast<float>(i + 1));
  const auto points = somePoints();
  report.findings = reportedFindings(labels, probabilities, &points);
  for (std::size_t i = 0; i < 4; ++i) {
    report.maps.push_back({labels[i], image::overlayHeatMap(report.display, someMap(static_cast<float>(2 * i)))});
  }
  model::ModelCard card{.net = "resnet50", .labels = labels, .training = model::Training::ChestFilms};
  card.trainingData = "2,172 films of NIH ChestX-ray14, split by patient.";
  card.metrics = {{"auroc", "Mass", 0.9}, {"auroc", "", 0.7312, 0.71, 0.75, 573, "held-out films of other patients"}};
  report.models = {reportedModel(card, "default", std::string(64, 'a'))};
  report.notes = {"Read on this machine; nothing was sent anywhere."};
  report.patient = film.patient;
  report.studyDate = PrivateText("20240229");
  report.fileName = PrivateText("secret_patient.dcm");
  return report;
}

/// What a poppler tool says of the PDF.
std::string ask(const std::string& command, const std::string& pdf) {
  const auto file = fs::temp_directory_path() / ("carina_film_report_" + std::to_string(getpid()) + ".pdf");
  std::ofstream(file, std::ios::binary) << pdf;
  std::string said;
  if (auto* pipe = popen((command + " '" + file.string() + "' - 2>/dev/null").c_str(), "r"); pipe != nullptr) {
    char buffer[512];
    while (std::fgets(buffer, sizeof buffer, pipe) != nullptr) said += buffer;
    pclose(pipe);
  }
  fs::remove(file);
  return said;
}

std::string pageText(const std::string& pdf) {
  return ask("pdftotext -layout", pdf);
}

bool hasPoppler() {
  return std::system("command -v pdftotext >/dev/null") == 0;
}

/// Keeps a page for a person to look at, where CARINA_PAGES_DIR says.
void keep(const std::string& name, const std::string& pdf) {
  const char* folder = std::getenv("CARINA_PAGES_DIR");
  if (folder && *folder) writeFileAtomically(fs::path(folder) / name, pdf);
}

std::size_t countOf(const std::string& text, const std::string& what) {
  std::size_t count = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++count;
  return count;
}

TEST(FilmReport, SaysTheNumbersThePointsTheModelAndTheObjections) {
  if (!hasPoppler()) GTEST_SKIP() << "poppler-utils is not installed";
  const auto pdf = filmReportPdf(sampleReport());
  keep("film_report.pdf", pdf);
  const auto text = pageText(pdf);
  for (const auto* part : {"0.812",
                           "0.406",
                           "0.111",
                           "0.73",
                           "0.68",
                           "above",
                           "below",
                           "Pleural Thickening",
                           "no threshold",
                           "Look at the picture before",
                           "default",
                           "resnet50",
                           "2,172 films",
                           "0.731 (0.710 to 0.750)",
                           "573 films",
                           "2026-11-27",
                           "Carina 0.1",
                           "PA",
                           "CHEST",
                           "1200 × 1200 pixels",
                           "Warning: Text seems",
                           "De-identified",
                           "nothing was sent"}) {
    EXPECT_THAT(text, HasSubstr(part));
  }
  EXPECT_THAT(text, Not(HasSubstr("\uFFFD")));
}

TEST(FilmReport, SaysOnEachOfItsTwoPagesThatItIsNotForClinicalUse) {
  if (!hasPoppler()) GTEST_SKIP() << "poppler-utils is not installed";
  const auto pdf = filmReportPdf(sampleReport());
  for (const auto* page : {"-f 1 -l 1", "-f 2 -l 2"}) {
    EXPECT_THAT(ask(std::string("pdftotext ") + page, pdf),
                HasSubstr("Not for clinical use · Carina 0.1 · 2026-11-27"));
  }
  EXPECT_THAT(pageText(pdf), HasSubstr("2 of 2"));
  EXPECT_LT(pdf.size(), 4'000'000U);
}

TEST(FilmReport, HoldsNoPatientTextUnlessItIsAskedFor) {
  const auto report = sampleReport();
  ASSERT_EQ(report.patient.name.reveal(), "Secret^Patient");
  const auto pdf = filmReportPdf(report);
  for (const auto* secret : kSecrets) EXPECT_THAT(pdf, Not(HasSubstr(secret)));
  if (!hasPoppler()) GTEST_SKIP() << "poppler-utils is not installed";
  const auto text = pageText(pdf) + ask("pdfinfo", pdf);
  for (const auto* secret : kSecrets) EXPECT_THAT(text, Not(HasSubstr(secret)));
}

TEST(FilmReport, NamesThePatientWhereTheUserWantsIt) {
  if (!hasPoppler()) GTEST_SKIP() << "poppler-utils is not installed";
  auto report = sampleReport();
  report.patient.name = PrivateText("Müller^Åse");
  const auto pdf = filmReportPdf(report, {.includesPatient = true});
  keep("film_report_named.pdf", pdf);
  const auto text = pageText(pdf);
  for (const auto* part : {"Müller Åse", "SECRETID", "1933-04-01", "092Y", "2024-02-29", "secret_patient.dcm"}) {
    EXPECT_THAT(text, HasSubstr(part));
  }
  EXPECT_THAT(text, Not(HasSubstr("De-identified")));
}

TEST(FilmReport, OfAFilmThatWasRefusedAndAModelWithoutPointsSaysSo) {
  if (!hasPoppler()) GTEST_SKIP() << "poppler-utils is not installed";
  auto report = sampleReport();
  report.maps.clear();
  report.suitability.objections = {
      {predict::ObjectionKind::Modality, predict::Severity::Refusal,
       "The file is no chest radiograph: its modality is CT."},
      {predict::ObjectionKind::Clipped, predict::Severity::Warning, "Half of the picture is black."}};
  report.findings = reportedFindings(model::chestLabels(), std::vector<float>(14, 0.25F));
  const auto pdf = filmReportPdf(report);
  keep("film_report_refused.pdf", pdf);
  const auto text = pageText(pdf);
  EXPECT_THAT(text, HasSubstr("should not be judged"));
  EXPECT_THAT(text, HasSubstr("Refused: The file is no chest"));
  EXPECT_THAT(text, HasSubstr("no operating points"));
  EXPECT_EQ(countOf(text, "above"), 0U);
  EXPECT_EQ(countOf(text, "0.250"), 14U);
}

TEST(FilmReport, GivesTheSameBytesTwiceAndLaysEveryShape) {
  auto report = sampleReport();
  EXPECT_EQ(filmReportPdf(report), filmReportPdf(report));
  for (const auto size : {image::Size{40, 900}, image::Size{2600, 500}, image::Size{1, 1}}) {
    report.display = {size, std::vector<std::uint8_t>(size.pixels(), 80)};
    report.maps = {{"Mass", {size, std::vector<std::uint8_t>(size.pixels() * 3, 80)}}};
    EXPECT_FALSE(filmReportPdf(report).empty());
  }
}

TEST(FilmReport, RefusesPicturesWhosePixelsDoNotFit) {
  auto report = sampleReport();
  report.display.pixels.pop_back();
  EXPECT_THROW(filmReportPdf(report), Error);
  report = sampleReport();
  report.maps[0].picture.pixels.resize(100);
  EXPECT_THROW(filmReportPdf(report), Error);
  EXPECT_THROW(filmReportPdf(FilmReport{}), Error);
}

TEST(FilmReport, FindingsAreJudgedAsTheOperatingPointsSay) {
  const auto points = somePoints();
  const auto& labels = model::chestLabels();
  std::vector<float> probabilities(14, 0.2F);
  for (const auto& finding : reportedFindings(labels, probabilities, &points)) {
    const auto* point = points.findPoint(finding.label);
    EXPECT_EQ(finding.isAbove(), point && 0.2F >= point->threshold) << finding.label;
    EXPECT_EQ(finding.sensitivity.has_value(), point != nullptr);
  }
  probabilities.pop_back();
  EXPECT_THROW(reportedFindings(labels, probabilities, &points), Error);
}

}  // namespace
}  // namespace carina::report
