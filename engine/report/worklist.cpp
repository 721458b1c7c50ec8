// SPDX-License-Identifier: Apache-2.0
#include "engine/report/worklist.h"

#include <algorithm>
#include <cstdint>

#include "engine/core/file.h"
#include "engine/report/csv_text.h"

namespace carina::report {
namespace {

/// Spreadsheets run cells that begin like this. Source: OWASP, CSV Injection
std::string defused(const std::string& text) {
  constexpr std::string_view kFormula = "=+-@\t\r";
  return !text.empty() && kFormula.find(text.front()) != std::string_view::npos ? "'" + text : text;
}

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const auto& part : parts) text += (text.empty() ? "" : "|") + part;
  return text;
}

void addHead(CsvText& csv, const Worklist& list, const IdentityOptions& options) {
  for (const char* title :
       {"number", "pixels_sha256", "modality", "view", "body_part", "suitable", "objections", "above", "problem"}) {
    csv << std::string(title);
  }
  for (const auto& label : list.labels) csv << label;
  for (const char* title : {"weights_sha256", "program", "date", "use"}) csv << std::string(title);
  if (options.includesPatient) {
    for (const char* title : {"file", "patient_name", "patient_id", "birth_date", "sex", "age", "study_date",
                              "sop_instance_uid", "problem_words"}) {
      csv << std::string(title);
    }
  }
  csv.endRow();
}

void addJudgement(CsvText& csv, const Worklist& list, const WorklistRow& row) {
  std::vector<std::string> objections, above;
  for (const auto& one : row.suitability.objections) objections.emplace_back(predict::name(one.kind));
  for (const auto& one : row.findings) {
    if (one.isAbove()) above.push_back(one.label);
  }
  const bool wasRead = !row.pixelSha256.empty();
  csv << std::string(!wasRead                       ? ""
                     : row.suitability.isSuitable() ? "yes"
                                                    : "no")
      << joined(objections) << joined(above) << std::string(row.problem ? name(*row.problem) : "");
  const bool isJudged = !row.findings.empty();
  if (isJudged && !std::ranges::equal(row.findings, list.labels, {}, &ReportedFinding::label)) {
    throw Error(ErrorCode::InvalidArgument, "worklist: a film's findings are not those of the list's labels");
  }
  for (const auto& finding : row.findings) csv << finding.probability;
  for (std::size_t i = isJudged ? list.labels.size() : 0; i < list.labels.size(); ++i) csv << std::string();
}

void addPatient(CsvText& csv, const WorklistRow& row) {
  const auto& patient = row.patient;
  for (const auto* text :
       {&row.fileName, &patient.name, &patient.id, &patient.birthDate, &patient.sex, &patient.age, &row.studyDate}) {
    csv << defused(text->reveal());
  }
  csv << row.sopInstanceUid << defused(row.problemWords.reveal());
}

}  // namespace

std::string worklistCsv(const Worklist& list, const IdentityOptions& options) {
  CsvText csv;
  addHead(csv, list, options);
  for (std::size_t i = 0; i < list.rows.size(); ++i) {
    const auto& row = list.rows[i];
    csv << static_cast<std::int64_t>(i + 1) << row.pixelSha256 << row.source.modality << row.source.viewPosition
        << row.source.bodyPart;
    addJudgement(csv, list, row);
    csv << joined(list.weightsSha256) << list.program << list.date << std::string(kNotForClinicalUse);
    if (options.includesPatient) addPatient(csv, row);
    csv.endRow();
  }
  return csv.take();
}

void saveWorklist(const std::filesystem::path& path, const Worklist& list, const IdentityOptions& options) {
  writeFileAtomically(path, worklistCsv(list, options));
}

}  // namespace carina::report
