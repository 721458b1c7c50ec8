// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/pages/review_progress.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>

namespace carina::gui {

ReviewProgress::ReviewProgress(Task& task, QWidget* parent)
    : QWidget(parent), what_(new QLabel), bar_(new QProgressBar) {
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(8, 4, 8, 4);
  auto* stop = new QPushButton(tr("Cancel"));
  stop->setObjectName(QStringLiteral("cancel"));
  layout->addWidget(what_);
  layout->addWidget(bar_, 1);
  layout->addWidget(stop);
  bar_->setAccessibleName(tr("Progress"));
  hide();
  connect(stop, &QPushButton::clicked, &task, &Task::cancel);
  connect(&task, &Task::started, this, [this] {
    show(0, 0);
    setVisible(true);
  });
  connect(&task, &Task::ended, this, &QWidget::hide);
  connect(&task, &Task::progressed, this, [this](quint64 done, quint64 total) { show(done, total); });
}

void ReviewProgress::setWhat(const QString& what) {
  what_->setText(what);
}

void ReviewProgress::show(quint64 done, quint64 total) {
  bar_->setRange(0, static_cast<int>(total));
  bar_->setValue(static_cast<int>(done));
  bar_->setFormat(tr("%v of %m films"));
}

}  // namespace carina::gui
