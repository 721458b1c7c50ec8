// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>
#include <map>
#include <vector>

#include "gui/models/training_form.h"

class QCheckBox;
class QLabel;
class QLineEdit;
class QVBoxLayout;

namespace carina::gui {

/// One option of a training: its name, what edits it, what is wrong with it.
/// Threads  GUI thread only
class TrainingField : public QWidget {
  Q_OBJECT

 public:
  TrainingField(const TrainingForm::Field& field, QWidget* parent = nullptr);

  /// What the form has now.
  void show(const TrainingForm::Field& field);
  void showFault(const QString& words);
  bool matches(const QString& words) const { return searched_.contains(words, Qt::CaseInsensitive); }
  bool isSaid() const { return isSaid_; }
  QWidget* editor() const { return editor_; }

  /// The wheel moves the form, not a value that happens to be below it.
  bool eventFilter(QObject* watched, QEvent* event) override;

 Q_SIGNALS:
  void edited(const QString& text);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void color();
  void take(const QString& text);
  void makeEditor(const TrainingForm::Field& field);
  void makeList(const TrainingForm::Field& field);
  void makeLine(const TrainingForm::Field& field);
  void browse();

  QString searched_;
  QLabel* name_;
  QLabel* fault_;
  QWidget* editor_ = nullptr;
  bool isSaid_ = false;
  bool isTaking_ = false;  ///< what is typed stays as it is typed, also on its way through the preset
};

/// Everything that can be said of a training, in groups, the usual things first; searched by words.
/// Threads  GUI thread only
class TrainingFields : public QWidget {
  Q_OBJECT

 public:
  explicit TrainingFields(TrainingForm& form, QWidget* parent = nullptr);

  /// Words beside a field that the form itself cannot know.
  void showFault(const QString& key, const QString& words);
  void goTo(const QString& key);
  TrainingField* field(const QString& key) const;

 private:
  struct Group {
    QLabel* title;
    std::vector<TrainingField*> fields;
  };

  void addGroup(const QString& title, const QStringList& keys);
  void addField(const QString& key, Group& group);
  void filter();

  TrainingForm& form_;
  QLineEdit* search_;
  QCheckBox* onlySaid_;
  QLabel* nothing_;
  QVBoxLayout* rows_;
  std::vector<Group> groups_;
  std::map<QString, TrainingField*> fields_;
};

}  // namespace carina::gui
