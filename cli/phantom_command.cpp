// SPDX-License-Identifier: Apache-2.0
#include "cli/phantom_command.h"

#include <filesystem>
#include <ostream>

#include <fmt/format.h>

#include "cli/json.h"
#include "cli/phantom_tables.h"
#include "cli/text.h"
#include "engine/core/error.h"
#include "engine/core/file.h"
#include "engine/core/rng.h"
#include "engine/dicom/write_film.h"
#include "engine/image/codecs.h"
#include "engine/phantom/phantom.h"

namespace carina::cli {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::string folder;
  std::int64_t count = 1;
  std::uint64_t seed = 0;
  int size = 1024;
  std::vector<std::string> findings;
  std::string format = "dicom";
  bool json = false;
};

std::vector<std::string> findingNames() {
  std::vector<std::string> names;
  for (const auto pathology : phantom::pathologies()) names.emplace_back(phantom::name(pathology));
  return names;
}

std::string checkFinding(const std::string& name) {
  if (name == "none" || phantom::findPathology(name)) return {};
  return "no finding '" + name + "'" + didYouMean(name, findingNames()) + ", none";
}

/// The findings of one film: those that were named, else as often as in ChestX-ray14.
std::vector<phantom::Finding> chooseFindings(const Options& options, Rng rng) {
  if (options.findings.empty()) return phantom::randomFindings(rng.bits());
  std::vector<phantom::Finding> findings;
  for (const auto& name : options.findings) {
    if (name == "none") continue;
    const auto side = rng.below(2) == 0 ? phantom::Side::Right : phantom::Side::Left;
    findings.push_back({*phantom::findPathology(name), side, rng.uniform(0.4, 1.0)});
  }
  return findings;
}

DrawnFilm drawFilm(const Options& options, std::int64_t number) {
  const auto rng = Rng(options.seed).fork(static_cast<std::uint64_t>(number));
  auto person = rng.fork(1);
  DrawnFilm film;
  film.file = fmt::format("phantom_{:06}.{}", number, options.format == "png" ? "png" : "dcm");
  film.patientId = number;
  film.ageYears = static_cast<int>(18 + person.below(70));
  film.sex = person.below(2) == 0 ? 'F' : 'M';
  film.phantom = phantom::makePhantom({rng.fork(2).bits(), options.size, chooseFindings(options, rng.fork(3))});
  return film;
}

image::PatientFacts patientOf(const DrawnFilm& film) {
  image::PatientFacts patient;
  patient.name = PrivateText(fmt::format("Phantom^{}", film.patientId));
  patient.id = PrivateText(fmt::format("PHANTOM{:06}", film.patientId));
  patient.sex = PrivateText(std::string(1, film.sex));
  patient.age = PrivateText(fmt::format("{:03}Y", film.ageYears));
  return patient;
}

void saveFilm(const Options& options, const DrawnFilm& film) {
  const auto path = fs::path(options.folder) / film.file;
  const auto& drawn = film.phantom;
  image::Gray16Image pixels{{drawn.rows, drawn.columns}, drawn.samples};
  if (options.format == "png") {
    image::Gray8Image gray{pixels.size, {}};
    for (const auto sample : pixels.pixels) gray.pixels.push_back(static_cast<std::uint8_t>(sample >> 4U));
    writeFileAtomically(path, image::encodePng(gray));
    return;
  }
  dicom::NewFilm dicom;
  dicom.pixels = std::move(pixels);
  dicom.bitsStored = phantom::kPhantomBits;
  dicom.imagerPixelSpacing = {drawn.spacingMm, drawn.spacingMm};
  dicom.uidSeed = fmt::format("carina phantom {} {} {}", options.seed, options.size, film.patientId);
  dicom.patient = patientOf(film);
  dicom::saveDicom(path, dicom);
}

void makeFolder(const fs::path& folder) {
  std::error_code failed;
  fs::create_directories(folder, failed);
  if (!fs::is_directory(folder)) {
    throw Error(ErrorCode::Io, folder.string() + ": the folder cannot be made: " + failed.message());
  }
}

Exit runPhantom(const Options& options, Context& context) {
  const fs::path folder = options.folder;
  makeFolder(folder);
  const auto progress = context.makeProgress("films");
  PhantomTables tables;
  auto files = Json::array();
  for (std::int64_t number = 1; number <= options.count && !context.isStopped(); ++number) {
    const auto film = drawFilm(options, number);
    saveFilm(options, film);
    tables.add(film);
    files.push_back({{"file", (folder / film.file).string()}, {"findings", labelsOf(film)}});
    progress->report(static_cast<std::uint64_t>(number), static_cast<std::uint64_t>(options.count), film.file);
  }
  tables.save(folder);
  if (options.json) {
    printJson(context.streams.out, {{"folder", options.folder},
                                    {"labels", (folder / "labels.csv").string()},
                                    {"boxes", (folder / "BBox_List.csv").string()},
                                    {"synthetic", true},
                                    {"films", files}});
  } else {
    context.streams.out << files.size() << " synthetic films in " << printable(options.folder)
                        << ", with labels.csv and BBox_List.csv\n";
  }
  return context.isStopped() ? Exit::Stopped : Exit::Success;
}

}  // namespace

Run definePhantom(CLI::App& app) {
  auto options = std::make_shared<Options>();
  app.add_option("-o,--output", options->folder, "Folder for films and tables")->required()->type_name("DIR");
  app.add_option("--count", options->count, "Films to draw")->check(CLI::Range(1, 999999))->capture_default_str();
  app.add_option("--seed", options->seed, "The same seed draws the same films")->capture_default_str();
  app.add_option("--size", options->size, "Rows and columns in pixels")
      ->check(CLI::Range(64, 8192))
      ->capture_default_str();
  app.add_option("--finding", options->findings,
                 "A finding on every film, or 'none' (default: as often as in ChestX-ray14)")
      ->type_name("NAME")
      ->allow_extra_args(false)
      ->check(CLI::Validator(checkFinding, "", "finding"));
  app.add_option("--format", options->format, "dicom (12 bit) or png (8 bit)")
      ->check(CLI::IsMember({"dicom", "png"}))
      ->capture_default_str();
  app.add_flag("--json", options->json, "Print JSON");
  return [options](Context& context) { return runPhantom(*options, context); };
}

}  // namespace carina::cli
