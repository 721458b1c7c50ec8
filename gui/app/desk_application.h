// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QApplication>
#include <QString>

namespace carina::gui {

/// The program around the windows. An error that nobody expected ends what was being done, and not the program with all
/// that is open in it.
///
/// Threads  GUI thread only
class DeskApplication : public QApplication {
  Q_OBJECT

 public:
  using QApplication::QApplication;

  bool notify(QObject* receiver, QEvent* event) override;

 Q_SIGNALS:
  /// In the error's own words.
  void failed(const QString& words);
};

}  // namespace carina::gui
