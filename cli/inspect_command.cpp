// SPDX-License-Identifier: Apache-2.0
#include "cli/inspect_command.h"

#include <exception>
#include <filesystem>
#include <new>
#include <ostream>

#include "cli/film_facts.h"
#include "cli/folder_facts.h"
#include "cli/model_facts.h"
#include "cli/outline.h"
#include "cli/points_facts.h"
#include "cli/record_facts.h"
#include "cli/run_facts.h"
#include "engine/core/error.h"
#include "engine/core/file.h"
#include "engine/dicom/load_film.h"

namespace carina::cli {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::vector<std::string> files;
  bool patient = false;
  bool json = false;
};

/// What one path is, told by its content.
Json inspectPath(const fs::path& path, const Options& options, Context& context) {
  std::error_code failed;
  if (looksLikeRecords(path)) return recordsJson(path, options.patient);
  if (looksLikeRun(path)) return runJson(path);
  if (fs::is_directory(path, failed)) return folderJson(path, context.streams.stop);
  if (dicom::looksLikeFilm(path)) return filmJson(path, options.patient);
  if (looksLikeSafeTensors(path)) return safeTensorsJson(path);
  if (looksLikePoints(path)) return pointsJson(path);
  const auto size = MappedFile::open(path)->bytes().size();
  throw Error(
      ErrorCode::Unsupported,
      path.string() +
          (size == 0
               ? ": the file is empty"
               : ": an unknown kind of file; films (DICOM, PNG, JPEG), model files "
                 "(safetensors), operating points, records, training runs, checkpoints and folders can be inspected"));
}

/// The fault of one path as JSON; nothing thrown leaves it.
Json inspectOrError(const std::string& file, const Options& options, Context& context) {
  const auto fail = [&](ErrorCode code, const std::string& message) {
    context.log.write(LogLevel::Error, message);
    return Json{{"file", file}, {"kind", nullptr}, {"error", {{"code", name(code)}, {"message", message}}}};
  };
  try {
    return inspectPath(file, options, context);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::Cancelled) throw;
    return fail(error.code(), error.what());
  } catch (const std::bad_alloc&) {
    return fail(ErrorCode::ResourceExhausted, file + ": not enough memory");
  }
}

std::string factsText(const Json& facts) {
  return facts.at("kind") == "operating points" ? pointsText(facts) : outlineText(facts);
}

Exit runInspect(const Options& options, Context& context) {
  auto all = Json::array();
  bool hasFailed = false;
  for (const auto& file : options.files) {
    if (context.isStopped()) break;
    auto facts = inspectOrError(file, options, context);
    const bool isFault = facts.contains("error");
    hasFailed = hasFailed || isFault;
    if (!options.json && !isFault) context.streams.out << (all.empty() ? "" : "\n") << factsText(facts);
    all.push_back(std::move(facts));
  }
  if (options.json) printJson(context.streams.out, options.files.size() == 1 && !all.empty() ? all[0] : all);
  if (context.isStopped()) return Exit::Stopped;
  return hasFailed ? Exit::Failure : Exit::Success;
}

}  // namespace

Run defineInspect(CLI::App& app) {
  auto options = std::make_shared<Options>();
  app.add_option("file", options->files, "Films, models, operating points, records or folders")
      ->required()
      ->type_name("FILE");
  app.add_flag("--patient", options->patient, "Show what a film or the first record says about its patient, too");
  app.add_flag("--json", options->json, "Print JSON: an object for one FILE, an array for several");
  return [options](Context& context) { return runInspect(*options, context); };
}

}  // namespace carina::cli
