// SPDX-License-Identifier: Apache-2.0
#include "engine/data/manifest.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <set>
#include <string_view>
#include <utility>

#include "engine/core/error.h"
#include "engine/core/parallel.h"
#include "engine/data/csv_table.h"
#include "engine/data/image_index.h"
#include "engine/dicom/load_film.h"

namespace carina::data {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kNamedMissing = 5;
constexpr int kMostAge = 150;
constexpr float kUnknown = std::numeric_limits<float>::quiet_NaN();

/// Years of "57", "57.0", "057Y", "018M" (months), "003W", "005D"; nothing where it is no age.
std::optional<int> findAge(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || number < 0) return {};
  const std::string_view unit(end, text.data() + text.size());
  int years = -1;
  if (unit.empty() || unit == "Y" || unit == ".0") years = number;
  if (unit == "M") years = number / 12;
  if (unit == "W") years = number / 52;
  if (unit == "D") years = number / 365;
  if (years < 0) return {};
  return years <= kMostAge ? std::optional(years) : std::nullopt;  // ChestX-ray14 has ages past 400
}

std::string sexOf(std::string_view text) {
  if (text.empty()) return {};
  const char first = text.front();
  if (first == 'M' || first == 'm') return "M";
  if (first == 'F' || first == 'f') return "F";
  return first == 'O' || first == 'o' ? "O" : "";
}

/// Fills a manifest from the rows of a table, but for the labels.
class TableReader {
 public:
  TableReader(const fs::path& table, const fs::path& images, TableColumns columns)
      : name_(table.string()),
        table_(CsvTable::load(table)),
        images_(images),
        folder_(images.string()),
        image_(table_.column(columns.image)),
        columns_(std::move(columns)) {}

  const CsvTable& table() const { return table_; }
  bool has(const std::string& column) const { return table_.findColumn(column).has_value(); }

  /// Columns that are not about image or patient.
  LabelSet otherColumns() const {
    const std::set<std::string> named = {columns_.image, columns_.patient, columns_.age, columns_.sex, columns_.view};
    LabelSet labels;
    for (const auto& column : table_.columns()) {
      if (!named.contains(column)) labels.push_back(column);
    }
    return labels;
  }

  /// `labelsOf(row)` gives the labels of a row.
  template <typename LabelsOf>
  Manifest read(LabelSet labels, const LabelsOf& labelsOf) {
    Manifest manifest;
    checkLabels(labels, name_);
    manifest.labels = std::move(labels);
    std::set<fs::path> seen;
    for (std::size_t row = 0; row < table_.rows(); ++row) {
      auto sample = sampleOf(row);
      sample.labels = labelsOf(row);
      if (sample.imagePath.empty()) {
        manifest.missing.add(sample.imageId);
        continue;
      }
      if (!seen.insert(sample.imagePath).second) table_.refuse(row, image_, "the image is there twice");
      manifest.samples.push_back(std::move(sample));
    }
    if (manifest.samples.empty()) {
      throw Error(ErrorCode::InvalidArgument, folder_ + ": no image of " + name_ + " is there");
    }
    return manifest;
  }

 private:
  Sample sampleOf(std::size_t row) const {
    Sample sample;
    sample.imageId = table_.cell(row, image_);
    if (sample.imageId.empty()) table_.refuse(row, image_, "the image has no name");
    sample.imagePath = images_.find(sample.imageId).value_or(fs::path());
    sample.patientId = PrivateText(text(row, columns_.patient));
    sample.patientAge = findAge(text(row, columns_.age));
    sample.patientSex = sexOf(text(row, columns_.sex));
    sample.viewPosition = text(row, columns_.view);
    return sample;
  }

  std::string text(std::size_t row, const std::string& column) const {
    const auto at = table_.findColumn(column);
    return at ? table_.cell(row, *at) : std::string();
  }

  std::string name_;
  CsvTable table_;
  ImageIndex images_;
  std::string folder_;
  std::size_t image_;
  TableColumns columns_;
};

std::vector<float> findingsOf(const CsvTable& table, std::size_t row, std::size_t column) {
  std::vector<float> labels(nihLabels().size(), 0.0F);
  if (const auto unknown = markFindings(table.cell(row, column), nihLabels(), labels)) {
    table.refuse(row, column, "'" + *unknown + "' is no finding of ChestX-ray14");
  }
  return labels;
}

float labelOf(const TableOptions& options, const CsvTable& table, std::size_t row, std::size_t column) {
  const auto& cell = table.cell(row, column);
  if (cell.empty()) return options.blank == Blank::Negative ? 0.0F : kUnknown;
  double value = 0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  if (error == std::errc() && end == cell.data() + cell.size()) {
    if (value == 0 || value == 1) return static_cast<float>(value);
    if (value == -1 && options.uncertain == Uncertain::Unknown) return kUnknown;
    if (value == -1) return options.uncertain == Uncertain::Positive ? 1.0F : 0.0F;
  }
  table.refuse(row, column, "is not 1, 0, -1 or blank; name the columns that are labels");
}

Manifest readColumns(const TableOptions& options, TableReader& reader) {
  auto labels = options.labels.empty() ? reader.otherColumns() : options.labels;
  const auto& table = reader.table();
  std::vector<std::size_t> columns;
  for (const auto& label : labels) columns.push_back(table.column(label));
  return reader.read(std::move(labels), [&](std::size_t row) {
    std::vector<float> values;
    for (const auto column : columns) values.push_back(labelOf(options, table, row, column));
    return values;
  });
}

}  // namespace

void MissingImages::add(const std::string& name) {
  ++count;
  if (first.size() < kNamedMissing) first.push_back(name);
}

std::string MissingImages::text() const {
  if (count == 0) return {};
  std::string words = std::to_string(count) + (count == 1 ? " image is missing:" : " images are missing:");
  for (const auto& name : first) words += (&name == &first.front() ? " " : ", ") + name;
  return words + (count > first.size() ? " …" : "");
}

Manifest readNih(const fs::path& table, const fs::path& images) {
  TableReader reader(table, images, {"Image Index", "Patient ID", "Patient Age", "Patient Gender", "View Position"});
  const auto column = reader.table().column("Finding Labels");
  if (!reader.has("Patient ID")) reader.table().column("Patient ID");
  return reader.read(nihLabels(), [&](std::size_t row) { return findingsOf(reader.table(), row, column); });
}

Manifest readTable(const TableOptions& options) {
  TableReader reader(options.table, options.images, options.columns);
  return readColumns(options, reader);
}

Manifest readFolder(const fs::path& images) {
  Manifest manifest;
  const ImageIndex index(images);
  std::vector<std::pair<std::string, fs::path>> films;
  std::set<std::string> classes;
  for (const auto& file : index.files()) {
    const auto inside = file.lexically_relative(images);
    if (!inside.has_parent_path() || !dicom::looksLikeFilm(file)) continue;
    films.emplace_back(inside.begin()->string(), file);
    classes.insert(films.back().first);
  }
  manifest.labels.assign(classes.begin(), classes.end());
  if (films.empty()) {
    throw Error(ErrorCode::InvalidArgument, images.string() +
                                                ": no folder with films in it; put the films of each "
                                                "class into a folder of the class's name");
  }
  for (const auto& [label, file] : films) {
    Sample sample;
    sample.imagePath = file;
    sample.imageId = file.lexically_relative(images).generic_string();
    for (const auto& name : manifest.labels) sample.labels.push_back(name == label ? 1.0F : 0.0F);
    manifest.samples.push_back(std::move(sample));
  }
  return manifest;
}

Manifest readDicom(const TableOptions& options, const std::stop_token& stop) {
  TableReader reader(options.table, options.images, options.columns);
  auto manifest = readColumns(options, reader);
  const auto& columns = options.columns;
  parallelFor(static_cast<std::int64_t>(manifest.samples.size()), [&](std::int64_t begin, std::int64_t end) {
    for (auto i = begin; i < end; ++i) {
      if (stop.stop_requested()) throw Error(ErrorCode::Cancelled, "reading the films was stopped");
      auto& sample = manifest.samples[static_cast<std::size_t>(i)];
      const auto facts = dicom::loadDicomFacts(sample.imagePath);
      if (!reader.has(columns.patient)) sample.patientId = facts.patient.id;
      if (!reader.has(columns.age)) sample.patientAge = findAge(facts.patient.age.reveal());
      if (!reader.has(columns.sex)) sample.patientSex = sexOf(facts.patient.sex.reveal());
      if (!reader.has(columns.view)) sample.viewPosition = facts.source.viewPosition;
    }
  });
  return manifest;
}

}  // namespace carina::data
