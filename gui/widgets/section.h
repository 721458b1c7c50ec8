// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QVBoxLayout;

namespace carina::gui {

/// A heading with what belongs under it.
/// Threads  GUI thread only
class Section : public QWidget {
  Q_OBJECT

 public:
  explicit Section(const QString& title, QWidget* parent = nullptr);

  /// One line under the heading that explains; empty hides it.
  void setHint(const QString& hint);
  QString hint() const;

  void add(QWidget* widget);
  void add(QLayout* layout);

 private:
  QLabel* hint_;
  QVBoxLayout* layout_;
};

}  // namespace carina::gui
