// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>

class QLineEdit;
class QToolButton;

namespace carina::gui {

/// One line of text to look at, with a button that copies it: a hash, a path.
/// Threads  GUI thread only
class CopyLine : public QWidget {
  Q_OBJECT

 public:
  /// `name` is what the text is, for those who do not see it.
  explicit CopyLine(const QString& name, QWidget* parent = nullptr);

  void setText(const QString& text);
  QString text() const;

 private:
  void copy();

  QLineEdit* line_;
  QToolButton* button_;
};

}  // namespace carina::gui
