// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "gui/workers/task.h"
#include "gui/workers/training_start.h"

class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QSpinBox;

namespace carina::gui {

/// Where a training shall run: here, here on several ranks, or on a cluster.
/// Threads  GUI thread only
class TrainingPlaceBox : public QWidget {
  Q_OBJECT

 public:
  explicit TrainingPlaceBox(QWidget* parent = nullptr);

  TrainingPlace place() const;

  /// Ranks in all, as far as that is known here.
  int ranks() const;

 Q_SIGNALS:
  void changed();

 private:
  enum class Kind { Alone, Ranks, Cluster };

  void fill(const std::vector<ClusterEntry>& clusters);
  void choose();
  Kind kind() const;
  const ClusterEntry* cluster() const;

  Task task_;
  std::vector<ClusterEntry> clusters_;
  QComboBox* where_;
  QSpinBox* ranks_;
  QSpinBox* nodes_;
  QSpinBox* perNode_;
  QLineEdit* time_;
  QLabel* note_;
  QFormLayout* rows_;
};

}  // namespace carina::gui
