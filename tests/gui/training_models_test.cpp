// SPDX-License-Identifier: Apache-2.0
#include <QAbstractItemModelTester>
#include <QSignalSpy>

#include <gtest/gtest.h>

#include "engine/core/error.h"
#include "engine/launch/submitted_training.h"
#include "gui/models/checkpoint_table.h"
#include "gui/models/health_table.h"
#include "gui/models/log_lines.h"
#include "gui/models/run_table.h"
#include "gui/models/training_form.h"

namespace carina::gui {
namespace {

using Tester = QAbstractItemModelTester;

launch::RunPicture pictureOf(const std::string& folder, const std::string& word, std::int64_t step) {
  launch::RunPicture picture{.folder = folder};
  picture.standing.word = word;
  picture.standing.status =
      train::RunStatus{.net = "net", .step = step, .totalSteps = 1200, .epoch = 2, .epochs = 3, .secondsLeft = 4000};
  picture.lastStep = step;
  picture.lastEvent = 1000;
  return picture;
}

QString textAt(const QAbstractItemModel& model, int row, int column) {
  return model.index(row, column).data().toString();
}

TEST(RunTable, ShowsRunsAsTheyStandAndHowOldTheirWordIs) {
  RunTable table;
  const Tester tester(&table, Tester::FailureReportingMode::Fatal);
  table.add(QStringLiteral("/runs/a"));
  EXPECT_EQ(textAt(table, 0, RunTable::Progress), QString());
  table.put(pictureOf("/runs/a", "running", 1100));
  table.put(pictureOf("/runs/b", "failed", 3));
  table.tick(1007);
  ASSERT_EQ(table.rowCount(), 2);
  EXPECT_EQ(textAt(table, 0, RunTable::State), QStringLiteral("running"));
  EXPECT_EQ(textAt(table, 0, RunTable::Progress), QStringLiteral("epoch 2 of 3, step 1,100 of 1,200"));
  EXPECT_EQ(textAt(table, 0, RunTable::Left), QStringLiteral("1 h 06 min"));
  EXPECT_EQ(textAt(table, 0, RunTable::LastEvent), QStringLiteral("7 s ago"));
  EXPECT_EQ(table.index(1, RunTable::State).data(kMoodRole).toInt(), static_cast<int>(Mood::Bad));
  table.tick(1100);
  EXPECT_EQ(table.index(0, RunTable::State).data(kMoodRole).toInt(), static_cast<int>(Mood::Warning));  // it is silent
  table.remove(QStringLiteral("/runs/a"));
  table.remove(QStringLiteral("/runs/nowhere"));
  EXPECT_EQ(table.folderAt(0), QStringLiteral("/runs/b"));
}

TEST(RunTable, WalltimeLeftIsTheJobs) {
  RunTable table;
  auto picture = pictureOf("/runs/a", "running", 1);
  picture.standing.state = cluster::JobState{.phase = cluster::JobPhase::Running, .secondsLeft = 7200.0};
  table.put(picture);
  EXPECT_EQ(textAt(table, 0, RunTable::Walltime), QStringLiteral("2 h 00 min"));
}

TEST(RunTable, SpansTakeTheUnitThatSuitsThem) {
  EXPECT_EQ(spanText(-1), QStringLiteral("0 s"));
  EXPECT_EQ(spanText(59.4), QStringLiteral("59 s"));
  EXPECT_EQ(spanText(185), QStringLiteral("3 min"));
  EXPECT_EQ(spanText(3 * 86400), QStringLiteral("3 d"));
}

TEST(CheckpointTable, HasTheLastFirstAndSaysWhichIsBest) {
  CheckpointTable table;
  const Tester tester(&table, Tester::FailureReportingMode::Fatal);
  table.show(std::make_shared<std::vector<launch::RunCheckpoint>>(std::vector<launch::RunCheckpoint>{
      {.step = 10, .isBest = true, .meanAuroc = 0.8125, .validationLoss = 0.25}, {.step = 20, .fault = "damaged"}}));
  ASSERT_EQ(table.rowCount(), 2);
  EXPECT_EQ(textAt(table, 0, CheckpointTable::Step), QStringLiteral("20"));
  EXPECT_EQ(textAt(table, 0, CheckpointTable::Note), QStringLiteral("damaged"));
  EXPECT_EQ(textAt(table, 1, CheckpointTable::MeanAuroc), QStringLiteral("0.8125"));
  EXPECT_EQ(textAt(table, 1, CheckpointTable::Note), QStringLiteral("the best so far"));
  table.show({});
  EXPECT_EQ(table.rowCount(), 0);
}

TEST(HealthTable, MarksWhoHoldsTheOthersUp) {
  HealthTable table;
  const Tester tester(&table, Tester::FailureReportingMode::Fatal);
  const auto ranks = [](std::size_t count) {
    auto list = std::make_shared<std::vector<train::RankHealth>>(count);
    for (std::size_t i = 0; i < count; ++i)
      (*list)[i] = {.rank = static_cast<int>(i), .host = "node", .ownSeconds = 0.25};
    list->back().isStraggler = true;
    return list;
  };
  table.show(ranks(3));
  table.show(ranks(3));
  EXPECT_EQ(textAt(table, 0, HealthTable::OwnTime), QStringLiteral("250.0 ms"));
  EXPECT_EQ(textAt(table, 2, HealthTable::Note), QStringLiteral("holds the others up"));
  EXPECT_EQ(table.index(2, 0).data(kMoodRole).toInt(), static_cast<int>(Mood::Warning));
  table.show(ranks(2));
  EXPECT_EQ(table.rowCount(), 2);
}

TEST(LogLines, TakesWhatCameSinceAndKeepsNoMoreThanTheLogsEnd) {
  LogLines lines;
  const Tester tester(&lines, Tester::FailureReportingMode::Fatal);
  const QSignalSpy resets(&lines, &QAbstractItemModel::modelReset);
  lines.show({.total = 2, .lines = {"1", "2"}});
  lines.show({.total = 3, .lines = {"1", "2", "3"}});
  lines.show({.total = 5, .lines = {"3", "4", "5"}});
  ASSERT_EQ(lines.rowCount(), 3);
  EXPECT_EQ(textAt(lines, 0, 0), QStringLiteral("3"));
  EXPECT_EQ(textAt(lines, 2, 0), QStringLiteral("5"));
  lines.show({.total = 90, .lines = {"88", "89", "90"}});
  EXPECT_EQ(textAt(lines, 0, 0), QStringLiteral("88"));
  EXPECT_EQ(resets.count(), 0);
  lines.show({.total = 1, .lines = {"again"}});  // the log was written anew
  EXPECT_EQ(lines.rowCount(), 1);
}

/// A value that the field takes and that is not what holds anyway.
QString otherValue(const TrainingForm::Field& field) {
  if (field.facts.isFlag) return QStringLiteral("true");
  for (const auto& choice : field.facts.choices) {
    if (choice != field.facts.preset) return QString::fromStdString(choice);
  }
  for (const auto* text : {"0.25", "17", "8MiB", "text"}) {
    if (launch::findFault(field.facts.key, {text}).empty()) return QString::fromLatin1(text);
  }
  return {};
}

TEST(TrainingForm, EveryFieldComesThroughItsConfigurationToTheTraining) {
  TrainingForm all;
  for (const auto& field : all.fields()) {
    TrainingForm form;
    form.set(field.key, otherValue(field));
    const auto key = field.key.toStdString();
    EXPECT_EQ(form.saidKeys(), QStringList{field.key}) << key;
    EXPECT_EQ(form.faultyKey(), QString()) << key;
    const auto config = form.config().toStdString();
    EXPECT_NO_THROW(launch::trainingIn(config)) << key;
    const auto effective = launch::effectiveConfig(config);
    EXPECT_NE(effective, launch::effectiveConfig("")) << key;
    TrainingForm again;
    again.load(form.config());
    EXPECT_EQ(again.config(), form.config()) << key;
    EXPECT_EQ(launch::effectiveConfig(again.config().toStdString()), effective) << key;
    all.set(field.key, otherValue(field));
  }
  EXPECT_EQ(all.saidKeys().size(), static_cast<qsizetype>(all.fields().size()));
  EXPECT_NO_THROW(launch::trainingIn(all.config().toStdString()));
}

TEST(TrainingForm, SaysWhatIsWrongBesideTheFieldAndTakesPresetsBack) {
  TrainingForm form;
  const QSignalSpy changes(&form, &TrainingForm::changed);
  form.set(QStringLiteral("epochs"), QStringLiteral("0"));
  EXPECT_EQ(form.faultyKey(), QStringLiteral("epochs"));
  EXPECT_FALSE(form.find(QStringLiteral("epochs"))->fault.isEmpty());
  form.set(QStringLiteral("epochs"), QStringLiteral("10"));  // the preset
  EXPECT_EQ(form.faultyKey(), QString());
  EXPECT_TRUE(form.saidKeys().isEmpty());
  EXPECT_EQ(changes.count(), 2);
  form.set(QStringLiteral("freeze"), QStringLiteral("conv1, norm1"));
  EXPECT_EQ(launch::trainingIn(form.config().toStdString()).recipe.trainer.frozen,
            (std::vector<std::string>{"conv1", "norm1"}));
}

TEST(TrainingForm, ABrokenRecipeChangesNothing) {
  TrainingForm form;
  form.set(QStringLiteral("epochs"), QStringLiteral("4"));
  EXPECT_THROW(form.load(QStringLiteral("[train]\nepoch = 5\n")), Error);
  EXPECT_EQ(form.find(QStringLiteral("epochs"))->text, QStringLiteral("4"));
}

}  // namespace
}  // namespace carina::gui
