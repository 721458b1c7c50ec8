// SPDX-License-Identifier: Apache-2.0
#include "gui/workers/analyst.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <array>
#include <atomic>
#include <filesystem>

#include <gtest/gtest.h>

#include "engine/core/error.h"
#include "engine/model/default_model.h"
#include "engine/phantom/phantom.h"
#include "engine/predict/predictor.h"
#include "gui/workers/analysis_memory.h"
#include "gui/workers/task.h"
#include "tests/gui/phantom_film.h"
#include "tests/gui/screenshot.h"

namespace carina::gui {
namespace {

/// A small net of random weights, for tests that are not about numbers.
QString saveSmallModel(const QTemporaryDir& folder, const QString& name, std::uint64_t seed) {
  const auto path = folder.filePath(name);
  model::saveModel(model::makeUntrainedModel("resnet50", seed), path.toStdString());
  return path;
}

FilmRequest requestOf(const QString& key, unsigned seed) {
  return {key, [seed] { return makePhantomFilm(seed); }};
}

class AnalystTest : public testing::Test {
 protected:
  AnalystTest() {
    QObject::connect(&analyst_, &Analyst::analysed, [this](const QString& key, const AnalysisPtr& analysis) {
      keys_ << key;
      last_ = analysis;
    });
    QObject::connect(&analyst_, &Analyst::failed,
                     [this](const QString& key, const QString& error) { errors_ << key + error; });
    QObject::connect(&analyst_, &Analyst::modelFailed,
                     [this](const QString&, const QString& error) { errors_ << error; });
  }

  QTemporaryDir folder_;
  Analyst analyst_;
  QStringList keys_;
  QStringList errors_;
  AnalysisPtr last_;
};

TEST_F(AnalystTest, SaysWhatThePredictorSays) {
  const auto file = saveSmallModel(folder_, QStringLiteral("a.safetensors"), 3);
  analyst_.setModels({file});
  analyst_.analyse(requestOf(QStringLiteral("film"), 5));
  ASSERT_TRUE(waitFor([this] { return last_ != nullptr; }, 60000));
  std::vector<model::Model> models;
  models.push_back(model::loadModel(file.toStdString()));
  predict::Predictor predictor(std::move(models), {.heatMaps = true});
  const std::array prepared = {predictor.prepare(*makePhantomFilm(5))};
  const auto expected = predictor.predict(prepared).front();
  ASSERT_EQ(last_->opinions.size(), 1U);
  EXPECT_EQ(last_->opinions[0].findings.probabilities, expected.probabilities);
  EXPECT_EQ(last_->opinions[0].findings.maps.size(), expected.probabilities.size());
  EXPECT_EQ(last_->models->front().facts.weightsSha256, predictor.models().front().weightsSha256);
}

TEST_F(AnalystTest, ReadsTheFilmSomebodyWaitsForBeforeTheList) {
  analyst_.setModels({saveSmallModel(folder_, QStringLiteral("a.safetensors"), 3)});
  std::vector<FilmRequest> list;
  for (unsigned i = 0; i < 4; ++i) list.push_back(requestOf(QStringLiteral("list %1").arg(i), i));
  analyst_.analyseLater(list);
  analyst_.analyse(requestOf(QStringLiteral("now"), 9));
  ASSERT_TRUE(waitFor([this] { return keys_.size() == 5; }, 60000));
  EXPECT_LE(keys_.indexOf(QStringLiteral("now")), 1);  // one of the list may have begun
}

TEST_F(AnalystTest, RemembersAFilmUntilTheModelsAreOthers) {
  analyst_.setModels({saveSmallModel(folder_, QStringLiteral("a.safetensors"), 3)});
  auto loads = std::make_shared<std::atomic<int>>(0);
  const FilmRequest request = {QStringLiteral("film"), [loads] {
                                 ++*loads;
                                 return makePhantomFilm(1);
                               }};
  for (int i = 0; i < 3; ++i) {
    const auto before = keys_.size();
    analyst_.analyse(request);
    ASSERT_TRUE(waitFor([&] { return keys_.size() > before; }, 60000));
  }
  EXPECT_EQ(*loads, 1);
  analyst_.setModels({saveSmallModel(folder_, QStringLiteral("b.safetensors"), 4)});
  EXPECT_EQ(analyst_.find(request.key), nullptr);
  analyst_.analyse(request);
  ASSERT_TRUE(waitFor([&] { return keys_.size() == 4; }, 60000));
  EXPECT_EQ(*loads, 2);
}

TEST_F(AnalystTest, SaysWhichFilmOrModelCannotBeRead) {
  analyst_.setModels({folder_.filePath(QStringLiteral("missing.safetensors")),
                      saveSmallModel(folder_, QStringLiteral("a.safetensors"), 3)});
  analyst_.analyse({QStringLiteral("film"), []() -> std::shared_ptr<const image::Film> {
                      throw Error(ErrorCode::Corrupt, "film.dcm: damaged");
                    }});
  ASSERT_TRUE(waitFor([this] { return errors_.size() == 2; }, 60000));
  EXPECT_TRUE(errors_[0].contains(QStringLiteral("missing.safetensors")));
  EXPECT_EQ(errors_[1], QStringLiteral("filmfilm.dcm: damaged"));
  ASSERT_NE(analyst_.models(), nullptr);
  EXPECT_EQ(analyst_.models()->size(), 1U);
}

TEST_F(AnalystTest, IsNotHeardOfAfterItWasCancelledAndEndsInTheMidst) {
  analyst_.setModels({saveSmallModel(folder_, QStringLiteral("a.safetensors"), 3)});
  ASSERT_TRUE(waitFor([this] { return analyst_.models() != nullptr; }, 60000));
  std::vector<FilmRequest> list;
  for (unsigned i = 0; i < 200; ++i) list.push_back(requestOf(QStringLiteral("list %1").arg(i), i));
  analyst_.analyseLater(list);
  ASSERT_TRUE(waitFor([this] { return keys_.size() >= 2; }, 60000));
  analyst_.cancel();
  const auto heard = keys_.size();
  EXPECT_EQ(analyst_.waiting(), 0);
  QTest::qWait(300);
  EXPECT_EQ(keys_.size(), heard);
  analyst_.analyseLater(list);  // the fixture is destroyed with most of them waiting
}

TEST(AnalysisMemory, AFilmThatWasReadYesterdayIsNotReadAgainAndHoldsNoPatient) {
  const QTemporaryDir folder;
  const auto file = saveSmallModel(folder, QStringLiteral("a.safetensors"), 3);
  auto loads = std::make_shared<std::atomic<int>>(0);
  const FilmRequest request = {.key = QStringLiteral("film"),
                               .load =
                                   [loads] {
                                     ++*loads;
                                     auto film = std::make_shared<image::Film>(*makePhantomFilm(1));
                                     film->patient.name = PrivateText("SECRET");
                                     film->source.modality = "CT";
                                     return film;
                                   },
                               .stamp = QStringLiteral("film of today"),
                               .loadPatient = [] { return image::PatientFacts{.name = PrivateText("SECRET")}; }};
  std::vector<AnalysisPtr> heard;
  for (int day = 0; day < 2; ++day) {
    Analyst analyst(folder.filePath(QStringLiteral("memory")));
    QObject::connect(&analyst, &Analyst::analysed,
                     [&](const QString&, const AnalysisPtr& analysis) { heard.push_back(analysis); });
    analyst.setModels({file});
    analyst.analyse(request);
    ASSERT_TRUE(waitFor([&] { return static_cast<int>(heard.size()) > day; }, 60000));
  }
  EXPECT_EQ(*loads, 1);
  EXPECT_EQ(heard[1]->opinions[0].findings.probabilities, heard[0]->opinions[0].findings.probabilities);
  EXPECT_EQ(heard[1]->opinions[0].findings.maps[3].values, heard[0]->opinions[0].findings.maps[3].values);
  EXPECT_EQ(heard[1]->suitability.objections, heard[0]->suitability.objections);
  EXPECT_FALSE(heard[1]->suitability.objections.empty());
  EXPECT_EQ(heard[1]->patient.name.reveal(), "SECRET");
  const QDir memory(folder.filePath(QStringLiteral("memory")));
  ASSERT_EQ(memory.entryList(QDir::Files).size(), 1);
  QFile kept(memory.filePath(memory.entryList(QDir::Files).front()));
  ASSERT_TRUE(kept.open(QIODevice::ReadOnly));
  const auto bytes = kept.readAll();
  EXPECT_FALSE(bytes.contains("SECRET"));
  EXPECT_NE(findAnalysis(bytes, heard[0]->models), nullptr);
}

TEST(AnalysisMemory, WhatIsDamagedOrOfOtherModelsCountsAsNotThere) {
  auto models = std::make_shared<std::vector<ReadyModel>>(1);
  auto& model = models->front();
  model.facts.weightsSha256 = "abc";
  model.card.labels = {"Mass", "Hernia"};
  Analysis analysis;
  analysis.models = models;
  analysis.opinions = {{0, {{0.25F, 0.5F}, {{{1, 2}, {1, 2}}, {{1, 2}, {3, 4}}}}}};
  const auto bytes = writeAnalysis(analysis);
  const auto whole = findAnalysis(bytes, models);
  ASSERT_NE(whole, nullptr);
  EXPECT_EQ(whole->opinions[0].findings.probabilities, analysis.opinions[0].findings.probabilities);
  for (qsizetype length = 0; length < bytes.size(); ++length)
    EXPECT_EQ(findAnalysis(bytes.left(length), models), nullptr);
  for (const auto* const change : {R"("rows":1)", R"("columns":2)"}) {
    auto changed = bytes;
    changed.replace(change, QByteArray(change) + "99999");
    ASSERT_NE(changed, bytes) << change;
    EXPECT_EQ(findAnalysis(changed, models), nullptr) << change;
  }
  auto others = std::make_shared<std::vector<ReadyModel>>(*models);
  others->front().facts.weightsSha256 = "abd";
  EXPECT_EQ(findAnalysis(bytes, others), nullptr);
  others->front() = model;
  others->front().card.labels.push_back("Mass2");
  EXPECT_EQ(findAnalysis(bytes, others), nullptr);
}

}  // namespace
}  // namespace carina::gui
