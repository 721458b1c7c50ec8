// SPDX-License-Identifier: Apache-2.0
#include "gui/pages/training_page.h"

#include <QAction>
#include <QComboBox>
#include <QElapsedTimer>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QStandardPaths>
#include <QTabWidget>
#include <QTableView>
#include <algorithm>
#include <csignal>

#include <gtest/gtest.h>

#include "engine/core/file.h"
#include "engine/train/rank_health.h"
#include "engine/train/run_folder.h"
#include "engine/train/run_log.h"
#include "gui/models/run_table.h"
#include "gui/pages/training_fields.h"
#include "gui/widgets/inline_message.h"
#include "gui/widgets/plot_view.h"
#include "tests/gui/screenshot.h"
#include "tests/gui/training_folder.h"

namespace carina::gui {
namespace {

class TrainingPageTest : public testing::Test {
 protected:
  void SetUp() override {
    settings_.set(keys::kRunFolders, QStringList());
    page_ = trainingPage().make(context_);
    page_->resize(1280, 900);
    page_->show();
  }

  void TearDown() override {
    for (const auto& run : started_) {  // nothing of a test outlives it
      const auto status = statusOf(run);
      if (status.step >= 0 && status.state == train::RunState::Running)
        ::kill(static_cast<pid_t>(status.processId), SIGKILL);
    }
  }

  QString at(const QString& name) { return folder_.filePath(name); }
  void trigger(const char* action) { page_->findChild<QAction*>(QLatin1String(action))->trigger(); }

  template <typename Widget>
  Widget* find(const char* name) {
    auto* widget = page_->findChild<Widget*>(QLatin1String(name));
    EXPECT_NE(widget, nullptr) << name;
    return widget;
  }

  /// Types or chooses a value in the form.
  void say(const char* key, const QString& value) {
    auto* field = find<TrainingField>((std::string("field-") + key).c_str());
    auto* list = qobject_cast<QComboBox*>(field->editor());
    if (list != nullptr && list->isEditable()) {
      list->lineEdit()->selectAll();
      QTest::keyClicks(list->lineEdit(), value);
      return;
    }
    if (list != nullptr) {
      ASSERT_GE(list->findData(value), 0) << key;
      list->setCurrentIndex(list->findData(value));
      return;
    }
    auto* line = qobject_cast<QLineEdit*>(field->editor());
    ASSERT_NE(line, nullptr) << key;
    line->clear();
    QTest::keyClicks(line, value);
  }

  /// A form for a very small net, `epochs` long.
  void fillForm(const QString& run, int epochs) {
    trigger("launch");
    find<QLineEdit>("launch-folder")->setText(run);
    say("records", phantomRecords());
    say("net", QStringLiteral("amoebanet_d_1_16"));
    say("input-size", QStringLiteral("64"));
    say("channels", QStringLiteral("1"));
    say("learning-rate", QStringLiteral("0.02"));
    say("batch", QStringLiteral("4"));
    say("epochs", QString::number(epochs));
    started_ << run;
  }

  void launch() { QTest::mouseClick(find<QPushButton>("launch"), Qt::LeftButton); }

  const RunTable& table() { return *qobject_cast<RunTable*>(find<QTableView>("runs")->model()); }
  std::string word(const QString& run) {
    const auto* known = table().find(run);
    return known == nullptr ? "" : known->standing.word;
  }
  std::int64_t step(const QString& run) {
    const auto* known = table().find(run);
    return known == nullptr ? -1 : known->lastStep;
  }
  bool comesTo(const QString& run, const char* word) {
    return waitFor([&] { return this->word(run) == word; }, 60000);
  }

  /// A run's folder as another process would have left it.
  QString writeRun(const QString& name, train::RunState state, int steps) {
    const auto run = at(name);
    QDir().mkpath(run + QStringLiteral("/log"));
    const train::RunPaths paths(run.toStdString());
    writeFileAtomically(paths.config, "[train]\nbatch = 8\n");
    train::RunLog log(paths.log, 0);
    for (int i = 1; i <= steps; ++i) {
      log.write(
          train::StepFacts{.step = i, .position = {}, .loss = 0.7 / i + 0.1, .learningRate = 0.02, .seconds = 0.5});
    }
    train::saveRunStatus({.state = state,
                          .net = "amoebanet_d_1_16",
                          .step = steps,
                          .totalSteps = 100,
                          .epoch = 1,
                          .epochs = 2,
                          .imagesPerSecond = 16,
                          .host = "elsewhere"},
                         paths.status);
    return run;
  }

  QTemporaryDir folder_;
  Settings settings_{at(QStringLiteral("settings.ini"))};
  Shortcuts shortcuts_{settings_};
  PageContext context_{settings_, shortcuts_};
  std::unique_ptr<Page> page_;
  QStringList started_;
};

TEST_F(TrainingPageTest, LaunchesFollowsStopsAndGoesOn) {
  ASSERT_NE(phantomRecords(), QString());
  const auto run = at(QStringLiteral("first"));
  fillForm(run, 400);
  ASSERT_TRUE(waitFor([&] { return find<QLabel>("preview-facts")->text().contains(QStringLiteral("Memory")); }));
  EXPECT_GT(find<PlotView>("preview-rate")->series().value(0).points.size(), 50);
  EXPECT_TRUE(find<TrainingField>("field-epochs")->isSaid());
  const auto* search = find<QLineEdit>("field-search");
  EXPECT_TRUE(search->placeholderText().contains(QStringLiteral("104")));
  takeScreenshots(*page_, QStringLiteral("training-form"));
  launch();
  ASSERT_TRUE(comesTo(run, "running")) << word(run);
  double most = 0;  // how long the file said a step that the page did not show
  QElapsedTimer since;
  std::int64_t written = -1;
  for (QElapsedTimer all; !all.isValid() || all.elapsed() < 8000; QTest::qWait(20)) {
    if (!all.isValid()) all.start();
    const auto now = statusOf(run).step;
    if (now > written && step(run) >= written) {
      written = now;
      since.start();
    }
    if (step(run) < written) most = std::max(most, static_cast<double>(since.elapsed()));
  }
  RecordProperty("mostLagMs", static_cast<int>(most));
  EXPECT_LT(most, 2000);
  EXPECT_GT(step(run), 10);
  ASSERT_TRUE(waitFor([&] { return !find<PlotView>("plot-auroc")->series().value(0).points.isEmpty(); }));
  EXPECT_GT(find<PlotView>("plot-loss")->series().value(0).points.size(), 5);
  takeScreenshots(*page_, QStringLiteral("training-curves"));
  trigger("stop");
  ASSERT_TRUE(comesTo(run, "stopped")) << word(run);
  const auto stopped = statusOf(run);
  EXPECT_EQ(stopped.state, train::RunState::Stopped);
  EXPECT_EQ(stopped.checkpointStep, stopped.step);  // nothing of it is lost
  trigger("resume");
  ASSERT_TRUE(waitFor([&] { return word(run) == "running" && step(run) > stopped.step + 5; }, 60000)) << word(run);
  ::kill(static_cast<pid_t>(statusOf(run).processId), SIGKILL);
  ASSERT_TRUE(comesTo(run, "failed")) << word(run);
  find<QTabWidget>("run-tabs")->setCurrentIndex(1);
  auto* checkpoints = find<QTableView>("checkpoints");
  ASSERT_GT(checkpoints->model()->rowCount(), 0);
  takeScreenshots(*page_, QStringLiteral("training-checkpoints"));
  const QSignalSpy wanted(page_.get(), &Page::wanted);
  checkpoints->selectRow(0);
  QTest::mouseClick(find<QPushButton>("use-model"), Qt::LeftButton);
  ASSERT_EQ(wanted.count(), 1);
  EXPECT_EQ(wanted[0][0].toString(), QStringLiteral("reading"));
  EXPECT_TRUE(QFile::exists(settings_.get(keys::kModel).toString()));
}

TEST_F(TrainingPageTest, SeveralRanksHereFareTogetherAndStopTogether) {
  if (QStandardPaths::findExecutable(QStringLiteral("mpirun")).isEmpty()) GTEST_SKIP() << "there is no mpirun";
  ASSERT_NE(phantomRecords(), QString());
  const auto run = at(QStringLiteral("two"));
  fillForm(run, 400);
  auto* where = find<QComboBox>("place-where");
  where->setCurrentIndex(1);
  EXPECT_TRUE(find<QSpinBox>("place-ranks")->isVisible());
  launch();
  ASSERT_TRUE(comesTo(run, "running")) << word(run);
  find<QTabWidget>("run-tabs")->setCurrentIndex(3);
  auto* whose = find<QComboBox>("whose-log");
  EXPECT_TRUE(waitFor([&] { return whose->count() == 3; }));  // two ranks, and what the program said
  EXPECT_TRUE(waitFor([&] { return find<QTableView>("ranks")->model()->rowCount() == 2; }));
  takeScreenshots(*page_, QStringLiteral("training-log"));
  trigger("stop");
  EXPECT_TRUE(comesTo(run, "stopped")) << word(run);
}

TEST_F(TrainingPageTest, ARunThatSomebodyElseStartedIsFollowed) {
  ASSERT_NE(phantomRecords(), QString());
  const auto run = at(QStringLiteral("elsewhere"));
  QProcess process;
  process.start(QString::fromStdString(findCarina().string()),
                {QStringLiteral("--quiet"), QStringLiteral("train"), QStringLiteral("--records"), phantomRecords(),
                 QStringLiteral("--run"), run, QStringLiteral("--net"), QStringLiteral("amoebanet_d_1_16"),
                 QStringLiteral("--input-size"), QStringLiteral("64"), QStringLiteral("--channels"),
                 QStringLiteral("1"), QStringLiteral("--learning-rate"), QStringLiteral("0.02"),
                 QStringLiteral("--batch"), QStringLiteral("4"), QStringLiteral("--epochs"), QStringLiteral("400")});
  ASSERT_TRUE(waitFor([&] { return statusOf(run).step > 0; }));
  EXPECT_EQ(trainingPage().claim(run), Claim::Sure);
  page_->open({run});
  ASSERT_TRUE(comesTo(run, "running"));
  const auto before = step(run);
  EXPECT_TRUE(waitFor([&] { return step(run) > before + 3; }));
  trigger("stop");
  EXPECT_TRUE(comesTo(run, "stopped"));
  EXPECT_TRUE(waitFor([&] { return process.state() == QProcess::NotRunning; }));
  EXPECT_EQ(process.exitCode(), 3);
}

TEST_F(TrainingPageTest, AJobIsStoppedAndGoneOnWithThroughItsScheduler) {
  ASSERT_NE(phantomRecords(), QString());
  const auto run = at(QStringLiteral("long-job"));
  fillForm(run, 400);
  auto* where = find<QComboBox>("place-where");
  ASSERT_TRUE(waitFor([&] { return where->findText(QStringLiteral("Cluster: local")) >= 0; }));
  where->setCurrentIndex(where->findText(QStringLiteral("Cluster: local")));
  launch();
  ASSERT_TRUE(comesTo(run, "running")) << word(run);
  trigger("stop");
  ASSERT_TRUE(comesTo(run, "stopped")) << word(run);
  const auto stopped = statusOf(run);
  EXPECT_EQ(stopped.checkpointStep, stopped.step);
  trigger("resume");
  ASSERT_TRUE(waitFor([&] { return word(run) == "running" && step(run) > stopped.step; }, 60000)) << word(run);
  trigger("stop");
  EXPECT_TRUE(comesTo(run, "stopped")) << word(run);
}

TEST_F(TrainingPageTest, ARecipeFillsTheFormAndLeavesTheRecords) {
  trigger("launch");
  say("records", at(QStringLiteral("records")));
  auto* recipe = find<QComboBox>("launch-recipe");
  ASSERT_TRUE(waitFor([&] { return recipe->findText(QStringLiteral("films")) > 0; }));
  recipe->setCurrentIndex(recipe->findText(QStringLiteral("films")));
  Q_EMIT recipe->activated(recipe->currentIndex());
  auto* warmup = qobject_cast<QLineEdit*>(find<TrainingField>("field-warmup-epochs")->editor());
  EXPECT_TRUE(waitFor([&] { return warmup->text() == QStringLiteral("0.75"); }));  // as resources/recipes/films.toml
  auto* precision = qobject_cast<QComboBox*>(find<TrainingField>("field-precision")->editor());
  EXPECT_EQ(precision->currentData().toString(), QStringLiteral("bf16"));
  EXPECT_EQ(qobject_cast<QLineEdit*>(find<TrainingField>("field-records")->editor())->text(),
            at(QStringLiteral("records")));
}

TEST_F(TrainingPageTest, TheScriptThatIsShownIsTheScriptThatIsSent) {
  ASSERT_NE(phantomRecords(), QString());
  const auto run = at(QStringLiteral("job"));
  fillForm(run, 1);
  auto* where = find<QComboBox>("place-where");
  ASSERT_TRUE(waitFor([&] { return where->findText(QStringLiteral("Cluster: local")) >= 0; }));
  where->setCurrentIndex(where->findText(QStringLiteral("Cluster: local")));
  auto* script = find<QPlainTextEdit>("launch-script");
  ASSERT_TRUE(waitFor([&] { return script->toPlainText().startsWith(QStringLiteral("#!")); }));
  find<QTabWidget>("launch-side")->setCurrentIndex(2);
  takeScreenshots(*page_, QStringLiteral("training-script"));
  const auto shown = script->toPlainText();
  launch();
  ASSERT_TRUE(comesTo(run, "finished")) << word(run) << table().find(run)->standing.detail;
  QFile sent(run + QStringLiteral("/job.sh"));
  ASSERT_TRUE(sent.open(QIODevice::ReadOnly));
  EXPECT_EQ(shown, QString::fromUtf8(sent.readAll()));
}

TEST_F(TrainingPageTest, WhatCannotBeIsSaidBesideItsField) {
  fillForm(at(QStringLiteral("never")), 3);
  say("epochs", QStringLiteral("0"));
  launch();
  EXPECT_FALSE(QFile::exists(at(QStringLiteral("never"))));
  say("epochs", QStringLiteral("3"));
  say("records", at(QStringLiteral("nowhere")));
  auto* field = find<TrainingField>("field-records");
  ASSERT_TRUE(waitFor([&] {
    const auto labels = field->findChildren<QLabel*>();
    return std::any_of(labels.begin(), labels.end(),
                       [](const QLabel* label) { return label->text().contains(QStringLiteral("nowhere")); });
  }));
  takeScreenshots(*page_, QStringLiteral("training-form-error"));
  auto* search = find<QLineEdit>("field-search");
  QTest::keyClicks(search, QStringLiteral("weight decay"));
  EXPECT_FALSE(find<TrainingField>("field-epochs")->isVisible());
  EXPECT_TRUE(find<TrainingField>("field-collapse-weight-decay")->isVisible());
}

TEST_F(TrainingPageTest, DamagedFilesAreSaidAndNothingIsLost) {
  const auto run = writeRun(QStringLiteral("damaged"), train::RunState::Stopped, 40);
  page_->open({run});
  ASSERT_TRUE(comesTo(run, "stopped"));
  ASSERT_TRUE(waitFor([&] { return find<PlotView>("plot-loss")->series().value(0).points.size() == 40; }));
  QFile log(run + QStringLiteral("/log/rank-0.jsonl"));
  ASSERT_TRUE(log.open(QIODevice::Append));
  log.write("{\"kind\":\"step\", nonsense\n");
  log.close();
  writeFileAtomically((run + QStringLiteral("/status.json")).toStdString(), "{ nonsense");
  auto* message = find<InlineMessage>("run-message");
  ASSERT_TRUE(waitFor([&] {
    return message->text().contains(QStringLiteral("status.json: is damaged")) &&
           message->text().contains(QStringLiteral("rank-0.jsonl, line 41"));
  })) << message->text().toStdString();
  EXPECT_EQ(word(run), "stopped");
  EXPECT_EQ(find<PlotView>("plot-loss")->series().value(0).points.size(), 40);
  takeScreenshots(*page_, QStringLiteral("training-error"));
}

TEST_F(TrainingPageTest, SlowRanksAreMarkedAndRunsAreLaidOverEachOther) {
  const auto run = writeRun(QStringLiteral("ranks"), train::RunState::Stopped, 20);
  const auto other = writeRun(QStringLiteral("other"), train::RunState::Finished, 30);
  std::vector<train::RankHealth> ranks;
  for (int rank = 0; rank < 4; ++rank) {
    ranks.push_back({.rank = rank,
                     .host = "node" + std::to_string(rank / 2),
                     .steps = 10,
                     .stepSeconds = 1.3,
                     .ownSeconds = rank == 2 ? 1.2 : 0.8,
                     .residentBytes = std::int64_t{3} << 30,
                     .isStraggler = rank == 2});
  }
  train::saveRankHealth(ranks, 20, (run + QStringLiteral("/health.json")).toStdString());
  page_->open({other, run});
  find<QTabWidget>("run-tabs")->setCurrentIndex(2);
  auto* view = find<QTableView>("ranks");
  ASSERT_TRUE(waitFor([&] { return view->model()->rowCount() == 4; }));
  takeScreenshots(*page_, QStringLiteral("training-ranks"));
  find<QTabWidget>("run-tabs")->setCurrentIndex(0);
  find<QTableView>("runs")->selectAll();
  EXPECT_TRUE(waitFor([&] { return find<PlotView>("plot-loss")->series().size() == 2; }));
  takeScreenshots(*page_, QStringLiteral("training-compared"));
  ASSERT_NE(phantomRecords(), QString());
  fillForm(at(QStringLiteral("never")), 100);
  const auto facts = [this] { return find<QLabel>("preview-facts")->text(); };
  // 21 steps of 4 films in each of 100 epochs at 16 films a second: 525 s.
  EXPECT_TRUE(waitFor([&] {
    return facts().contains(QStringLiteral("about 8 min at 16.0 films a second, as the run"));
  })) << facts().toStdString();
}

TEST_F(TrainingPageTest, ARemovedRunComesBackByUndoAndStaysAwayOtherwise) {
  const auto run = writeRun(QStringLiteral("runs/one"), train::RunState::Finished, 5);
  page_->open({at(QStringLiteral("runs"))});  // no run: runs are looked for in it
  ASSERT_TRUE(comesTo(run, "finished"));
  QTest::qWait(200);
  trigger("remove");
  EXPECT_EQ(table().rowCount(), 0);
  takeScreenshots(*page_, QStringLiteral("training-removed"));
  QTest::mouseClick(find<InlineMessage>("training-message")->findChild<QPushButton*>(), Qt::LeftButton);
  ASSERT_TRUE(comesTo(run, "finished"));
  trigger("remove");
  trigger("refresh");
  QTest::qWait(1500);
  EXPECT_EQ(table().rowCount(), 0);
  EXPECT_TRUE(QFile::exists(run + QStringLiteral("/status.json")));
  EXPECT_EQ(settings_.get(keys::kHiddenRuns).toStringList(), QStringList{run});
}

TEST_F(TrainingPageTest, TheFirstThingSaysWhatCanBeDone) {
  EXPECT_GE(page_->findChildren<QPushButton*>().size(), 2);
  EXPECT_EQ(trainingPage().claim(folder_.path()), Claim::None);
  takeScreenshots(*page_, QStringLiteral("training-empty"));
}

}  // namespace
}  // namespace carina::gui
