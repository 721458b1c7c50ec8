// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <vector>

#include "engine/predict/film_list.h"

namespace carina::predict {

/// The images that a DICOMDIR lists, as files below its folder, in its order.
///
/// Disks are mounted with other letters than their DICOMDIR has: parts are found whatever their case, and with ISO
/// 9660's ";1". Files that are not there, and paths that lead outside of the folder (by "..", by links), are problems.
/// Errors   as dicom::parseDirectory · NotFound, Io: the DICOMDIR itself
/// Threads  any
/// Source   DICOM PS3.10 8
std::vector<FilmEntry> listDirectory(const std::filesystem::path& dicomdir);

}  // namespace carina::predict
