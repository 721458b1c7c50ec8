// SPDX-License-Identifier: Apache-2.0
#include "engine/model/card_json.h"

#include <google/protobuf/util/json_util.h>

#include "engine/proto/model_card.pb.h"

namespace carina::model {
namespace {

using CardMessage = carina::ModelCard;

constexpr std::size_t kMostCardBytes = 16U << 20U;

/// Says which file and field a card's message is wrong in.
class Faults {
 public:
  explicit Faults(std::string_view file) : file_(file) {}

  [[noreturn]] void refuse(const std::string& what) const {
    throw Error(ErrorCode::Corrupt, file_ + ": model card: " + what);
  }

  void require(bool isThere, std::string_view field) const {
    if (!isThere) refuse("field '" + std::string(field) + "' is missing or holds a word it may not hold");
  }

 private:
  std::string file_;
};

ModelTask messageOf(Task task) {
  return task == Task::MultiLabel ? MULTI_LABEL : MULTI_CLASS;
}

ModelTraining messageOf(Training training) {
  switch (training) {
    case Training::Untrained:
      return UNTRAINED;
    case Training::GeneralImages:
      return GENERAL_IMAGES;
    case Training::ChestFilms:
      return CHEST_FILMS;
    case Training::Unstated:
      return UNSTATED;
  }
  return MODEL_TRAINING_UNSPECIFIED;
}

void fillMessage(const Preprocessing& preprocessing, ModelPreprocessing& message) {
  message.set_scale(preprocessing.scale);
  for (const auto value : preprocessing.mean) message.add_mean(value);
  for (const auto value : preprocessing.stdDev) message.add_std_dev(value);
}

void fillMessage(const Metric& metric, ModelMetric& message) {
  message.set_name(metric.name);
  message.set_label(metric.label);
  message.set_value(metric.value);
  if (metric.low) message.set_low(*metric.low);
  if (metric.high) message.set_high(*metric.high);
  message.set_count(metric.count);
  message.set_data(metric.data);
}

CardMessage messageOf(const ModelCard& card) {
  CardMessage message;
  message.set_net(card.net);
  for (const auto& label : card.labels) message.add_labels(label);
  message.set_input_size(card.inputSize);
  message.set_channels(card.channels);
  message.set_norm_epsilon(card.normEpsilon);
  message.set_task(messageOf(card.task));
  fillMessage(card.preprocessing, *message.mutable_preprocessing());
  message.set_training(messageOf(card.training));
  message.set_training_data(card.trainingData);
  message.set_notes(card.notes);
  for (const auto& metric : card.metrics) fillMessage(metric, *message.add_metrics());
  message.set_created_by(card.createdBy);
  return message;
}

Task taskFrom(const CardMessage& message, const Faults& faults) {
  faults.require(message.task() == MULTI_LABEL || message.task() == MULTI_CLASS, "task");
  return message.task() == MULTI_LABEL ? Task::MultiLabel : Task::MultiClass;
}

Training trainingFrom(const CardMessage& message, const Faults& faults) {
  switch (message.training()) {
    case UNTRAINED:
      return Training::Untrained;
    case GENERAL_IMAGES:
      return Training::GeneralImages;
    case CHEST_FILMS:
      return Training::ChestFilms;
    case UNSTATED:
      return Training::Unstated;
    default:
      faults.require(false, "training");
      return Training::Untrained;
  }
}

Preprocessing preprocessingFrom(const ModelPreprocessing& message, const Faults& faults) {
  faults.require(message.has_scale(), "preprocessing.scale");
  faults.require(message.mean_size() == 3, "preprocessing.mean");
  faults.require(message.std_dev_size() == 3, "preprocessing.std_dev");
  Preprocessing preprocessing{.scale = message.scale()};
  for (int c = 0; c < 3; ++c) {
    preprocessing.mean[static_cast<std::size_t>(c)] = message.mean(c);
    preprocessing.stdDev[static_cast<std::size_t>(c)] = message.std_dev(c);
  }
  return preprocessing;
}

Metric metricFrom(const ModelMetric& message, const Faults& faults) {
  faults.require(message.has_name(), "metrics.name");
  faults.require(message.has_value(), "metrics.value");
  Metric metric{.name = message.name(),
                .label = message.label(),
                .value = message.value(),
                .count = message.count(),
                .data = message.data()};
  if (message.has_low()) metric.low = message.low();
  if (message.has_high()) metric.high = message.high();
  return metric;
}

ModelCard cardFrom(const CardMessage& message, const Faults& faults) {
  faults.require(message.has_net(), "net");
  faults.require(message.labels_size() > 0, "labels");
  faults.require(message.has_input_size(), "input_size");
  faults.require(message.has_channels(), "channels");
  faults.require(message.has_norm_epsilon(), "norm_epsilon");
  faults.require(message.has_preprocessing(), "preprocessing");
  ModelCard card{.net = message.net(),
                 .labels = {message.labels().begin(), message.labels().end()},
                 .inputSize = message.input_size(),
                 .channels = message.channels(),
                 .normEpsilon = message.norm_epsilon(),
                 .task = taskFrom(message, faults),
                 .preprocessing = preprocessingFrom(message.preprocessing(), faults),
                 .training = trainingFrom(message, faults),
                 .trainingData = message.training_data(),
                 .notes = message.notes(),
                 .createdBy = message.created_by()};
  for (const auto& metric : message.metrics()) card.metrics.push_back(metricFrom(metric, faults));
  return card;
}

}  // namespace

std::string writeCardJson(const ModelCard& card) {
  checkCard(card, "model card");
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  std::string json;
  const auto status = google::protobuf::util::MessageToJsonString(messageOf(card), &json, options);
  if (!status.ok()) throw Error(ErrorCode::InvalidArgument, "model card: a text in it is not UTF-8");
  return json;
}

ModelCard parseCardJson(std::string_view json, std::string_view file) {
  const Faults faults{file};
  if (json.size() > kMostCardBytes) {
    faults.refuse("has " + std::to_string(json.size()) + " bytes, more than " + std::to_string(kMostCardBytes));
  }
  google::protobuf::util::JsonParseOptions options;
  options.ignore_unknown_fields = true;
  CardMessage message;
  const auto status = google::protobuf::util::JsonStringToMessage(std::string(json), &message, options);
  if (!status.ok()) faults.refuse("is not what a card's JSON looks like: " + status.ToString().substr(0, 300));
  auto card = cardFrom(message, faults);
  checkCard(card, std::string(file) + ": model card", ErrorCode::Corrupt);
  return card;
}

}  // namespace carina::model
