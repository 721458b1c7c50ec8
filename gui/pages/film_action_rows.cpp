// SPDX-License-Identifier: GPL-3.0-or-later
#include <QUndoStack>

#include "gui/pages/film_actions.h"
#include "gui/pages/film_view.h"

namespace carina::gui {
namespace {

using Row = FilmActions::Row;
using Rows = std::vector<Row>;
using Section = FilmActions::Section;
using Kind = GreyPreset::Kind;

constexpr double kOctaves = 0.25;
constexpr double kFineOctaves = 0.03125;
constexpr double kBrighter = 0.05;
constexpr double kFineBrighter = 0.00625;
constexpr double kZoomStep = 1.25;
constexpr double kPanShare = 0.1;
constexpr int kMoveByKeys = 0;  // drags are numbered from 1: moves by keys merge among themselves

constexpr const char* kOwnValues = QT_TRANSLATE_NOOP(
    "FilmActions", "By shares of this film's own values; for computed tomography in Hounsfield units");

template <Kind kind>
void choose(FilmView& view) {
  view.choosePreset(kind);
}

template <Kind kind>
bool isChosen(const FilmView& view) {
  const auto* grey = view.grey();
  return grey != nullptr && grey->chosen() && grey->presets()[*grey->chosen()].kind == kind;
}

bool hasFileWindow(const FilmView& view) {
  return view.grey() != nullptr && (view.grey()->find(Kind::FileWindow) || view.grey()->find(Kind::FileTable));
}

template <CanvasTool tool>
void take(FilmView& view) {
  view.canvas().setTool(tool);
  Q_EMIT view.stateChanged();
}

template <CanvasTool tool>
bool isTaken(const FilmView& view) {
  return view.canvas().tool() == tool && !view.canvas().measures().isDrawing();
}

template <MeasureKind kind>
void draw(FilmView& view) {
  view.canvas().measures().begin(kind);
  view.canvas().setFocus(Qt::ShortcutFocusReason);
}

template <MeasureKind kind>
bool isDrawn(const FilmView& view) {
  const auto draft = view.canvas().measures().draft();
  return draft && draft->kind == kind;
}

bool hasMeasures(const FilmView& view) {
  return !view.canvas().measures().measures().isEmpty();
}

bool hasChosen(const FilmView& view) {
  return view.canvas().measures().chosen() >= 0;
}

bool isNotDrawing(const FilmView& view) {
  return !view.canvas().measures().isDrawing();
}

void pan(FilmView& view, double across, double down) {
  view.changePlace([=](FilmGeometry& place) {
    place.panBy({across * kPanShare * place.view().width(), down * kPanShare * place.view().height()});
  });
}

/// By pixels of the screen, so that a key does the same at every zoom.
void moveChosen(FilmView& view, const QPointF& by) {
  auto& canvas = view.canvas();
  const auto here = canvas.rect().center();
  canvas.measures().moveChosen(canvas.toFilm(here + by) - canvas.toFilm(here), kMoveByKeys);
}

Rows windowRows() {
  return {
      {Section::Window, "preset-file", QT_TRANSLATE_NOOP("FilmActions", "&As the file says"), "", Qt::Key_1,
       choose<Kind::AsFile>, isChosen<Kind::AsFile>},
      {Section::Window, "preset-chest", QT_TRANSLATE_NOOP("FilmActions", "&Chest"), "", Qt::Key_2, choose<Kind::Chest>,
       isChosen<Kind::Chest>, nullptr, kOwnValues},
      {Section::Window, "preset-lung", QT_TRANSLATE_NOOP("FilmActions", "&Lung"), "", Qt::Key_3, choose<Kind::Lung>,
       isChosen<Kind::Lung>, nullptr, kOwnValues},
      {Section::Window, "preset-bone", QT_TRANSLATE_NOOP("FilmActions", "&Bone"), "", Qt::Key_4, choose<Kind::Bone>,
       isChosen<Kind::Bone>, nullptr, kOwnValues},
      {Section::Window, "preset-mediastinum", QT_TRANSLATE_NOOP("FilmActions", "&Mediastinum"), "", Qt::Key_5,
       choose<Kind::Mediastinum>, isChosen<Kind::Mediastinum>, nullptr, kOwnValues},
      {Section::Window, "preset-min-max", QT_TRANSLATE_NOOP("FilmActions", "Lo&west to highest value"), "", Qt::Key_6,
       choose<Kind::MinMax>, isChosen<Kind::MinMax>},
      {Section::Window, "preset-next", QT_TRANSLATE_NOOP("FilmActions", "&Next window of the file"), "", Qt::Key_7,
       [](FilmView& view) { view.chooseNextFileWindow(); }, nullptr, hasFileWindow},
      {Section::Window, "invert", QT_TRANSLATE_NOOP("FilmActions", "&Invert"), "invert", Qt::Key_I,
       [](FilmView& view) { view.setInverted(!view.grey()->isInverted()); },
       [](const FilmView& view) { return view.grey() != nullptr && view.grey()->isInverted(); }},
  };
}

Rows toolRows() {
  return {
      {Section::Place, "tool-window", QT_TRANSLATE_NOOP("FilmActions", "&Window tool"), "window", Qt::Key_W,
       take<CanvasTool::Window>, isTaken<CanvasTool::Window>, nullptr,
       QT_TRANSLATE_NOOP("FilmActions",
                         "Left drag: across the window's width, upright the brightness\nWheel: brightness; with Shift "
                         "the width; with Ctrl zoom to the cursor\nMiddle or Shift drag: pan; right drag: zoom")},
      {Section::Place, "tool-zoom", QT_TRANSLATE_NOOP("FilmActions", "&Zoom tool"), "zoom", Qt::Key_Z,
       take<CanvasTool::Zoom>, isTaken<CanvasTool::Zoom>, nullptr,
       QT_TRANSLATE_NOOP("FilmActions", "Left drag or wheel: zoom to the cursor\nWith every tool: Ctrl and wheel")},
      {Section::Place, "tool-pan", QT_TRANSLATE_NOOP("FilmActions", "&Pan tool"), "pan", Qt::Key_P,
       take<CanvasTool::Pan>, isTaken<CanvasTool::Pan>, nullptr,
       QT_TRANSLATE_NOOP("FilmActions", "Left drag: pan\nWith every tool: middle drag, or Shift and left drag")},
  };
}

Rows zoomRows() {
  return {
      {Section::Place, "zoom-in", QT_TRANSLATE_NOOP("FilmActions", "Zoom &in"), "zoom-in", Qt::Key_Plus,
       [](FilmView& view) { view.canvas().zoomBy(kZoomStep); }},
      {Section::Place, "zoom-out", QT_TRANSLATE_NOOP("FilmActions", "Zoom &out"), "zoom-out", Qt::Key_Minus,
       [](FilmView& view) { view.canvas().zoomBy(1 / kZoomStep); }},
      {Section::Place, "fit", QT_TRANSLATE_NOOP("FilmActions", "&Fit"), "fit", Qt::Key_F,
       [](FilmView& view) { view.changePlace([](FilmGeometry& place) { place.fit(); }); }},
      {Section::Place, "one-to-one", QT_TRANSLATE_NOOP("FilmActions", "&Dot for dot (1:1)"), "one-to-one", Qt::Key_D,
       [](FilmView& view) { view.changePlace([](FilmGeometry& place) { place.setZoom(1); }); }},
      {Section::Place, "real-size", QT_TRANSLATE_NOOP("FilmActions", "Real &size"), "real-size", Qt::Key_S,
       [](FilmView& view) { view.showRealSize(); }, nullptr,
       [](const FilmView& view) { return view.canvas().scale().isKnown(); },
       QT_TRANSLATE_NOOP("FilmActions", "A millimetre of the film is one of the screen, if the screen tells its size")},
  };
}

Rows turnRows() {
  return {
      {Section::Place, "turn-right", QT_TRANSLATE_NOOP("FilmActions", "Turn &right"), "turn-right", Qt::Key_E,
       [](FilmView& view) { view.changePlace([](FilmGeometry& place) { place.turn(1); }); }},
      {Section::Place, "turn-left", QT_TRANSLATE_NOOP("FilmActions", "Turn &left"), "turn-left", Qt::Key_Q,
       [](FilmView& view) { view.changePlace([](FilmGeometry& place) { place.turn(-1); }); }},
      {Section::Place, "flip-across", QT_TRANSLATE_NOOP("FilmActions", "Flip left and righ&t"), "flip-across",
       Qt::Key_X, [](FilmView& view) { view.changePlace([](FilmGeometry& place) { place.flipAcross(); }); }},
      {Section::Place, "flip-upright", QT_TRANSLATE_NOOP("FilmActions", "Flip top and &bottom"), "flip-upright",
       Qt::Key_Y, [](FilmView& view) { view.changePlace([](FilmGeometry& place) { place.flipUpright(); }); }},
      {Section::Place, "restore", QT_TRANSLATE_NOOP("FilmActions", "As it was op&ened"), "restore", Qt::Key_Backspace,
       [](FilmView& view) { view.restoreAll(); }},
  };
}

Rows measureRows() {
  return {
      {Section::Measure, "ruler", QT_TRANSLATE_NOOP("FilmActions", "&Ruler"), "ruler", Qt::Key_R,
       draw<MeasureKind::Ruler>, isDrawn<MeasureKind::Ruler>},
      {Section::Measure, "angle", QT_TRANSLATE_NOOP("FilmActions", "An&gle"), "angle", Qt::Key_G,
       draw<MeasureKind::Angle>, isDrawn<MeasureKind::Angle>},
      {Section::Measure, "cardiothoracic", QT_TRANSLATE_NOOP("FilmActions", "&Cardiothoracic ratio"), "heart",
       Qt::Key_C, draw<MeasureKind::Cardiothoracic>, isDrawn<MeasureKind::Cardiothoracic>},
      {Section::Measure, "next-measure", QT_TRANSLATE_NOOP("FilmActions", "Choose the &next measure"), "", Qt::Key_M,
       [](FilmView& view) { view.canvas().measures().chooseNext(); }, nullptr, hasMeasures,
       QT_TRANSLATE_NOOP("FilmActions", "Alt and arrow keys move it")},
      {Section::Measure, "next-point", QT_TRANSLATE_NOOP("FilmActions", "Choose its next &point"), "",
       Qt::SHIFT | Qt::Key_M, [](FilmView& view) { view.canvas().measures().chooseNextPart(); }, nullptr, hasChosen},
      {Section::Measure, "remove-measure", QT_TRANSLATE_NOOP("FilmActions", "Re&move the chosen measure"), "remove",
       Qt::Key_Delete, [](FilmView& view) { view.canvas().measures().removeChosen(); }, nullptr, hasChosen},
      {Section::Measure, "remove-measures", QT_TRANSLATE_NOOP("FilmActions", "Remove &all measures"), "",
       Qt::SHIFT | Qt::Key_Delete, [](FilmView& view) { view.canvas().measures().removeAll(); }, nullptr, hasMeasures},
      {Section::Measure, "undo", QT_TRANSLATE_NOOP("FilmActions", "&Undo"), "undo", Qt::CTRL | Qt::Key_Z,
       [](FilmView& view) { view.canvas().measures().undoStack().undo(); }, nullptr,
       [](const FilmView& view) { return view.canvas().measures().canUndo(); }},
      {Section::Measure, "redo", QT_TRANSLATE_NOOP("FilmActions", "Re&do"), "redo", Qt::CTRL | Qt::SHIFT | Qt::Key_Z,
       [](FilmView& view) { view.canvas().measures().undoStack().redo(); }, nullptr,
       [](const FilmView& view) { return view.canvas().measures().canRedo(); }},
  };
}

Rows showRows() {
  return {
      {Section::Show, "lens", QT_TRANSLATE_NOOP("FilmActions", "&Magnifier"), "lens", Qt::Key_L,
       [](FilmView& view) {
         view.canvas().setFocus(Qt::ShortcutFocusReason);  // the key's release must be heard
         view.canvas().setLens(!view.canvas().hasLens());
       },
       [](const FilmView& view) { return view.canvas().hasLens(); }, nullptr,
       QT_TRANSLATE_NOOP("FilmActions", "As long as the key is held")},
      {Section::Show, "smooth", QT_TRANSLATE_NOOP("FilmActions", "&Smooth pixels"), "", Qt::Key_U,
       [](FilmView& view) { view.canvas().setSmooth(!view.canvas().isSmooth()); },
       [](const FilmView& view) { return view.canvas().isSmooth(); }},
      {Section::Show, "texts", QT_TRANSLATE_NOOP("FilmActions", "&Texts in the corners"), "texts", Qt::Key_T,
       [](FilmView& view) { view.canvas().setCornersVisible(!view.canvas().areCornersVisible()); },
       [](const FilmView& view) { return view.canvas().areCornersVisible(); }},
      {Section::Show, "patient", QT_TRANSLATE_NOOP("FilmActions", "&Patient in the corner"), "", Qt::SHIFT | Qt::Key_T,
       [](FilmView& view) { view.setPatientVisible(!view.isPatientVisible()); },
       [](const FilmView& view) { return view.isPatientVisible(); }},
  };
}

Row arrow(const char* id, const char* text, const QKeySequence& keys, void (*run)(FilmView&)) {
  return {Section::Arrows, id, text, "", keys, run, nullptr, isNotDrawing};
}

Rows windowArrows() {
  return {
      arrow("brighter", QT_TRANSLATE_NOOP("FilmActions", "Brighter"), Qt::Key_Up,
            [](FilmView& view) { view.moveWindow(0, kBrighter); }),
      arrow("darker", QT_TRANSLATE_NOOP("FilmActions", "Darker"), Qt::Key_Down,
            [](FilmView& view) { view.moveWindow(0, -kBrighter); }),
      arrow("wider", QT_TRANSLATE_NOOP("FilmActions", "Wider window"), Qt::Key_Right,
            [](FilmView& view) { view.moveWindow(kOctaves, 0); }),
      arrow("narrower", QT_TRANSLATE_NOOP("FilmActions", "Narrower window"), Qt::Key_Left,
            [](FilmView& view) { view.moveWindow(-kOctaves, 0); }),
      arrow("brighter-fine", QT_TRANSLATE_NOOP("FilmActions", "Slightly brighter"), Qt::CTRL | Qt::Key_Up,
            [](FilmView& view) { view.moveWindow(0, kFineBrighter); }),
      arrow("darker-fine", QT_TRANSLATE_NOOP("FilmActions", "Slightly darker"), Qt::CTRL | Qt::Key_Down,
            [](FilmView& view) { view.moveWindow(0, -kFineBrighter); }),
      arrow("wider-fine", QT_TRANSLATE_NOOP("FilmActions", "Slightly wider window"), Qt::CTRL | Qt::Key_Right,
            [](FilmView& view) { view.moveWindow(kFineOctaves, 0); }),
      arrow("narrower-fine", QT_TRANSLATE_NOOP("FilmActions", "Slightly narrower window"), Qt::CTRL | Qt::Key_Left,
            [](FilmView& view) { view.moveWindow(-kFineOctaves, 0); }),
  };
}

Rows placeArrows() {
  return {
      arrow("pan-up", QT_TRANSLATE_NOOP("FilmActions", "Pan up"), Qt::SHIFT | Qt::Key_Up,
            [](FilmView& view) { pan(view, 0, -1); }),
      arrow("pan-down", QT_TRANSLATE_NOOP("FilmActions", "Pan down"), Qt::SHIFT | Qt::Key_Down,
            [](FilmView& view) { pan(view, 0, 1); }),
      arrow("pan-right", QT_TRANSLATE_NOOP("FilmActions", "Pan right"), Qt::SHIFT | Qt::Key_Right,
            [](FilmView& view) { pan(view, 1, 0); }),
      arrow("pan-left", QT_TRANSLATE_NOOP("FilmActions", "Pan left"), Qt::SHIFT | Qt::Key_Left,
            [](FilmView& view) { pan(view, -1, 0); }),
      arrow("measure-up", QT_TRANSLATE_NOOP("FilmActions", "Move the measure up"), Qt::ALT | Qt::Key_Up,
            [](FilmView& view) {
              moveChosen(view, {0, -1});
            }),
      arrow("measure-down", QT_TRANSLATE_NOOP("FilmActions", "Move the measure down"), Qt::ALT | Qt::Key_Down,
            [](FilmView& view) {
              moveChosen(view, {0, 1});
            }),
      arrow("measure-right", QT_TRANSLATE_NOOP("FilmActions", "Move the measure right"), Qt::ALT | Qt::Key_Right,
            [](FilmView& view) {
              moveChosen(view, {1, 0});
            }),
      arrow("measure-left", QT_TRANSLATE_NOOP("FilmActions", "Move the measure left"), Qt::ALT | Qt::Key_Left,
            [](FilmView& view) {
              moveChosen(view, {-1, 0});
            }),
  };
}

}  // namespace

const std::vector<FilmActions::Row>& filmActionRows() {
  static const Rows kRows = [] {
    Rows rows;
    for (const auto& part :
         {windowRows(), toolRows(), zoomRows(), turnRows(), measureRows(), showRows(), windowArrows(), placeArrows()}) {
      rows.insert(rows.end(), part.begin(), part.end());
    }
    return rows;
  }();
  return kRows;
}

}  // namespace carina::gui
