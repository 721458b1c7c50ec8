// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/pages/review_evaluate_bar.h"

#include <QFileDialog>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

#include "gui/widgets/icon.h"

namespace carina::gui {

ReviewEvaluateBar::ReviewEvaluateBar(QWidget* parent) : QFrame(parent), start_(new QPushButton(tr("Evaluate"))) {
  setFrameShape(QFrame::StyledPanel);
  auto* layout = new QGridLayout(this);
  model_ = addField(tr("&Model:"), tr("a .safetensors file, a checkpoint or a training run"), 0);
  records_ = addField(tr("&Records:"), tr("a folder that carina pack wrote"), 1);
  split_ = addField(tr("&Split:"), tr("test, else val"), 2);
  addChoice(model_, 0, false);
  addChoice(records_, 1, true);
  model_->setObjectName(QStringLiteral("modelFile"));
  records_->setObjectName(QStringLiteral("recordsFolder"));
  start_->setObjectName(QStringLiteral("evaluate"));
  start_->setIcon(makeIcon(QStringLiteral("play")));
  auto* close = new QPushButton(tr("Close"));
  layout->addWidget(start_, 2, 2);
  layout->addWidget(close, 2, 3);
  layout->setColumnStretch(1, 1);
  connect(close, &QPushButton::clicked, this, &QWidget::hide);
  for (auto* field : {model_, records_}) connect(field, &QLineEdit::textChanged, this, &ReviewEvaluateBar::check);
  connect(start_, &QPushButton::clicked, this,
          [this] { Q_EMIT asked(model_->text().trimmed(), records_->text().trimmed(), split_->text().trimmed()); });
  check();
}

QLineEdit* ReviewEvaluateBar::addField(const QString& title, const QString& hint, int row) {
  auto* field = new QLineEdit;
  field->setPlaceholderText(hint);
  auto* label = new QLabel(title);
  label->setBuddy(field);
  auto* layout = static_cast<QGridLayout*>(this->layout());
  layout->addWidget(label, row, 0);
  layout->addWidget(field, row, 1);
  return field;
}

void ReviewEvaluateBar::addChoice(QLineEdit* field, int row, bool isFolder) {
  auto* button = new QPushButton(tr("Choose…"));
  button->setAccessibleName(isFolder ? tr("Choose the records") : tr("Choose the model"));
  static_cast<QGridLayout*>(layout())->addWidget(button, row, 2, 1, 2);
  connect(button, &QPushButton::clicked, this, [this, field, isFolder] {
    const auto path = isFolder ? QFileDialog::getExistingDirectory(this, tr("Folder of records"), field->text())
                               : QFileDialog::getOpenFileName(this, tr("Model"), field->text(),
                                                              tr("Models (*.safetensors);;All files (*)"));
    if (!path.isEmpty()) field->setText(path);
  });
}

void ReviewEvaluateBar::setModel(const QString& path) {
  model_->setText(path);
}

void ReviewEvaluateBar::setRecords(const QString& folder) {
  records_->setText(folder);
}

void ReviewEvaluateBar::check() {
  start_->setEnabled(!model_->text().trimmed().isEmpty() && !records_->text().trimmed().isEmpty());
}

}  // namespace carina::gui
