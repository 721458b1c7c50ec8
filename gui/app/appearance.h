// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QApplication>
#include <memory>
#include <vector>

#include "gui/models/settings.h"

class QTranslator;

namespace carina::gui {

/// Puts the chosen theme on, now and whenever another is chosen while both live.
/// Threads  GUI thread only
void followTheme(QApplication& application, Settings& settings);

/// The words of the windows that are made after it: English plurals, Qt's own and Carina's in the chosen language, and
/// a file that the user chose, which comes last and wins. They are English again once it is gone.
///
/// Threads  GUI thread only
class Translations {
 public:
  explicit Translations(const Settings& settings);
  ~Translations();
  Translations(const Translations&) = delete;
  Translations& operator=(const Translations&) = delete;

 private:
  void load(const QString& file);
  void load(const QLocale& locale, const QString& name, const QString& folder);
  void install(std::unique_ptr<QTranslator> translator);

  std::vector<std::unique_ptr<QTranslator>> installed_;
};

}  // namespace carina::gui
