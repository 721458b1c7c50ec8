// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>
#include <QStringList>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "engine/image/film.h"
#include "engine/model/model_card.h"
#include "engine/model/operating_points.h"
#include "engine/predict/findings.h"
#include "engine/predict/predictor.h"
#include "engine/predict/suitability.h"

namespace carina::gui {

/// A model that films are read with, and what must be known of it beside every number.
struct ReadyModel {
  QString file;  ///< empty: the untrained weights that need no file
  predict::ModelFacts facts;
  model::ModelCard card;
  std::optional<model::OperatingPoints> points;  ///< those beside the file
  QString pointsProblem;                         ///< points that are there and cannot be used, in words
};
using ReadyModels = std::shared_ptr<const std::vector<ReadyModel>>;

/// What one model says of one film; labels as its card has them.
struct Opinion {
  std::size_t model = 0;  ///< a place in ReadyModels
  predict::Findings findings;
};

/// Everything that was found out about one film; its pixels are let go.
struct Analysis {
  ReadyModels models;
  std::vector<Opinion> opinions;
  predict::Suitability suitability;  ///< whether models should judge it at all
  std::string pixelSha256;
  image::Size size;
  image::SourceFacts source;
  image::PatientFacts patient;
};
using AnalysisPtr = std::shared_ptr<const Analysis>;

/// A film to be read: `key` is what it is remembered by; the functions are called on the analyst's thread.
struct FilmRequest {
  QString key;
  std::function<std::shared_ptr<const image::Film>()> load;
  QString stamp = {};  ///< the same as long as the film's bytes are; empty: it is not remembered on disk
  std::function<image::PatientFacts()> loadPatient = {};  ///< for a film that need not be read again
};

class AnalysisMemory;

/// Reads films with models on one thread of its own: a film that somebody waits for first, then the list in the
/// background. What was read with the same models is remembered.
///
/// Threads  GUI thread only; signals come there. Its destructor waits for the film at hand, and for no other.
class Analyst : public QObject {
  Q_OBJECT

 public:
  /// Keeps what it finds in `memoryFolder` as well; empty: only while it lives.
  explicit Analyst(const QString& memoryFolder = {}, QObject* parent = nullptr);
  ~Analyst() override;

  /// From now on these; all that was asked for and all that is remembered goes. Files may be paths of runs and
  /// checkpoints.
  void setModels(const QStringList& files);

  /// Before all others. What is remembered comes at once.
  void analyse(const FilmRequest& request);

  /// After all others.
  void analyseLater(const std::vector<FilmRequest>& requests);

  /// Nobody waits for anything any more; the film at hand is read to its end and not heard of.
  void cancel();

  AnalysisPtr find(const QString& key) const;
  ReadyModels models() const { return models_; }
  int waiting() const;

 Q_SIGNALS:
  void modelsReady(const carina::gui::ReadyModels& models);
  void modelFailed(const QString& file, const QString& error);
  void analysed(const QString& key, const carina::gui::AnalysisPtr& analysis);
  void failed(const QString& key, const QString& error);

 private:
  struct Panel;
  void work(const std::stop_token& stop);
  std::optional<FilmRequest> next(std::unique_lock<std::mutex>& lock, const std::stop_token& stop);
  void loadModels(const QStringList& files, int round);
  void read(const FilmRequest& request, int round);
  AnalysisPtr recall(const FilmRequest& request);
  AnalysisPtr analysisOf(const FilmRequest& request);
  void tell(int round, std::function<void()> what);

  ReadyModels models_;                    // of the GUI thread
  std::map<QString, AnalysisPtr> known_;  // likewise

  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<FilmRequest> first_;
  std::deque<FilmRequest> later_;
  std::optional<QStringList> wanted_;
  int round_ = 0;  ///< what belongs to an earlier one is not heard of

  std::unique_ptr<Panel> panel_;            // of the analyst's thread
  std::unique_ptr<AnalysisMemory> memory_;  // likewise
  std::jthread thread_;
};

}  // namespace carina::gui

Q_DECLARE_METATYPE(carina::gui::ReadyModels)
Q_DECLARE_METATYPE(carina::gui::AnalysisPtr)
