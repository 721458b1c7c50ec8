// SPDX-License-Identifier: Apache-2.0
#include "cli/import_command.h"

#include <map>
#include <optional>
#include <ostream>
#include <sstream>

#include "cli/json.h"
#include "cli/text.h"
#include "engine/core/error.h"
#include "engine/core/file.h"
#include "engine/launch/option_values.h"
#include "engine/model/import.h"

namespace carina::cli {
namespace {

constexpr std::uint64_t kMostLabelBytes = std::uint64_t{64} << 20;

struct Options {
  std::string weights;
  std::string net;
  std::string output;
  std::string preprocessing = "torchvision";
  std::optional<double> normEpsilon;
  std::optional<std::int64_t> inputSize;
  std::string labels;
  std::string task;
  std::string training = "unstated";
  std::string trainingData;
  std::string notes;
  bool json = false;
};

const std::map<std::string, model::Preprocessing>& preprocessings() {
  static const std::map<std::string, model::Preprocessing> kAll = {
      {"torchvision", {}},
      {"caffe-rgb", {1.0, {123.68, 116.779, 103.939}, {1, 1, 1}}},
  };
  return kAll;
}

const std::map<std::string, model::Training>& trainings() {
  static const std::map<std::string, model::Training> kAll = {{"untrained", model::Training::Untrained},
                                                              {"general", model::Training::GeneralImages},
                                                              {"chest", model::Training::ChestFilms},
                                                              {"unstated", model::Training::Unstated}};
  return kAll;
}

template <typename Value>
std::vector<std::string> keysOf(const std::map<std::string, Value>& table) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : table) keys.push_back(key);
  return keys;
}

/// One label a line; empty lines do not count.
std::vector<std::string> loadLabels(const std::string& path) {
  const auto bytes = readFile(path, kMostLabelBytes);
  std::istringstream text(std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
  std::vector<std::string> labels;
  for (std::string line; std::getline(text, line);) {
    if (line.ends_with('\r')) line.pop_back();
    if (!line.empty()) labels.push_back(line);
  }
  if (labels.empty()) throw Error(ErrorCode::InvalidArgument, path + ": holds no label; write one a line");
  return labels;
}

model::ImportOptions importOptions(const Options& options) {
  model::ImportOptions wanted;
  wanted.net = options.net;
  auto& card = wanted.card;
  card.net = options.net;
  card.preprocessing = preprocessings().at(options.preprocessing);
  card.training = trainings().at(options.training);
  card.trainingData = options.trainingData;
  card.notes = options.notes;
  card.createdBy = "carina " CARINA_VERSION;
  if (options.inputSize) card.inputSize = *options.inputSize;
  if (options.normEpsilon) card.normEpsilon = *options.normEpsilon;
  if (!options.labels.empty()) card.labels = loadLabels(options.labels);
  const bool isOneOfMany = options.task.empty() ? options.training == "general" : options.task == "multiclass";
  card.task = isOneOfMany ? model::Task::MultiClass : model::Task::MultiLabel;
  return wanted;
}

Exit runImport(const Options& options, Context& context) {
  const auto model = model::importModel(options.weights, importOptions(options));
  model::saveModel(model, options.output);
  const predict::ModelFacts facts{model.card.net, model.weightsSha256, model.card.training,
                                  model::honestyStatement(model.card)};
  if (options.json) {
    auto json = modelJson(facts, options.output);
    json["parameters"] = model.graph.parameterCount();
    json["labels"] = model.card.labels;
    printJson(context.streams.out, json);
  } else {
    context.streams.out << printable(options.output) << ": " << facts.net << ", "
                        << withThousands(model.graph.parameterCount()) << " parameters, " << model.card.labels.size()
                        << " labels, weights " << facts.weightsSha256 << "\n"
                        << facts.statement << "\n";
  }
  return Exit::Success;
}

}  // namespace

Run defineImport(CLI::App& app) {
  auto options = std::make_shared<Options>();
  app.add_option("weights", options->weights, "PyTorch .pth/.pt, safetensors, ONNX, or a TF.js model.json")
      ->required()
      ->type_name("WEIGHTS");
  launch::addNetOption(app, options->net, "--net", "The network the weights are of")->required();
  app.add_option("-o,--output", options->output, "Model file to write")->required()->type_name("MODEL");
  app.add_option("--preprocessing", options->preprocessing, "What the net was trained to see: torchvision or caffe-rgb")
      ->check(CLI::IsMember(keysOf(preprocessings())))
      ->capture_default_str();
  app.add_option("--input", options->inputSize, "Input side in pixels (default: the network's own)")
      ->check(CLI::Range(1, 16384));
  app.add_option("--norm-epsilon", options->normEpsilon,
                 "Epsilon of the batch norms where the file does not state it (default 1e-5; Keras layers: 1e-3)");
  app.add_option("--labels", options->labels, "Text file, one label a line")->type_name("FILE");
  app.add_option("--task", options->task,
                 "multilabel (sigmoids) or multiclass (softmax; default for --training general)")
      ->check(CLI::IsMember({"multilabel", "multiclass"}));
  app.add_option("--training", options->training,
                 "What the weights learned from: untrained, general (images), chest (films), or unstated")
      ->check(CLI::IsMember(keysOf(trainings())))
      ->capture_default_str();
  app.add_option("--training-data", options->trainingData, "In words: sets, sizes, sources");
  app.add_option("--notes", options->notes, "Anything a user of the model should know");
  app.add_flag("--json", options->json, "Print JSON");
  return [options](Context& context) { return runImport(*options, context); };
}

}  // namespace carina::cli
