// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QString>

class QLabel;
class QToolButton;
class QPushButton;

namespace carina::gui {

class IconView;

/// One sentence where it belongs, in place of a dialog: what happened, what would mend it, and one thing to do about
/// it. Threads  GUI thread only
class InlineMessage : public QFrame {
  Q_OBJECT

 public:
  enum class Kind { Information, Success, Warning, Error };

  /// Hidden until show() is called with words.
  explicit InlineMessage(QWidget* parent = nullptr);

  void show(Kind kind, const QString& text);

  /// With a button; `pressed` is emitted for it.
  void show(Kind kind, const QString& text, const QString& action);
  void clear();

  QString text() const;
  Kind kind() const { return kind_; }

 Q_SIGNALS:
  void pressed();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void color();

  Kind kind_ = Kind::Information;
  IconView* icon_;
  QLabel* text_;
  QPushButton* action_;
  QToolButton* close_;
};

}  // namespace carina::gui
