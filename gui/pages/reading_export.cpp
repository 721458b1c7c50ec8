// SPDX-License-Identifier: GPL-3.0-or-later
// The part of the Reading page that leaves something behind.
#include <QDate>
#include <QFileDialog>
#include <QFileInfo>

#include "engine/core/file.h"
#include "gui/pages/film_view.h"
#include "gui/pages/reading_room.h"
#include "gui/widgets/inline_message.h"

namespace carina::gui {

void ReadingRoom::exportPicture() {
  if (!view_) return message_->show(InlineMessage::Kind::Information, tr("Choose a film first."));
  const auto path = QFileDialog::getSaveFileName(this, tr("Export the film as it is shown"), QStringLiteral("film.png"),
                                                 tr("PNG (*.png)"));
  if (path.isEmpty()) return;
  exportTask_.start<bool>([picture = main_->picture(true), path](TaskWatch&) { return picture.save(path, "PNG"); },
                          [this, path](bool isSaved) {
                            isSaved ? message_->show(InlineMessage::Kind::Success,
                                                     tr("Saved %1, without a word about the patient.").arg(path))
                                    : message_->show(InlineMessage::Kind::Error, tr("%1 cannot be written").arg(path));
                          },
                          [this](const QString& error) { message_->show(InlineMessage::Kind::Error, error); });
}

void ReadingRoom::exportReport() {}

void ReadingRoom::exportWorklist() {}

}  // namespace carina::gui
