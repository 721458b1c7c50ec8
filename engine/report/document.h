// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "engine/plot/canvas.h"

namespace carina::report {

/// Plain sentences.
struct Paragraph {
  std::string text;
};

/// What must not be overlooked.
struct Notice {
  std::string text;
};

/// Names and what they are: a list in two columns.
struct Facts {
  std::vector<std::pair<std::string, std::string>> rows;
};

/// Texts in rows and columns; the first column left, the others right unless they say otherwise.
struct Table {
  struct Column {
    std::string title;
    bool isText = false;  ///< left
  };
  std::string caption;
  std::vector<Column> columns;
  std::vector<std::vector<std::string>> rows;
  std::vector<std::size_t> strong;  ///< rows that count most: a mean
  std::string note;                 ///< below
};

/// A vector picture that draws itself.
/// Units    width and height in points, as it is drawn where there is room for it
struct Figure {
  std::string title;    ///< for who cannot see it
  std::string caption;  ///< below; may be empty
  double width = 480;
  double height = 300;
  std::function<void(plot::Canvas&, plot::Rect)> draw;
};

/// Figures side by side, as many as there is room for.
struct FigureGrid {
  std::vector<Figure> figures;
};

/// Pictures of films with a few words each.
struct PictureGrid {
  struct Picture {
    std::vector<std::byte> png;  ///< empty: there is none
    std::string title;
    std::string text;
  };
  std::string caption;
  std::vector<Picture> pictures;
};

using Block = std::variant<Paragraph, Notice, Facts, Table, Figure, FigureGrid, PictureGrid>;

/// A part with a heading.
struct Section {
  std::string title;
  std::vector<Block> blocks;
  bool startsPage = false;
};

/// What is to be read, whatever it is written on.
/// Threads  a value
struct Document {
  std::string title;
  std::string subtitle;
  std::string footer;  ///< on every page
  std::vector<Section> sections;
};

}  // namespace carina::report
