// SPDX-License-Identifier: Apache-2.0
#include "cli/pack_command.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <ostream>

#include "cli/record_facts.h"
#include "cli/text.h"
#include "engine/core/error.h"
#include "engine/data/manifest.h"
#include "engine/data/pack.h"
#include "engine/data/split.h"

namespace carina::cli {
namespace {

struct Options {
  std::string images;
  std::string table;
  std::string folder;
  data::TableColumns columns;
  std::vector<std::string> labels;
  std::string labelFile;
  std::string uncertain = "unknown";
  std::string blank = "unknown";
  std::vector<std::string> splits;
  std::map<std::string, std::string> lists;  ///< by split: a file of image names
  std::uint64_t seed = 0;
  int size = 0;
  std::int64_t shardFilms = data::PackOptions{}.filmsPerShard;
  bool json = false;
};

using Read = data::Manifest (*)(const Options&, const Context&);

/// "train=list.txt" or "train=0.8".
data::SplitRule splitRule(const std::string& text) {
  const auto equals = text.find('=');
  if (equals == std::string::npos || equals == 0 || equals + 1 == text.size()) {
    throw UsageError("--split " + text + ": give NAME=LIST (a file of image names) or NAME=FRACTION");
  }
  data::SplitRule rule{text.substr(0, equals), {}, 0};
  const auto value = text.substr(equals + 1);
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), rule.fraction);
  if (error != std::errc() || end != value.data() + value.size()) {
    rule.fraction = 0;
    rule.list = value;
  }
  return rule;
}

data::Uncertain uncertainOf(const std::string& word) {
  if (word == "positive") return data::Uncertain::Positive;
  return word == "negative" ? data::Uncertain::Negative : data::Uncertain::Unknown;
}

data::TableOptions tableOptions(const Options& options) {
  data::TableOptions table;
  table.table = options.table;
  table.images = options.images;
  table.columns = options.columns;
  table.labels = options.labelFile.empty() ? options.labels : data::loadLabels(options.labelFile);
  table.uncertain = uncertainOf(options.uncertain);
  table.blank = options.blank == "negative" ? data::Blank::Negative : data::Blank::Unknown;
  return table;
}

data::Manifest readNih(const Options& options, const Context&) {
  return data::readNih(options.table, options.images);
}

data::Manifest readCsv(const Options& options, const Context&) {
  return data::readTable(tableOptions(options));
}

data::Manifest readFolder(const Options& options, const Context&) {
  return data::readFolder(options.images);
}

data::Manifest readDicom(const Options& options, const Context& context) {
  return data::readDicom(tableOptions(options), context.streams.stop);
}

void warn(const Context& context, const std::string& message) {
  if (!message.empty()) context.log.write(LogLevel::Warning, message);
}

std::vector<data::Split> chooseSplits(const data::Manifest& manifest, const Options& options, const Context& context) {
  std::vector<data::SplitRule> rules;
  for (const auto& [name, list] : options.lists) {
    if (!list.empty()) rules.push_back({name, list, 0});
  }
  const bool hasLists = !rules.empty();
  for (const auto& text : options.splits) {
    if (!hasLists) rules.push_back(splitRule(text));
  }
  auto splits = data::splitByPatient(manifest, rules, options.seed);
  if (splits.unknown.count > 0) warn(context, "in lists of splits, " + splits.unknown.text());
  if (splits.unlisted > 0) warn(context, std::to_string(splits.unlisted) + " films are in no split and left out");
  return std::move(splits.splits);
}

/// Splits keep patients apart only as far as they are known.
std::string unknownPatients(const data::Manifest& manifest) {
  const auto count =
      std::ranges::count_if(manifest.samples, [](const auto& sample) { return sample.patientId.empty(); });
  if (count == 0) return {};
  return withThousands(count) + " films name no patient; each counts as a patient of its own in the splits";
}

Exit runPack(const Options& options, Read read, Context& context) {
  const auto manifest = read(options, context);
  warn(context, manifest.missing.text());
  warn(context, unknownPatients(manifest));
  const auto splits = chooseSplits(manifest, options, context);
  const data::PackOptions pack{options.folder, options.size, options.shardFilms};
  const auto progress = context.makeProgress("films");
  const auto summary = data::packRecords(manifest, splits, pack, {context.log, *progress, context.streams.stop});
  auto json = summaryJson(options.folder, summary);
  json["missingImages"] = manifest.missing.count;
  if (options.json) {
    printJson(context.streams.out, json);
  } else {
    for (const auto& split : summary.splits) {
      context.streams.out << split.name << ": " << withThousands(split.films) << " films of "
                          << withThousands(split.patients) << " patients in " << split.shards.size() << " shards\n";
    }
  }
  return Exit::Success;
}

void addShared(CLI::App& app, Options& options) {
  app.add_option("images,--images", options.images, "Folder of the films; folders in it are searched")
      ->required()
      ->type_name("DIR");
  app.add_option("-o,--output", options.folder, "Folder for records")->required()->type_name("DIR");
  auto* split =
      app.add_option("--split", options.splits,
                     "NAME=LIST (a file of image names) or NAME=FRACTION of the patients; once for each split")
          ->default_val(std::vector<std::string>{"train=0.7", "val=0.1", "test=0.2"})
          ->type_name("NAME=WHAT")
          ->allow_extra_args(false);
  for (const auto* name : {"train", "val", "test"}) {
    app.add_option("--" + std::string(name) + "-list", options.lists[name],
                   "A file of image names: the short form of --split " + std::string(name) + "=LIST")
        ->type_name("FILE")
        ->excludes(split);
  }
  app.add_option("--seed", options.seed, "Of splits by fractions")->capture_default_str();
  app.add_option("--size", options.size, "Resize films to this many rows and columns (default: keep their own pixels)")
      ->check(CLI::Range(16, 4096));
  app.add_option("--shard-films", options.shardFilms, "At most so many films in a file")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  app.add_flag("--json", options.json, "Print the summary as JSON");
}

void addTable(CLI::App& app, Options& options) {
  app.add_option("--labels", options.table, "Table of labels (CSV)")->required()->type_name("FILE");
}

void addColumns(CLI::App& app, Options& options) {
  auto& columns = options.columns;
  app.add_option("--image-column", columns.image, "Column of image names")->capture_default_str();
  app.add_option("--patient-column", columns.patient, "Column of patient ids")->capture_default_str();
  app.add_option("--age-column", columns.age, "Column of ages")->capture_default_str();
  app.add_option("--sex-column", columns.sex, "Column of sexes")->capture_default_str();
  app.add_option("--view-column", columns.view, "Column of view positions")->capture_default_str();
  auto* label = app.add_option("--label", options.labels, "A column that is a label (default: all other columns)")
                    ->type_name("NAME")
                    ->allow_extra_args(false);
  app.add_option("--label-file", options.labelFile, "A file of label columns, one a line")
      ->type_name("FILE")
      ->excludes(label);
  app.add_option("--uncertain", options.uncertain, "What -1 means")
      ->check(CLI::IsMember({"unknown", "positive", "negative"}))
      ->capture_default_str();
  app.add_option("--blank", options.blank, "What an empty cell means")
      ->check(CLI::IsMember({"unknown", "negative"}))
      ->capture_default_str();
}

CLI::App* addSource(CLI::App& app, const std::string& name, const std::string& help, Options& options) {
  auto* command = app.add_subcommand(name, help);
  command->fallthrough();
  addShared(*command, options);
  return command;
}

}  // namespace

Run definePack(CLI::App& app) {
  app.require_subcommand(1);
  std::array<std::shared_ptr<Options>, 4> options;
  for (auto& each : options) each = std::make_shared<Options>();
  const auto [nih, csv, folder, dicom] = options;
  auto* nihApp = addSource(app, "nih", "ChestX-ray14: images and the table of findings", *nih);
  addTable(*nihApp, *nih);
  auto* csvApp = addSource(app, "csv", "Images and a table with a column for each label", *csv);
  addTable(*csvApp, *csv);
  addColumns(*csvApp, *csv);
  auto* folderApp = addSource(app, "folder", "A folder of images for each class", *folder);
  auto* dicomApp = addSource(app, "dicom", "DICOM films and a table with a column for each label", *dicom);
  addTable(*dicomApp, *dicom);
  addColumns(*dicomApp, *dicom);
  return [=](Context& context) {
    if (nihApp->parsed()) return runPack(*nih, readNih, context);
    if (csvApp->parsed()) return runPack(*csv, readCsv, context);
    return folderApp->parsed() ? runPack(*folder, readFolder, context) : runPack(*dicom, readDicom, context);
  };
}

}  // namespace carina::cli
