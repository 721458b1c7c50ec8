// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/data/tfrecord.h"
#include "engine/train/epoch_result.h"
#include "engine/train/event_file.h"
#include "engine/train/run_folder.h"
#include "engine/train/run_log.h"
#include "engine/train/run_status.h"
#include "engine/train/training_pace.h"
#include "tests/unit/engine/data/test_folder.h"
#include "tests/unit/engine/train/small_run.h"

namespace carina::train {
namespace {

using data::expectError;

class RunRecords : public data::FolderTest {};

EpochResult resultOf(std::int64_t epoch, std::vector<std::optional<double>> aurocs) {
  EpochResult result{.epoch = epoch, .step = 10 * epoch, .validation = {}};
  double sum = 0;
  for (const auto& auroc : aurocs) {
    result.validation.labels.push_back({.auroc = auroc, .variance = {}, .interval95 = {}});
    if (!auroc) continue;
    sum += *auroc;
    ++result.validation.labelsCounted;
  }
  if (result.validation.labelsCounted > 0) {
    result.validation.meanAuroc = sum / static_cast<double>(result.validation.labelsCounted);
  }
  return result;
}

/// The varint, fixed or length-delimited fields of a message, as its wire format has them.
/// Source   Protocol Buffers, "Encoding"
struct Field {
  std::uint64_t number = 0;
  std::uint64_t value = 0;
  std::string bytes;
};

std::uint64_t takeVarint(std::string_view& text) {
  std::uint64_t value = 0;
  for (int shift = 0; !text.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(text.front());
    text.remove_prefix(1);
    value |= static_cast<std::uint64_t>(byte & 0x7fU) << shift;
    if (byte < 0x80) break;
  }
  return value;
}

std::vector<Field> fieldsOf(std::string_view text) {
  std::vector<Field> fields;
  while (!text.empty()) {
    const auto key = takeVarint(text);
    Field field{.number = key >> 3, .value = 0, .bytes = {}};
    const std::size_t length = (key & 7) == 2 ? takeVarint(text) : (key & 7) == 1 ? 8 : (key & 7) == 5 ? 4 : 0;
    if ((key & 7) == 0) field.value = takeVarint(text);
    field.bytes = text.substr(0, length);
    text.remove_prefix(length);
    fields.push_back(std::move(field));
  }
  return fields;
}

std::string bytesOf(const std::vector<Field>& fields, std::uint64_t number) {
  for (const auto& field : fields) {
    if (field.number == number) return field.bytes;
  }
  return {};
}

std::vector<std::string> recordsOf(const std::filesystem::path& path) {
  const data::TfRecordReader reader(path);
  std::vector<std::string> records;
  for (const auto offset : reader.scan()) {
    const auto data = reader.at(offset).data;
    records.emplace_back(reinterpret_cast<const char*>(data.data()), data.size());
  }
  return records;
}

TEST_F(RunRecords, EventsHaveTheFieldsThatTensorBoardReads) {
  EventFile events(folder_, 0);
  events.write(3, {{"train/loss", 0.5}});
  events.flush();
  EXPECT_THAT(events.path().filename().string(), testing::StartsWith("events.out.tfevents."));
  const auto records = recordsOf(events.path());
  ASSERT_EQ(records.size(), 2U);
  EXPECT_EQ(bytesOf(fieldsOf(records[0]), 3), "brain.Event:2");  // Event.file_version
  const auto event = fieldsOf(records[1]);
  EXPECT_EQ(event[1].number, 2U);  // Event.step
  EXPECT_EQ(event[1].value, 3U);
  const auto value = fieldsOf(bytesOf(fieldsOf(bytesOf(event, 5)), 1));  // Event.summary, Summary.value
  EXPECT_EQ(bytesOf(value, 1), "train/loss");                            // Value.tag
  EXPECT_EQ(bytesOf(value, 2), std::string("\0\0\0\x3f", 4));            // Value.simple_value: 0.5f
}

TEST_F(RunRecords, HyperParametersGoToTheirPlugin) {
  EventFile events(folder_, 0);
  events.write(HyperParameters{{"net", std::string("resnet50")}, {"epochs", 3.0}});
  events.flush();
  const auto value = fieldsOf(bytesOf(fieldsOf(bytesOf(fieldsOf(recordsOf(events.path())[1]), 5)), 1));
  EXPECT_EQ(bytesOf(value, 1), "_hparams_/session_start_info");
  const auto plugin = fieldsOf(bytesOf(fieldsOf(bytesOf(value, 9)), 1));  // metadata, plugin_data
  EXPECT_EQ(bytesOf(plugin, 1), "hparams");
  const auto start = bytesOf(fieldsOf(bytesOf(plugin, 2)), 3);  // HParamsPluginData.session_start_info
  EXPECT_THAT(start, testing::HasSubstr("resnet50"));
  EXPECT_EQ(fieldsOf(start).size(), 3U);  // two parameters and the time
}

TEST_F(RunRecords, AResumedRunTakesBackWhatComesAfterItsStep) {
  EventFile events(folder_, 7);
  const auto records = recordsOf(events.path());
  ASSERT_EQ(records.size(), 2U);
  const auto event = fieldsOf(records[1]);
  EXPECT_EQ(event[1].value, 8U);
  EXPECT_EQ(fieldsOf(bytesOf(event, 7))[0].value, 1U);  // SessionLog.status START
}

TEST_F(RunRecords, AFolderThatIsNotThereIsNamed) {
  expectError(ErrorCode::Io, {"nowhere"}, [&] { EventFile(at("nowhere"), 0); });
}

TEST_F(RunRecords, ALogGoesOnAfterItsStep) {
  const auto path = at("rank-0.jsonl");
  {
    RunLog log(path, 0);
    for (std::int64_t step = 1; step <= 4; ++step) log.write(StepFacts{.step = step, .position = {}, .loss = 0.25});
    log.write(resultOf(1, {0.75, std::nullopt}), {"a", "b"});
  }
  std::ofstream(path, std::ios::app) << R"({"kind":"step","st)";  // a kill
  EXPECT_EQ(loadRunLog(path).steps.size(), 4U);
  {
    RunLog log(path, 3);
    log.write(StepFacts{.step = 4, .position = {}, .loss = 0.125});
  }
  const auto run = loadRunLog(path);
  ASSERT_EQ(run.steps.size(), 4U);
  EXPECT_EQ(run.steps[3].loss, 0.125);
  EXPECT_TRUE(run.results.empty());  // it was of step 10
}

TEST_F(RunRecords, ALogKeepsResultsWholeAndNamesBrokenLines) {
  const auto path = at("rank-0.jsonl");
  RunLog log(path, 0);
  log.write(resultOf(1, {0.75, std::nullopt}), {"a", "b"});
  log.write(StepFacts{.step = 11, .position = {}, .loss = NAN});
  const auto run = loadRunLog(path);
  ASSERT_EQ(run.results.size(), 1U);
  EXPECT_EQ(run.results[0].labels, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(run.results[0].result.validation.labels[0].auroc, 0.75);
  EXPECT_FALSE(run.results[0].result.validation.labels[1].auroc.has_value());
  EXPECT_TRUE(std::isnan(run.steps[0].loss));
  addText("broken.jsonl", "{}\nnot json\n");
  expectError(ErrorCode::Corrupt, {"broken.jsonl, line 2"}, [&] { loadRunLog(at("broken.jsonl")); });
}

TEST_F(RunRecords, AStatusComesBackAndLiesAreRefused) {
  RunStatus status{.state = RunState::Stopped, .net = "resnet50", .step = 4, .totalSteps = 9, .bestStep = 3};
  status.message = "a \"quoted\" word";
  saveRunStatus(status, at("status.json"));
  const auto loaded = loadRunStatus(at("status.json"));
  EXPECT_EQ(loaded.state, RunState::Stopped);
  EXPECT_EQ(loaded.net, "resnet50");
  EXPECT_EQ(loaded.bestStep, 3);
  EXPECT_EQ(loaded.checkpointStep, -1);
  EXPECT_EQ(loaded.message, status.message);
  auto text = contentOf(at("status.json"));
  addText("status.json", text.substr(0, 40));
  expectError(ErrorCode::Corrupt, {"status.json"}, [&] { loadRunStatus(at("status.json")); });
  text.replace(text.find("stopped"), 7, "lounges");
  addText("status.json", text);
  expectError(ErrorCode::Corrupt, {"status.json", "lounges"}, [&] { loadRunStatus(at("status.json")); });
}

TEST_F(RunRecords, ARunThatOthersEndedIsNotSaidToRunAgain) {
  const RunPaths paths(at("run"));
  const RunLock lock(paths);
  data::TestLog log;
  const auto makeRecorder = [&](TestObserver& observer) {
    return std::make_unique<RunRecorder>(
        paths, RecordedRun{.net = "small", .labels = {}, .totalSteps = 8, .stepsPerEpoch = 4, .hyperParameters = {}}, 2,
        log, observer);
  };
  TestObserver observer;
  const auto stopped = makeRecorder(observer);
  auto told = loadRunStatus(paths.status);  // by another rank, while this one is stopped
  told.state = RunState::Failed;
  told.message = "rank 0 has not been heard of";
  saveRunStatus(told, paths.status);
  stopped->problem(LogLevel::Warning, "woken up again");
  EXPECT_EQ(loadRunStatus(paths.status).message, told.message);
  EXPECT_EQ(loadRunStatus(paths.status).state, RunState::Failed);
  const auto resumed = makeRecorder(observer);  // another process of the same run begins anew
  EXPECT_EQ(loadRunStatus(paths.status).state, RunState::Running);
}

TEST_F(RunRecords, AFolderIsWrittenAsLongAsItsLockIsHeld) {
  const RunPaths paths(at("run"));
  EXPECT_TRUE(isBeingWritten(paths)) << "without a lock nobody knows";
  {
    const RunLock lock(paths);
    EXPECT_TRUE(isBeingWritten(paths));
  }
  EXPECT_FALSE(isBeingWritten(paths));
  const RunLock again(paths);  // looking at it took nothing
}

TEST(BestSteps, AreTheFirstOfTheBestAsAWholeAndOfEachLabel) {
  const auto best =
      findBestSteps({resultOf(1, {0.6, 0.9, {}}), resultOf(2, {0.8, 0.8, {}}), resultOf(3, {0.7, 0.9, {}})});
  EXPECT_EQ(best.overall->epoch, 2);
  EXPECT_EQ(best.label[0]->epoch, 2);
  EXPECT_EQ(best.label[1]->epoch, 1);
  EXPECT_FALSE(best.label[2].has_value());
  EXPECT_FALSE(findBestSteps({resultOf(1, {std::nullopt})}).overall.has_value());
}

TEST(TrainingPace, IsThatOfTheLastSteps) {
  TrainingPace pace(16);
  EXPECT_EQ(pace.imagesPerSecond(), 0);
  for (int i = 0; i < 100; ++i) pace.add({.loss = 9, .seconds = 9, .waitSeconds = 9});
  for (int i = 0; i < 20; ++i) pace.add({.loss = i % 2 == 0 ? 1.0 : 3.0, .seconds = 2, .waitSeconds = 0.5});
  EXPECT_DOUBLE_EQ(pace.loss(), 2);
  EXPECT_DOUBLE_EQ(pace.imagesPerSecond(), 8);
  EXPECT_DOUBLE_EQ(pace.waitShare(), 0.25);
  pace.addEpochEnd(10);
  EXPECT_DOUBLE_EQ(pace.secondsLeft(5, 2), 30);
}

}  // namespace
}  // namespace carina::train
