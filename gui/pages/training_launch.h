// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QTimer>
#include <QWidget>

#include "gui/models/settings.h"
#include "gui/models/training_form.h"
#include "gui/pages/training_preview.h"
#include "gui/workers/task.h"
#include "gui/workers/training_start.h"

class QComboBox;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QTabWidget;

namespace carina::gui {

class InlineMessage;
class TrainingFields;
class TrainingPlaceBox;

/// A training before it begins: what is said of it, where it shall run, what it would take, and what would be started.
/// Threads  GUI thread only
class TrainingLaunch : public QWidget {
  Q_OBJECT

 public:
  explicit TrainingLaunch(Settings& settings, QWidget* parent = nullptr);

  TrainingForm& form() { return form_; }
  void setEarlierRuns(const QList<EarlierRun>& runs) { preview_->setEarlierRuns(runs); }

  /// Another folder for the run, as the last is taken.
  void proposeFolder();

 Q_SIGNALS:
  /// It was started; `words` say how.
  void launched(const QString& folder, const QString& words);
  void left();

 private:
  QWidget* makeForm();
  QWidget* makeSide();
  QWidget* makeButtons();
  void findRecipes();
  void loadRecipe(const QString& file);
  void chooseRecipe();
  void chooseFolder();
  TrainingOrder order() const;
  void refresh();
  void showTexts();
  void showFault(const QString& words);
  void launch();

  Settings& settings_;
  TrainingForm form_;
  Task recipesTask_;
  Task recipeTask_;
  Task textTask_;
  Task startTask_;
  QTimer pause_;
  QComboBox* recipe_ = nullptr;
  QLineEdit* folder_ = nullptr;
  InlineMessage* message_ = nullptr;
  TrainingFields* fields_ = nullptr;
  TrainingPlaceBox* place_ = nullptr;
  TrainingPreview* preview_ = nullptr;
  QTabWidget* side_ = nullptr;
  QPlainTextEdit* config_ = nullptr;
  QPlainTextEdit* start_ = nullptr;
  QPushButton* launch_ = nullptr;
  QString faultyKey_;
};

}  // namespace carina::gui
