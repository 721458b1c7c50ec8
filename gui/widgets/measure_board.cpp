// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/widgets/measure_board.h"

#include <QUndoCommand>
#include <algorithm>
#include <utility>

namespace carina::gui {

class MeasureBoard::Insertion : public QUndoCommand {
 public:
  Insertion(MeasureBoard& board, Measure measure)
      : QUndoCommand(tr("draw a measure")), board_(board), measure_(std::move(measure)) {}
  void redo() override {
    at_ = static_cast<int>(board_.measures_.size());
    board_.insert(at_, measure_);
  }
  void undo() override { board_.take(at_); }

 private:
  MeasureBoard& board_;
  Measure measure_;
  int at_ = 0;
};

class MeasureBoard::Removal : public QUndoCommand {
 public:
  Removal(MeasureBoard& board, int at, QUndoCommand* parent = nullptr)
      : QUndoCommand(tr("remove a measure"), parent), board_(board), at_(at), measure_(board.measures_[at]) {}
  void redo() override { board_.take(at_); }
  void undo() override { board_.insert(at_, measure_); }

 private:
  MeasureBoard& board_;
  int at_;
  Measure measure_;
};

class MeasureBoard::Motion : public QUndoCommand {
 public:
  Motion(MeasureBoard& board, int at, Measure after, int drag)
      : QUndoCommand(tr("move a measure")),
        board_(board),
        at_(at),
        drag_(drag),
        before_(board.measures_[at]),
        after_(std::move(after)) {}
  void redo() override { board_.replace(at_, after_); }
  void undo() override { board_.replace(at_, before_); }
  int id() const override { return 1; }
  bool mergeWith(const QUndoCommand* other) override {
    const auto* next = static_cast<const Motion*>(other);
    if (next->at_ != at_ || next->drag_ != drag_) return false;
    after_ = next->after_;
    return true;
  }

 private:
  MeasureBoard& board_;
  int at_;
  int drag_;
  Measure before_;
  Measure after_;
};

MeasureBoard::MeasureBoard(QObject* parent) : QObject(parent) {}

void MeasureBoard::reset(QList<Measure> measures) {
  undo_.clear();
  measures_ = std::move(measures);
  draft_.reset();
  hover_.reset();
  chosen_ = part_ = -1;
  Q_EMIT changed();
}

void MeasureBoard::begin(MeasureKind kind) {
  draft_ = Measure{kind, {}};
  hover_.reset();
  choose(-1);
}

void MeasureBoard::cancel() {
  if (!draft_) return;
  draft_.reset();
  Q_EMIT changed();
  Q_EMIT drawingEnded();
}

void MeasureBoard::place(const QPointF& film) {
  if (!draft_) return;
  draft_->points << film;
  hover_.reset();
  if (draft_->points.size() < pointsOf(draft_->kind)) {
    Q_EMIT changed();
    return;
  }
  const auto finished = *draft_;
  draft_.reset();
  undo_.push(new Insertion(*this, finished));
  choose(static_cast<int>(measures_.size()) - 1);
  Q_EMIT drawingEnded();
}

void MeasureBoard::hover(const QPointF& film) {
  if (!draft_) return;
  hover_ = film;
  Q_EMIT changed();
}

std::optional<Measure> MeasureBoard::draft() const {
  auto draft = draft_;
  if (draft && hover_) draft->points << *hover_;
  return draft;
}

QString MeasureBoard::prompt() const {
  return draft_ ? promptOf(*draft_) : QString();
}

void MeasureBoard::choose(int measure, int part) {
  chosen_ = measure >= 0 && measure < measures_.size() ? measure : -1;
  part_ = chosen_ >= 0 && part < measures_[chosen_].points.size() ? part : -1;
  Q_EMIT changed();
}

void MeasureBoard::chooseNext() {
  choose(chosen_ + 1 < measures_.size() ? chosen_ + 1 : -1);
}

void MeasureBoard::chooseNextPart() {
  if (chosen_ >= 0) choose(chosen_, part_ + 1);
}

void MeasureBoard::moveChosen(const QPointF& filmBy, int drag) {
  if (chosen_ < 0) return;
  auto after = measures_[chosen_];
  for (qsizetype i = 0; i < after.points.size(); ++i) {
    if (part_ < 0 || part_ == i) after.points[i] += filmBy;
  }
  undo_.push(new Motion(*this, chosen_, after, drag));
}

void MeasureBoard::removeChosen() {
  if (chosen_ >= 0) undo_.push(new Removal(*this, chosen_));
}

void MeasureBoard::removeAll() {
  if (measures_.isEmpty()) return;
  undo_.beginMacro(tr("remove all measures"));
  while (!measures_.isEmpty()) undo_.push(new Removal(*this, static_cast<int>(measures_.size()) - 1));
  undo_.endMacro();
}

void MeasureBoard::insert(int at, const Measure& measure) {
  measures_.insert(at, measure);
  choose(at);
}

void MeasureBoard::take(int at) {
  measures_.removeAt(at);
  choose(-1);
}

void MeasureBoard::replace(int at, const Measure& measure) {
  measures_[at] = measure;
  choose(at, chosen_ == at ? part_ : -1);
}

}  // namespace carina::gui
