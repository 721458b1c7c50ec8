// SPDX-License-Identifier: GPL-3.0-or-later
// The part of the Reading page that models have a say in.
#include <QFileInfo>
#include <QMenu>
#include <algorithm>

#include "engine/image/network_input.h"
#include "engine/model/input_spec.h"
#include "gui/pages/film_view.h"
#include "gui/pages/reading_room.h"
#include "gui/pages/reading_worklist.h"
#include "gui/widgets/inline_message.h"

namespace carina::gui {
namespace {

const SettingKey kBeside = {"reading/models-beside", QStringList()};  // of the default model

/// A network's first channel as a picture: what was subtracted and divided is put back.
QImage pictureOf(const std::vector<float>& input, const image::InputSpec& spec) {
  QImage picture(spec.columns, spec.rows, QImage::Format_Grayscale8);
  for (int row = 0; row < spec.rows; ++row) {
    auto* line = picture.scanLine(row);
    for (int column = 0; column < spec.columns; ++column) {
      const auto at =
          static_cast<std::size_t>(row) * static_cast<std::size_t>(spec.columns) + static_cast<std::size_t>(column);
      const double grey = (static_cast<double>(input[at]) * spec.stdDev[0] + spec.mean[0]) / spec.scale;
      line[column] = static_cast<uchar>(std::clamp(grey + 0.5, 0.0, 255.0));
    }
  }
  return picture;
}

}  // namespace

void ReadingRoom::connectAnalyst() {
  connect(&analyst_, &Analyst::modelsReady, this, &ReadingRoom::takeModels);
  connect(&analyst_, &Analyst::modelFailed, this,
          [this](const QString&, const QString& words) { findings_->showModelProblem(words); });
  connect(&analyst_, &Analyst::analysed, this, &ReadingRoom::takeAnalysis);
  connect(&analyst_, &Analyst::failed, this, [this](const QString& key, const QString& words) {
    worklistModel_.setProblem(key, words);
    worklist_->showProgress(analyst_.waiting());
    if (film_ >= 0 && films_.library().film(film_).key() == key) findings_->showProblem(words);
  });
  connect(findings_, &ReadingFindings::cancelWanted, this, [this] {
    analyst_.cancel();
    findings_->showProblem(tr("Reading was cancelled. Press A to read the film."));
    worklist_->showProgress(0);
  });
  connect(findings_, &ReadingFindings::overlayChanged, this, &ReadingRoom::showOverlay);
  connect(findings_, &ReadingFindings::seenWanted, this, &ReadingRoom::showSeen);
  connect(worklist_, &ReadingWorklist::readAllWanted, this, &ReadingRoom::readAll);
  connect(worklist_, &ReadingWorklist::cancelWanted, this, [this] {
    analyst_.cancel();
    worklist_->showProgress(0);
  });
  connect(worklist_, &ReadingWorklist::exportWanted, this, &ReadingRoom::exportWorklist);
  connect(&context().settings, &Settings::changed, this, [this](const QString& name) {
    if (name == QLatin1String(keys::kModel.name) || name == QLatin1String(kBeside.name)) useModels();
  });
}

void ReadingRoom::useModels() {
  QStringList files = {context().settings.get(keys::kModel).toString()};
  for (const auto& file : context().settings.get(kBeside).toStringList()) {
    if (!files.contains(file)) files << file;
  }
  findings_->forgetModels();
  analyst_.setModels(files);
  if (film_ >= 0 && view_) analyse(film_);
}

void ReadingRoom::fillModels() {
  models_->clear();
  auto beside = context().settings.get(kBeside).toStringList();
  const auto main = context().settings.get(keys::kModel).toString();
  auto* first = models_->addAction(main.isEmpty() ? tr("The installed model") : QFileInfo(main).completeBaseName());
  first->setCheckable(true);
  first->setChecked(true);
  first->setEnabled(false);
  models_->addSection(tr("Beside it, with their mean"));
  for (const auto& file : context().settings.get(keys::kModelFiles).toStringList()) {
    if (file == main) continue;
    auto* action = models_->addAction(QFileInfo(file).completeBaseName());
    action->setCheckable(true);
    action->setChecked(beside.contains(file));
    connect(action, &QAction::triggered, this, [this, file, beside](bool on) mutable {
      beside.removeAll(file);
      if (on) beside << file;
      context().settings.set(kBeside, beside);
    });
  }
  models_->addSeparator();
  connect(models_->addAction(tr("All models…")), &QAction::triggered, this,
          [this] { Q_EMIT wanted(QStringLiteral("models"), {}); });
}

void ReadingRoom::takeModels(const ReadyModels& models) {
  findings_->showModels(models);
  const auto labels = labelsOf(*models);
  worklistModel_.setLabels(labels, thresholdsOf(*models, labels));
  worklist_->showProgress(analyst_.waiting());
}

void ReadingRoom::analyse(int film) {
  findings_->showBusy();
  analyst_.analyse(films_.requestOf(film));
}

void ReadingRoom::takeAnalysis(const QString& key, const AnalysisPtr& analysis) {
  worklistModel_.setResult(key, meansOf(*analysis, worklistModel_.labels()));
  worklist_->showProgress(analyst_.waiting());
  if (film_ >= 0 && films_.library().film(film_).key() == key && view_) {
    findings_->showAnalysis(analysis);
    QStringList objections;
    for (const auto& objection : analysis->suitability.objections)
      objections << QString::fromStdString(objection.words);
    findings_->setObjections(objections, !analysis->suitability.isSuitable());
  }
}

void ReadingRoom::fillWorklist() {
  std::vector<WorklistRow> rows;
  const auto& library = films_.library();
  for (int i = 0; i < library.films(); ++i) {
    const auto& film = library.film(i);
    const bool hidesName = !film.patientId.isEmpty() || !film.patientName.isEmpty();
    rows.push_back({film.key(), hidesName ? tr("Film %1 · %2").arg(i + 1).arg(titleOf(i)) : film.fileName(), i});
  }
  worklistModel_.setRows(std::move(rows));
  for (int i = 0; i < library.films(); ++i) {
    const auto& film = library.film(i);
    if (!film.problem.isEmpty()) worklistModel_.setProblem(film.key(), film.problem);
    if (const auto known = analyst_.find(film.key()))
      worklistModel_.setResult(film.key(), meansOf(*known, worklistModel_.labels()));
  }
  worklist_->showProgress(analyst_.waiting());
}

void ReadingRoom::readAll() {
  fillWorklist();
  std::vector<FilmRequest> requests;
  const auto& library = films_.library();
  for (int i = 0; i < library.films(); ++i) {
    if (library.film(i).problem.isEmpty()) requests.push_back(films_.requestOf(i));
  }
  analyst_.analyseLater(requests);
  worklist_->showProgress(analyst_.waiting());
}

void ReadingRoom::showOverlay() {
  const auto overlay = findings_->overlay();
  if (!overlay || main_->isEmpty()) return main_->clearOverlay();
  main_->setOverlayLook(
      {overlay->isContour ? OverlayLook::Style::Contour : OverlayLook::Style::Colour, overlay->opacity});
  main_->setOverlay(overlay->chosen.map, overlay->chosen.strongest);
}

void ReadingRoom::showSeen() {
  const auto models = analyst_.models();
  if (!findings_->wantsSeen() || !view_ || !models || models->empty()) return findings_->setSeen({}, {});
  const auto spec = model::inputSpecOf(models->front().card);
  const auto words = tr("The input of %1: %2 × %3 pixels, the whole film, its shape not kept")
                         .arg(gui::titleOf(models->front()))
                         .arg(spec.columns)
                         .arg(spec.rows);
  seenTask_.start<QImage>(
      [film = view_->film, spec](TaskWatch&) { return pictureOf(image::makeNetworkInput(*film, spec), spec); },
      [this, words](const QImage& picture) { findings_->setSeen(picture, words); },
      [this](const QString& error) { findings_->setSeen({}, error); });
}

}  // namespace carina::gui
