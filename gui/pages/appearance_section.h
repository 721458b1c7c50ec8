// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/models/settings.h"
#include "gui/widgets/section.h"

class QComboBox;
class QFormLayout;
class QLineEdit;

namespace carina::gui {

class InlineMessage;

/// Theme and language. A theme is on at once; a language from the next start on.
/// Threads  GUI thread only
class AppearanceSection : public Section {
  Q_OBJECT

 public:
  explicit AppearanceSection(Settings& settings, QWidget* parent = nullptr);

 private:
  void makeThemes(QFormLayout* form);
  void makeLanguages(QFormLayout* form);
  void makeTranslation(QFormLayout* form);
  void chooseTranslation();
  void setTranslation(const QString& file);
  void sayNextStart();

  Settings& settings_;
  QComboBox* language_ = nullptr;
  QLineEdit* translation_ = nullptr;
  InlineMessage* message_;
};

}  // namespace carina::gui
