// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/models/settings.h"
#include "gui/widgets/section.h"
#include "gui/workers/cache_folder.h"

class QFormLayout;
class QLabel;
class QPushButton;

namespace carina::gui {

class InlineMessage;

/// How much may be cached, and where everything lies.
/// Threads  GUI thread only
class StorageSection : public Section {
  Q_OBJECT

 public:
  explicit StorageSection(Settings& settings, QWidget* parent = nullptr);

  /// Counts anew what the cache holds.
  void refresh();

 private:
  void addPlace(QFormLayout* form, const QString& title, const QString& path, const char* name);
  void openPlace(const QString& path);
  void clear();
  void showContent(const CacheContent& content);

  Settings& settings_;
  Task counting_;
  Task clearing_;
  QLabel* content_;
  QPushButton* clear_;
  InlineMessage* message_;
};

}  // namespace carina::gui
