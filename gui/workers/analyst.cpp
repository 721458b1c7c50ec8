// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/workers/analyst.h"

#include <QCoreApplication>
#include <QPointer>
#include <array>

#include "engine/model/default_model.h"
#include "engine/model/model.h"
#include "engine/model/model_path.h"
#include "gui/workers/analysis_memory.h"

namespace carina::gui {
namespace {

QString wordsOf(const std::exception& error) {
  return QString::fromUtf8(error.what());
}

/// Points beside a model; those that cannot be used are said, never passed over.
void findPointsOf(ReadyModel& ready) {
  if (ready.file.isEmpty()) return;
  try {
    const std::array weights = {ready.facts.weightsSha256};
    ready.points = model::findPoints(ready.file.toStdString(), weights);
  } catch (const std::exception& error) {
    ready.pointsProblem = wordsOf(error);
  }
}

}  // namespace

/// The models as the thread runs them.
struct Analyst::Panel {
  ReadyModels ready;
  std::vector<std::unique_ptr<predict::Predictor>> predictors;
};

Analyst::Analyst(const QString& memoryFolder, QObject* parent)
    : QObject(parent), panel_(std::make_unique<Panel>()), memory_(std::make_unique<AnalysisMemory>(memoryFolder)) {
  thread_ = std::jthread([this](const std::stop_token& stop) { work(stop); });
}

Analyst::~Analyst() {
  thread_.request_stop();
  changed_.notify_all();
}

void Analyst::setModels(const QStringList& files) {
  {
    const std::lock_guard lock(mutex_);
    ++round_;
    first_.clear();
    later_.clear();
    wanted_ = files;
  }
  known_.clear();
  models_.reset();
  changed_.notify_all();
}

void Analyst::analyse(const FilmRequest& request) {
  if (const auto found = find(request.key)) {
    // Not before this call is over: who asked is not ready for the answer yet.
    QMetaObject::invokeMethod(
        this, [this, key = request.key, found] { Q_EMIT analysed(key, found); }, Qt::QueuedConnection);
    return;
  }
  const std::lock_guard lock(mutex_);
  first_.push_front(request);
  changed_.notify_all();
}

void Analyst::analyseLater(const std::vector<FilmRequest>& requests) {
  const std::lock_guard lock(mutex_);
  for (const auto& request : requests) {
    if (!known_.contains(request.key)) later_.push_back(request);
  }
  changed_.notify_all();
}

void Analyst::cancel() {
  const std::lock_guard lock(mutex_);
  ++round_;
  first_.clear();
  later_.clear();
}

AnalysisPtr Analyst::find(const QString& key) const {
  const auto found = known_.find(key);
  return found == known_.end() ? nullptr : found->second;
}

int Analyst::waiting() const {
  const std::lock_guard lock(mutex_);
  return static_cast<int>(first_.size() + later_.size());
}

void Analyst::tell(int round, std::function<void()> what) {
  const QPointer<Analyst> self(this);
  QMetaObject::invokeMethod(
      QCoreApplication::instance(),
      [self, round, what = std::move(what)] {
        if (!self) return;
        {
          const std::lock_guard lock(self->mutex_);
          if (round != self->round_) return;
        }
        what();
      },
      Qt::QueuedConnection);
}

std::optional<FilmRequest> Analyst::next(std::unique_lock<std::mutex>& lock, const std::stop_token& stop) {
  changed_.wait(lock, stop, [this] { return wanted_ || !first_.empty() || !later_.empty(); });
  if (stop.stop_requested() || wanted_) return {};
  auto& queue = first_.empty() ? later_ : first_;
  auto request = std::move(queue.front());
  queue.pop_front();
  return request;
}

void Analyst::work(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    std::unique_lock lock(mutex_);
    const auto request = next(lock, stop);
    const auto files = std::exchange(wanted_, std::nullopt);
    const int round = round_;
    lock.unlock();
    if (stop.stop_requested()) return;
    if (files) loadModels(*files, round);
    if (request) read(*request, round);
  }
}

void Analyst::loadModels(const QStringList& files, int round) {
  auto ready = std::make_shared<std::vector<ReadyModel>>();
  panel_ = std::make_unique<Panel>();
  for (const auto& file : files) {
    try {
      const auto path = model::modelFileOf(file.toStdString());
      auto found = file.isEmpty() ? model::loadDefaultModel() : model::FoundModel{model::loadModel(path), path};
      ReadyModel one{.file = QString::fromStdString(found.file),
                     .facts = {},
                     .card = found.model.card,
                     .points = {},
                     .pointsProblem = {}};
      std::vector<model::Model> models;
      models.push_back(std::move(found.model));
      auto predictor =
          std::make_unique<predict::Predictor>(std::move(models), predict::PredictorOptions{.heatMaps = true});
      one.facts = predictor->models().front();
      findPointsOf(one);
      ready->push_back(std::move(one));
      panel_->predictors.push_back(std::move(predictor));
    } catch (const std::exception& error) {
      tell(round, [this, file, words = wordsOf(error)] { Q_EMIT modelFailed(file, words); });
    }
  }
  panel_->ready = ready;
  tell(round, [this, models = ReadyModels(ready)] {
    models_ = models;
    Q_EMIT modelsReady(models);
  });
}

AnalysisPtr Analyst::recall(const FilmRequest& request) {
  auto known = memory_->find(request.stamp, panel_->ready);
  if (known && request.loadPatient) known->patient = request.loadPatient();
  return known;
}

AnalysisPtr Analyst::analysisOf(const FilmRequest& request) {
  if (auto known = recall(request)) return known;
  const auto film = request.load();
  auto analysis = std::make_shared<Analysis>();
  analysis->models = panel_->ready;
  analysis->suitability = predict::checkSuitability(*film);
  analysis->pixelSha256 = film->pixelSha256;
  analysis->size = film->size;
  analysis->source = film->source;
  analysis->patient = film->patient;
  for (std::size_t i = 0; i < panel_->predictors.size(); ++i) {
    auto& predictor = *panel_->predictors[i];
    const std::array prepared = {predictor.prepare(*film)};
    analysis->opinions.push_back({i, std::move(predictor.predict(prepared).front())});
  }
  memory_->keep(request.stamp, *analysis);
  return analysis;
}

void Analyst::read(const FilmRequest& request, int round) {
  try {
    tell(round, [this, key = request.key, analysis = analysisOf(request)] {
      known_[key] = analysis;
      Q_EMIT analysed(key, analysis);
    });
  } catch (const std::exception& error) {
    tell(round, [this, key = request.key, words = wordsOf(error)] { Q_EMIT failed(key, words); });
  }
}

}  // namespace carina::gui
