// SPDX-License-Identifier: Apache-2.0
#include "engine/train/trainer_record.h"

#include "engine/core/error.h"
#include "engine/proto/trainer_state.pb.h"

namespace carina::train {
namespace {

constexpr std::uint32_t kVersion = 1;

using ValidationMessage = TrainerStateRecord::Validation;

void fill(ValidationMessage& message, const EpochResult& result) {
  const auto& validation = result.validation;
  message.set_epoch(result.epoch);
  message.set_step(result.step);
  message.set_loss(validation.loss);
  message.set_films(validation.films);
  for (const auto& label : validation.labels) {
    auto& one = *message.add_labels();
    if (label.auroc) one.set_auroc(*label.auroc);
    if (!label.interval95) continue;
    one.set_low(label.interval95->low);
    one.set_high(label.interval95->high);
  }
  if (validation.meanAuroc) message.set_mean_auroc(*validation.meanAuroc);
  if (validation.top1) message.set_top1(*validation.top1);
  if (validation.top5) message.set_top5(*validation.top5);
}

EpochResult resultOf(const ValidationMessage& message) {
  EpochResult result{.epoch = message.epoch(), .step = message.step(), .validation = {}};
  auto& validation = result.validation;
  validation.loss = message.loss();
  validation.films = message.films();
  for (const auto& one : message.labels()) {
    auto& label = validation.labels.emplace_back();
    if (one.has_auroc()) label.auroc = one.auroc();
    if (one.has_low() && one.has_high()) label.interval95 = {.low = one.low(), .high = one.high()};
    if (label.auroc) ++validation.labelsCounted;
  }
  if (message.has_mean_auroc()) validation.meanAuroc = message.mean_auroc();
  if (message.has_top1()) validation.top1 = message.top1();
  if (message.has_top5()) validation.top5 = message.top5();
  return result;
}

void fill(TrainerStateRecord::Identity& message, const RunIdentity& identity) {
  message.set_net(identity.net);
  for (const auto& label : identity.labels) message.add_labels(label);
  message.set_train_sha256(identity.trainSha256);
  message.set_validation_sha256(identity.validationSha256);
  message.set_optimizer(identity.optimizer);
  message.set_schedule(identity.schedule);
  message.set_seed(identity.seed);
  message.set_global_batch(identity.globalBatch);
  message.set_world_size(identity.worldSize);
}

RunIdentity identityOf(const TrainerStateRecord::Identity& message) {
  return {.net = message.net(),
          .labels = {message.labels().begin(), message.labels().end()},
          .trainSha256 = message.train_sha256(),
          .validationSha256 = message.validation_sha256(),
          .optimizer = message.optimizer(),
          .schedule = message.schedule(),
          .seed = message.seed(),
          .globalBatch = message.global_batch(),
          .worldSize = message.world_size()};
}

}  // namespace

std::string encodeTrainerRecord(const TrainerRecord& record) {
  const auto& facts = record.facts;
  TrainerStateRecord message;
  message.set_version(kVersion);
  message.set_step(facts.step);
  message.mutable_position()->set_epoch(facts.position.epoch);
  message.mutable_position()->set_batch(facts.position.batch);
  message.set_learning_rate(facts.learningRate);
  for (const auto& [name, value] : record.schedule) (*message.mutable_schedule())[name] = value;
  fill(*message.mutable_identity(), facts.progress.identity);
  for (const auto& result : facts.progress.results) fill(*message.add_validations(), result);
  message.set_collapsed_cycles(facts.progress.collapsedCycles);
  if (facts.progress.startRate) message.set_start_rate(*facts.progress.startRate);
  return message.SerializeAsString();
}

TrainerRecord decodeTrainerRecord(std::span<const std::byte> bytes, const std::string& name) {
  TrainerStateRecord message;
  if (!message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    throw Error(ErrorCode::Corrupt, name + ": is no trainer's state");
  }
  if (message.version() != kVersion) {
    throw Error(ErrorCode::Unsupported, name + ": is of version " + std::to_string(message.version()) +
                                            " of the format; this program reads version 1");
  }
  const auto& position = message.position();
  if (message.step() < 0 || position.epoch() < 0 || position.batch() < 0 || message.collapsed_cycles() < 0) {
    throw Error(ErrorCode::Corrupt, name + ": a step, a position or a count is negative");
  }
  TrainerRecord record;
  record.facts.step = message.step();
  record.facts.position = {.epoch = position.epoch(), .batch = position.batch()};
  record.facts.learningRate = message.learning_rate();
  record.facts.progress.identity = identityOf(message.identity());
  for (const auto& one : message.validations()) record.facts.progress.results.push_back(resultOf(one));
  record.facts.progress.collapsedCycles = message.collapsed_cycles();
  if (message.has_start_rate()) record.facts.progress.startRate = message.start_rate();
  for (const auto& [key, value] : message.schedule()) record.schedule[key] = value;
  return record;
}

}  // namespace carina::train
