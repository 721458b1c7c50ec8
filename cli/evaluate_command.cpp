// SPDX-License-Identifier: Apache-2.0
#include "cli/evaluate_command.h"

#include <chrono>
#include <filesystem>
#include <memory>
#include <ostream>
#include <set>

#include <unistd.h>

#include "cli/evaluate_options.h"
#include "cli/evaluation_input.h"
#include "cli/evaluation_points.h"
#include "cli/evaluation_text.h"
#include "cli/json.h"
#include "cli/text.h"
#include "engine/core/data_folder.h"
#include "engine/core/error.h"
#include "engine/report/evaluation_json.h"
#include "engine/report/report_files.h"
#include "engine/score/tables.h"

namespace carina::cli {
namespace {

namespace fs = std::filesystem;

/// "2025-01-31", in UTC.
std::string today() {
  const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now()));
  char text[16];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                static_cast<unsigned>(day.day()));
  return text;
}

std::vector<report::Baseline> loadBaselines(const EvaluateOptions& options, const eval::FilmSet& films) {
  if (options.hasNoBaselines) return {};
  auto files = options.baselines;
  if (const auto shipped = findDataFile("baselines/chestxray14.json"); files.empty() && shipped) {
    files.push_back(shipped->string());
  }
  std::vector<report::Baseline> all;
  for (const auto& file : files) {
    for (auto& each : report::loadBaselines(file, films.labels)) all.push_back(std::move(each));
  }
  return all;
}

/// What a model's scores are called among files.
std::string fileNameOf(const std::string& name) {
  std::string safe;
  for (const char c : name) {
    const bool isPlain =
        (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '.' || c == '_' || c == '-';
    safe += isPlain ? c : '-';
  }
  return "scores-" + safe + ".csv";
}

/// Before a long run: the first part of the path that is there must be a folder that can be written.
void requireWritable(const fs::path& folder) {
  std::error_code problem;
  auto there = fs::absolute(folder);
  while (!fs::exists(there, problem) && there.has_relative_path()) there = there.parent_path();
  if (fs::is_directory(there, problem) && access(there.c_str(), W_OK | X_OK) == 0) return;
  throw Error(ErrorCode::Io, folder.string() + ": no report can be written there, " + there.string() +
                                 " is no folder that may be written");
}

/// The scores that took a while to compute, before anything else can go wrong.
std::vector<fs::path> saveScores(const EvaluationInput& input, const fs::path& folder) {
  std::error_code problem;
  fs::create_directories(folder, problem);
  if (problem) throw Error(ErrorCode::Io, folder.string() + ": cannot be made: " + problem.message());
  std::vector<fs::path> files;
  std::set<std::string> names;
  for (std::size_t i = 0; i < input.scores.size(); ++i) {
    if (input.models[i].files.empty()) continue;
    auto name = fileNameOf(input.scores[i].name);
    while (!names.insert(name).second) name = std::to_string(i + 1) + "-" + name;
    files.push_back(folder / name);
    score::saveScores(files.back(), input.films, input.scores[i]);
  }
  return files;
}

Exit runEvaluate(const EvaluateOptions& options, Context& context) {
  const auto asked = evaluationOptions(options);
  const auto splitKind = report::parseSplit(options.splitKind);
  requireWritable(options.folder);
  auto input = loadEvaluationInput(options, context);
  const auto scores = saveScores(input, options.folder);
  for (const auto& note : input.notes) context.log.write(LogLevel::Warning, note);
  eval::FittingSet fitting;
  if (input.fitting) fitting = {&input.fitting->films, input.fitting->scores};
  const auto evaluation = eval::evaluate(input.films, input.scores, asked, fitting, context.streams.stop);
  report::Subject subject{.films = input.films, .scores = input.scores, .evaluation = evaluation};
  subject.title = options.title;
  subject.date = today();
  subject.program = std::string("Carina ") + CARINA_VERSION;
  for (const auto& model : input.models) subject.modelFacts.push_back(model.facts);
  subject.notes = input.notes;
  subject.split = splitKind;
  subject.baselines = loadBaselines(options, input.films);
  subject.localizations = std::move(input.localizations);
  subject.thumbnail = input.thumbnail;
  auto files = report::saveReport(subject, options.folder);
  files.insert(files.end(), scores.begin(), scores.end());
  for (auto& file : savePoints(input, evaluation, options, context)) files.push_back(std::move(file));
  if (options.json) {
    context.streams.out << report::evaluationJson(subject);
    return Exit::Success;
  }
  context.streams.out << evaluationText(subject);
  for (const auto& file : files) context.streams.out << printable(file.string()) << "\n";
  return Exit::Success;
}

}  // namespace

Run defineEvaluate(CLI::App& app) {
  auto options = std::make_shared<EvaluateOptions>();
  addEvaluateOptions(app, *options);
  return [options](Context& context) { return runEvaluate(*options, context); };
}

}  // namespace carina::cli
