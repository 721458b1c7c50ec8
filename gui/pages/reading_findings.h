// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to the Reading page: the panel beside the film.

#include <QStringList>
#include <QWidget>
#include <optional>

#include "gui/models/findings_model.h"
#include "gui/models/settings.h"
#include "gui/pages/reading_analysis.h"

class QBoxLayout;
class QCheckBox;
class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QSlider;
class QSortFilterProxyModel;
class QTableView;
class QTextBrowser;
class QToolButton;

namespace carina::gui {

class InlineMessage;

/// What models say of the film at hand: text first, a heat map only when it is asked for.
///
/// Threads  GUI thread only
class ReadingFindings : public QWidget {
  Q_OBJECT

 public:
  /// What shall lie over the film.
  struct Overlay {
    ChosenMap chosen;
    QString label;
    double opacity = 0.6;
    bool isContour = false;
  };

  explicit ReadingFindings(QWidget* parent = nullptr);

  void showModels(const ReadyModels& models);
  /// Stays until other models are shown.
  void showModelProblem(const QString& words);
  void forgetModels();
  void showBusy();
  void showAnalysis(const AnalysisPtr& analysis);
  void showProblem(const QString& words);
  void clear();

  /// Why the film should not be judged; `refuses`: not at all.
  void setObjections(const QStringList& words, bool refuses);

  /// What the first model saw of the film.
  void setSeen(const QImage& seen, const QString& words);
  bool wantsSeen() const;

  /// Nothing while no heat map is wanted, or there is none.
  std::optional<Overlay> overlay() const;

  /// While the key is held; the panel's own switch stays as it is.
  void holdHeatMap(bool isHeld);
  void setHeatMap(bool isOn);
  QString chosenLabel() const;

  void saveLayout(QSettings& store) const;
  void restoreLayout(QSettings& store);

 Q_SIGNALS:
  void overlayChanged();
  void seenWanted(bool isWanted);
  void cancelWanted();

 private:
  void makeTable();
  void layOut();
  void connectParts();
  void makeHeatMapRow(QBoxLayout& layout);
  void sortByProbability(bool isOn);
  void choose(const QModelIndex& index);
  void fitColumns();

  FindingsModel* model_;
  QSortFilterProxyModel* sorted_;
  ReadyModels models_;
  AnalysisPtr analysis_;
  QString modelProblem_;
  bool isHeld_ = false;

  QLabel* title_;
  QToolButton* cardButton_;
  QTextBrowser* card_;
  InlineMessage* objections_;
  InlineMessage* problem_;
  QLabel* hint_;
  QTableView* table_;
  QCheckBox* sort_;
  QProgressBar* busy_;
  QPushButton* cancel_;
  QCheckBox* heatMap_;
  QComboBox* style_;
  QSlider* opacity_;
  QCheckBox* seenSwitch_;
  QLabel* seen_;
  QLabel* seenWords_;
};

}  // namespace carina::gui
