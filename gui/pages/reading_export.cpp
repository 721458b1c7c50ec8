// SPDX-License-Identifier: GPL-3.0-or-later
// The part of the Reading page that leaves something behind.
#include <QAction>
#include <QFileDialog>
#include <functional>

#include "engine/core/error.h"
#include "gui/pages/film_view.h"
#include "gui/pages/reading_reports.h"
#include "gui/pages/reading_room.h"
#include "gui/widgets/inline_message.h"

namespace carina::gui {

void ReadingRoom::askForPlace(const QString& title, const QString& name,
                              const std::function<void(const QString&)>& then) {
  // Not a native one: it can be driven without a mouse and looks the same everywhere.
  auto* dialog = new QFileDialog(this, title, {}, {});
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->selectFile(name);
  connect(dialog, &QFileDialog::fileSelected, this, then);
  dialog->open();
}

void ReadingRoom::save(const QString& path, std::function<void()> write) {
  exportTask_.start<bool>(
      [write = std::move(write)](TaskWatch&) {
        write();
        return true;
      },
      [this, path, names = withPatient_->isChecked()](bool) {
        message_->show(InlineMessage::Kind::Success,
                       names ? tr("Saved %1, with what the film says of the patient.").arg(path)
                             : tr("Saved %1, without a word about the patient.").arg(path));
      },
      [this](const QString& error) { message_->show(InlineMessage::Kind::Error, error); });
}

void ReadingRoom::exportPicture() {
  if (!view_) return message_->show(InlineMessage::Kind::Information, tr("Choose a film first."));
  askForPlace(tr("Export the film as it is shown"), QStringLiteral("film.png"), [this](const QString& path) {
    save(path, [picture = main_->picture(true), path] {
      if (!picture.save(path, "PNG")) throw Error(ErrorCode::Io, path.toStdString() + ": cannot be written");
    });
  });
}

void ReadingRoom::exportReport() {
  const auto analysis = film_ < 0 ? nullptr : analyst_.find(films_.library().film(film_).key());
  if (!view_ || !analysis)
    return message_->show(InlineMessage::Kind::Information,
                          tr("A report is made of a film that has been read: choose one, and wait for its findings."));
  askForPlace(tr("Export a report"), QStringLiteral("report.pdf"), [this, analysis](const QString& path) {
    const ShownFilm shown = {main_->picture(false), films_.library().film(film_).fileName(),
                             findings_->overlay() ? findings_->chosenLabel() : QString()};
    save(path, [analysis, shown, path, includes = withPatient_->isChecked()] {
      report::saveFilmReport(path.toStdString(), makeFilmReport(*analysis, shown), {.includesPatient = includes});
    });
  });
}

void ReadingRoom::exportWorklist() {
  const auto models = analyst_.models();
  if (!models || worklistModel_.done() == 0)
    return message_->show(InlineMessage::Kind::Information,
                          tr("No film has been read yet: press “Read all films” first."));
  askForPlace(tr("Export the worklist"), QStringLiteral("worklist.csv"), [this, models](const QString& path) {
    const auto labels = worklistModel_.labels();
    std::vector<std::pair<AnalysisPtr, UnreadFilm>> films;
    const auto& library = films_.library();
    films.reserve(static_cast<std::size_t>(library.films()));
    for (int i = 0; i < library.films(); ++i)
      films.emplace_back(analyst_.find(library.film(i).key()),
                         UnreadFilm{library.film(i).fileName(), library.film(i).problem});
    save(path, [models, labels, films, path, includes = withPatient_->isChecked()] {
      auto list = makeWorklist(*models, labels);
      for (const auto& [analysis, film] : films) list.rows.push_back(makeWorklistRow(analysis.get(), film, labels));
      report::saveWorklist(path.toStdString(), list, {.includesPatient = includes});
    });
  });
}

}  // namespace carina::gui
