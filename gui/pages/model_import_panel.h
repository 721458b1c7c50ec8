// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QScrollArea>

#include "gui/workers/model_import.h"
#include "gui/workers/task.h"

class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QSpinBox;

namespace carina::gui {

class InlineMessage;

/// Asks what foreign weights are, and makes a model of them in the user's folder.
/// Threads  GUI thread only
class ModelImportPanel : public QScrollArea {
  Q_OBJECT

 public:
  explicit ModelImportPanel(QWidget* parent = nullptr);

  /// Starts with these weights; what was asked before is forgotten.
  void begin(const QString& weights);
  bool isRunning() const { return task_.isRunning(); }

 Q_SIGNALS:
  void imported(const QString& file);
  void closed();

 private:
  void makeFields(QFormLayout* form);
  void makeButtons(QLayout* layout);
  QWidget* makeFileRow(QLineEdit* line, const QString& title, const QString& filter);
  ModelImport wanted() const;
  void start();
  void stop();
  void showRunning(bool isRunning);
  QString netName() const;
  void describeNet();

  Task task_;
  QWidget* form_;
  QLineEdit* weights_;
  QComboBox* net_;
  QLabel* netHint_;
  QLineEdit* name_;
  QComboBox* training_;
  QLineEdit* trainingData_;
  QComboBox* preprocessing_;
  QSpinBox* inputSize_;
  QComboBox* epsilon_;
  QLineEdit* labels_;
  QLineEdit* notes_;
  InlineMessage* message_;
  QProgressBar* progress_;
  QPushButton* start_;
  QPushButton* cancel_;
};

}  // namespace carina::gui
