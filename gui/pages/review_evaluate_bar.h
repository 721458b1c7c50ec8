// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLineEdit;
class QPushButton;

namespace carina::gui {

/// Asks which model shall be judged on which records, in the page itself.
/// Threads  GUI thread only
class ReviewEvaluateBar : public QFrame {
  Q_OBJECT

 public:
  explicit ReviewEvaluateBar(QWidget* parent = nullptr);

  void setModel(const QString& path);
  void setRecords(const QString& folder);

 Q_SIGNALS:
  /// `split` may be empty.
  void asked(const QString& model, const QString& records, const QString& split);

 private:
  QLineEdit* addField(const QString& title, const QString& hint, int row);
  void addChoice(QLineEdit* field, int row, bool isFolder);
  void check();

  QLineEdit* model_;
  QLineEdit* records_;
  QLineEdit* split_;
  QPushButton* start_;
};

}  // namespace carina::gui
