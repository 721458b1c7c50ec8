// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/pages/training_preview.h"

#include <QLabel>
#include <QLocale>
#include <QVBoxLayout>
#include <algorithm>

#include "engine/core/words.h"
#include "engine/launch/submitted_training.h"
#include "gui/models/run_table.h"
#include "gui/widgets/plot_view.h"

namespace carina::gui {
namespace {

constexpr int kPauseMs = 350;

QString bytesOf(std::int64_t bytes) {
  return QString::fromStdString(bytesText(bytes));
}

QString countOf(std::int64_t number) {
  return QLocale().toString(qlonglong(number));
}

}  // namespace

TrainingPreview::TrainingPreview(QWidget* parent) : QWidget(parent), rate_(new PlotView), facts_(new QLabel) {
  rate_->setObjectName(QStringLiteral("preview-rate"));
  rate_->setTitle(tr("Learning rate"));
  rate_->setAccessibleName(tr("The learning rate over the epochs"));
  rate_->setAxes({tr("Epoch"), 0.0}, {QString(), 0.0});
  rate_->setLegendVisible(false);
  rate_->setEmptyText(tr("Choose a folder of records: how many films it has decides how the rate goes"));
  facts_->setObjectName(QStringLiteral("preview-facts"));
  facts_->setWordWrap(true);
  facts_->setTextFormat(Qt::PlainText);
  facts_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  auto* layout = new QVBoxLayout(this);
  layout->addWidget(rate_, 1);
  layout->addWidget(facts_);
  timer_.setSingleShot(true);
  timer_.setInterval(kPauseMs);
  connect(&timer_, &QTimer::timeout, this, &TrainingPreview::begin);
}

void TrainingPreview::look(const std::string& config, int ranks) {
  config_ = config;
  ranks_ = ranks;
  timer_.start();
}

void TrainingPreview::begin() {
  task_.start<launch::TrainingPreview>(
      [config = config_, ranks = ranks_](TaskWatch&) {
        return launch::previewTraining(launch::trainingIn(config), ranks);
      },
      [this](const launch::TrainingPreview& preview) {
        show(preview);
        Q_EMIT faultFound({});
      },
      [this](const QString& words) {
        rate_->setEmptyText(tr("Nothing to show: what stands in the way is said on the left"));
        rate_->setSeries({});
        facts_->clear();
        Q_EMIT faultFound(words);
      });
}

QString TrainingPreview::timeText(const launch::TrainingPreview& preview) const {
  const auto net = QString::fromStdString(preview.net);
  const auto known =
      std::ranges::find_if(earlier_, [&](const EarlierRun& run) { return run.net == net && run.filmsPerSecond > 0; });
  if (known == earlier_.end()) {
    return tr("Time: not known, as no run of %1 that went before is in the list").arg(net);
  }
  const auto films = static_cast<double>(preview.totalSteps() * preview.filmsPerStep);
  return tr("Time: about %1 at %2 films a second, as the run %3 of the same net went; validation comes on top, and "
            "another batch, precision or machine changes it")
      .arg(spanText(films / known->filmsPerSecond), QLocale().toString(known->filmsPerSecond, 'f', 1), known->name);
}

void TrainingPreview::show(const launch::TrainingPreview& preview) {
  PlotSeries rate{tr("learning rate"), {}, {}};
  for (std::size_t i = 0; i < preview.rates.size(); ++i) {
    rate.points << QPointF(preview.epochsDone[i], preview.rates[i]);
  }
  rate_->setSeries({rate});
  const auto& bytes = preview.bytes;
  const QStringList lines{
      tr("%1 learns %2 labels from %3 films, judged by %4")
          .arg(QString::fromStdString(preview.net), countOf(preview.labels), countOf(preview.films),
               countOf(preview.validationFilms)),
      tr("%1 steps: %2 epochs of %3, each of %4 films")
          .arg(countOf(preview.totalSteps()), countOf(preview.epochs), countOf(preview.stepsPerEpoch),
               countOf(preview.filmsPerStep)),
      tr("Memory of each rank: %1, of it %2 for activations, %3 for weights, gradients and momentum, %4 for films")
          .arg(bytesOf(bytes.sum()), bytesOf(bytes.activations), bytesOf(bytes.parameters), bytesOf(bytes.films)),
      timeText(preview)};
  facts_->setText(lines.join(QLatin1Char('\n')));
}

}  // namespace carina::gui
