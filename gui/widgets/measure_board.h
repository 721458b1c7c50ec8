// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QObject>
#include <QPointF>
#include <QUndoStack>
#include <optional>

#include "gui/widgets/measure.h"

namespace carina::gui {

/// The measures of one film: drawn point by point, chosen, moved, removed; every step can be undone.
///
/// Threads  GUI thread only
class MeasureBoard : public QObject {
  Q_OBJECT

 public:
  explicit MeasureBoard(QObject* parent = nullptr);

  const QList<Measure>& measures() const { return measures_; }
  QUndoStack& undoStack() { return undo_; }
  bool canUndo() const { return undo_.canUndo(); }
  bool canRedo() const { return undo_.canRedo(); }

  /// Another film's measures, with nothing to undo.
  void reset(QList<Measure> measures = {});

  // Drawing.
  void begin(MeasureKind kind);
  void cancel();
  bool isDrawing() const { return draft_.has_value(); }

  /// The next point; the last one finishes the measure and chooses it.
  void place(const QPointF& film);

  /// Where the next point would be, for the line that follows the cursor.
  void hover(const QPointF& film);

  /// What was drawn so far, the place under the cursor included.
  std::optional<Measure> draft() const;
  QString prompt() const;

  // Choosing. A part is a point of the measure; −1 is all of it.
  int chosen() const { return chosen_; }
  int chosenPart() const { return part_; }
  void choose(int measure, int part = -1);
  void chooseNext();
  void chooseNextPart();

  // Changing. Moves of one drag become one step.
  void moveChosen(const QPointF& filmBy, int drag);
  void removeChosen();
  void removeAll();

 Q_SIGNALS:
  void changed();
  void drawingEnded();

 private:
  class Insertion;
  class Removal;
  class Motion;
  friend class Insertion;
  friend class Removal;
  friend class Motion;

  void insert(int at, const Measure& measure);
  void take(int at);
  void replace(int at, const Measure& measure);

  QList<Measure> measures_;
  QUndoStack undo_;
  std::optional<Measure> draft_;
  std::optional<QPointF> hover_;
  int chosen_ = -1;
  int part_ = -1;
};

}  // namespace carina::gui
