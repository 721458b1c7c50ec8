// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include "gui/models/settings.h"
#include "gui/widgets/section.h"

class QPushButton;

namespace carina::gui {

class InlineMessage;

/// What is shown of patients, and what is remembered of what was opened.
/// Threads  GUI thread only
class PrivacySection : public Section {
  Q_OBJECT

 public:
  explicit PrivacySection(Settings& settings, QWidget* parent = nullptr);

 private:
  void clearRecent();
  void undo();
  void updateButton();

  Settings& settings_;
  QStringList before_;
  QPushButton* clear_;
  InlineMessage* message_;
};

}  // namespace carina::gui
