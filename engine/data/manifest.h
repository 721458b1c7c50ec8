// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/core/private_text.h"
#include "engine/data/label_set.h"

namespace carina::data {

/// One film of a set: where it is and what is known of it.
/// Units    age in years
struct Sample {
  std::filesystem::path imagePath;
  std::string imageId;
  PrivateText patientId;  ///< empty: unknown; the film then counts as a patient of its own
  std::optional<int> patientAge;
  std::string patientSex;     ///< "M", "F", "O" or empty
  std::string viewPosition;   ///< "PA", "AP", "LL" … or empty
  std::vector<float> labels;  ///< 1, 0, or NaN where unknown
};

/// Images that a table names and the folder lacks.
struct MissingImages {
  std::size_t count = 0;
  std::vector<std::string> first;  ///< names of the first few

  void add(const std::string& name);

  /// "12 images are missing: a.png, b.png …"; empty where none is.
  std::string text() const;
};

/// A labelled set before packing.
/// Threads  a value
struct Manifest {
  LabelSet labels;
  std::vector<Sample> samples;
  MissingImages missing;
};

/// What an uncertain label (-1, as CheXpert has it) and an empty cell mean.
enum class Uncertain { Unknown, Positive, Negative };
enum class Blank { Unknown, Negative };

/// Names of a table's columns; of those that are empty or absent nothing is known, but `image` must be there.
struct TableColumns {
  std::string image = "image";
  std::string patient = "patient";
  std::string age = "age";
  std::string sex = "sex";
  std::string view = "view";
};

/// A table of labels beside a folder of images.
struct TableOptions {
  std::filesystem::path table;
  std::filesystem::path images;  ///< searched to the bottom; a film's ending need not be that of the table
  TableColumns columns;
  LabelSet labels;  ///< empty: all columns that are not named above
  Uncertain uncertain = Uncertain::Unknown;
  Blank blank = Blank::Unknown;
};

/// ChestX-ray14: "Image Index", "Finding Labels" joined by '|', "Patient ID", ages (57 or 057Y), gender, view.
///
/// Errors   NotFound, Io: table or folder · InvalidArgument: a column is missing; no image of the table is there; a
///          name that fits several files · Corrupt: a cell that cannot be, with its line
Manifest readNih(const std::filesystem::path& table, const std::filesystem::path& images);

/// A column for each label: 1, 0, -1 (uncertain) or blank. Errors: as readNih
Manifest readTable(const TableOptions& options);

/// One class a folder: the label is the name of the folder directly below `images`; every film has exactly one.
///
/// Errors   NotFound, Io: the folder · InvalidArgument: no folder of films
Manifest readFolder(const std::filesystem::path& images);

/// DICOM films, told by name (the ending may be missing), and a table as readTable's; patient, age, sex and view come
/// from the films where the table has no such column.
///
/// Errors   as readTable; as dicom::loadDicomFacts · Cancelled
Manifest readDicom(const TableOptions& options, const std::stop_token& stop = {});

}  // namespace carina::data
