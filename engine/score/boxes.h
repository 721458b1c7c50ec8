// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace carina::score {

/// A rectangle on a film.
/// Units    pixels from the film's upper left corner; pixel i covers i … i+1
struct Box {
  double x = 0;
  double y = 0;
  double width = 0;
  double height = 0;
};

/// Where a reader saw a finding.
struct FindingBox {
  std::string image;  ///< id of the film
  std::string label;
  Box box;
  std::size_t line = 0;  ///< of the file
};

/// A file of boxes.
/// Threads  a value
struct BoxTable {
  std::string file;
  std::vector<FindingBox> boxes;
};

/// Reads boxes: columns for the image, "Finding Label" (or label, finding), x, y, w, h. NIH's BBox_List_2017.csv will
/// do: its header "Bbox [x,y,w,h]" falls into the columns "Bbox [x", y, w, "h]"; "Infiltrate" is Infiltration.
///
/// Errors   as data::CsvRows · InvalidArgument: a column is missing; no box · Corrupt: a cell that is no finite number,
///          a side not above 0, a place below 0, a film without id, a box without label; each with its line
/// Source   Wang et al., ChestX-ray8, CVPR 2017; its file BBox_List_2017.csv
BoxTable loadBoxes(const std::filesystem::path& path);

}  // namespace carina::score
