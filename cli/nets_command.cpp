// SPDX-License-Identifier: Apache-2.0
#include "cli/nets_command.h"

#include <optional>
#include <ostream>

#include <fmt/format.h>

#include "cli/json.h"
#include "cli/text.h"
#include "engine/graph/plan.h"
#include "engine/graph/train_plan.h"
#include "engine/launch/byte_count.h"
#include "engine/launch/option_values.h"
#include "engine/launch/training_bytes.h"
#include "engine/nets/nets.h"

namespace carina::cli {
namespace {

struct Options {
  std::string name;
  std::optional<std::int64_t> inputSize;
  std::int64_t batch = 1;
  std::int64_t classes = 14;
  std::int64_t channels = 3;
  std::string precision = "f32";
  std::string memoryBudget;
  bool json = false;
};

/// A net built as the options want it, and what serving it takes.
struct Sized {
  nets::NetFacts facts;
  graph::Graph graph;
  graph::PlanCost cost;
  graph::TrainCost training;
};

Sized sizeNet(const std::string& name, const Options& options) {
  nets::NetOptions wanted;
  wanted.classes = options.classes;
  wanted.inputSize = options.inputSize;
  wanted.channels = options.channels;
  Sized net{nets::findNet(name), nets::makeNet(name, wanted), {}, {}};
  const graph::TrainOptions training{.batch = options.batch,
                                     .precision = launch::precisionOf(options.precision),
                                     .memoryBudgetBytes = launch::memoryBudgetOf(options.memoryBudget)};
  net.training = graph::TrainPlan::make(net.graph, training)->cost();
  net.cost = graph::Plan::make(net.graph, {options.batch, launch::precisionOf(options.precision), {"logits"}})->cost();
  return net;
}

std::int64_t servingBytes(const graph::PlanCost& cost) {
  return cost.weightBytes + cost.arenaBytes + cost.scratchBytes;
}

launch::TrainingBytes trainingBytes(const Sized& net, const Options& options) {
  return launch::trainingBytesOf(net.graph, net.training, options.batch);
}

std::size_t countLayers(const graph::Graph& graph) {
  return graph.nodes().size() - 1;
}

Json netJson(const Sized& net, const Options& options) {
  return {{"name", net.facts.name},
          {"title", net.facts.title},
          {"description", net.facts.description},
          {"source", net.facts.source},
          {"inputSize", net.graph.inputShape()[1]},
          {"channels", options.channels},
          {"classes", options.classes},
          {"layers", countLayers(net.graph)},
          {"parameters", net.graph.parameterCount()},
          {"macs", net.graph.macs()},
          {"serving",
           {{"batch", options.batch},
            {"precision", options.precision},
            {"weightBytes", net.cost.weightBytes},
            {"activationBytes", net.cost.arenaBytes},
            {"scratchBytes", net.cost.scratchBytes},
            {"bytes", servingBytes(net.cost)}}},
          {"training",
           {{"batch", options.batch},
            {"precision", options.precision},
            {"parameterBytes", net.training.parameterBytes},
            {"activationBytes", net.training.arenaBytes},
            {"filmBytes", trainingBytes(net, options).films},
            {"macs", net.training.macs},
            {"memoryBudgetBytes", launch::memoryBudgetOf(options.memoryBudget)},
            {"recomputedMacs", net.training.recomputedMacs},
            {"recomputedValues", net.training.recomputedValues},
            {"recomputedBytes", net.training.recomputedBytes},
            {"bytes", trainingBytes(net, options).sum()}}}};
}

/// One node of a graph.
struct Layer {
  std::string name;
  std::string kind;
  Shape shape;
  std::int64_t parameters = 0;
  std::int64_t macs = 0;
};

std::vector<Layer> layersOf(const graph::Graph& graph) {
  std::vector<Layer> layers;
  for (const auto& node : graph.nodes()) {
    if (!node.op) continue;
    const auto src = graph.srcShapes(node);
    Layer layer{node.name, std::string(node.op->kind()), node.shape, 0, node.op->macs(src)};
    for (const auto& parameter : node.op->parameters(src)) {
      if (graph::isTrainable(parameter.role)) layer.parameters += parameter.shape.elements();
    }
    layers.push_back(std::move(layer));
  }
  return layers;
}

Json layersJson(const graph::Graph& graph) {
  auto list = Json::array();
  for (const auto& layer : layersOf(graph)) {
    list.push_back({{"name", layer.name},
                    {"kind", layer.kind},
                    {"shape", layer.shape.dims()},
                    {"parameters", layer.parameters},
                    {"macs", layer.macs}});
  }
  return list;
}

std::string layersText(const graph::Graph& graph) {
  std::vector<std::vector<std::string>> rows = {{"layer", "kind", "C×H×W", "parameters", "MACs"}};
  for (const auto& layer : layersOf(graph)) {
    rows.push_back({layer.name, layer.kind, toString(layer.shape),
                    layer.parameters == 0 ? "" : withThousands(layer.parameters),
                    layer.macs == 0 ? "" : withThousands(layer.macs)});
  }
  return tableText(rows);
}

/// What a memory budget costs.
std::string budgetText(const Sized& net, const Options& options) {
  if (options.memoryBudget.empty()) return {};
  const auto& cost = net.training;
  const auto forward = static_cast<double>(options.batch * net.graph.macs());
  return fmt::format(
      "within {} for activations, weights and gradients: {} planned; recomputes {:.1f} % of the forward "
      "multiplications ({} values, {})\n",
      options.memoryBudget, bytesText(cost.arenaBytes + cost.parameterBytes),
      100 * static_cast<double>(cost.recomputedMacs) / forward, cost.recomputedValues, bytesText(cost.recomputedBytes));
}

std::string factsText(const Sized& net, const Options& options) {
  const auto& facts = net.facts;
  const auto parts = trainingBytes(net, options);
  return facts.title + " (" + facts.name + ")\n" + facts.description + "\n" + facts.source + "\n\n" +
         tableText({{"input", toString(net.graph.inputShape())},
                    {"outputs", std::to_string(options.classes)},
                    {"layers", std::to_string(countLayers(net.graph))},
                    {"parameters", withThousands(net.graph.parameterCount())},
                    {"MACs an image", withThousands(net.graph.macs())},
                    {"memory to serve, batch " + std::to_string(options.batch) + ", " + options.precision,
                     bytesText(servingBytes(net.cost))},
                    {"  weights", bytesText(net.cost.weightBytes)},
                    {"  activations", bytesText(net.cost.arenaBytes)},
                    {"  working memory of the kernels", bytesText(net.cost.scratchBytes)},
                    {"memory to train, same batch, SGD with momentum", bytesText(parts.sum())},
                    {"  weights, gradients, momentum", bytesText(parts.parameters)},
                    {"  activations and their gradients", bytesText(net.training.arenaBytes)},
                    {"  films that wait for their step", bytesText(parts.films)},
                    {"  the program itself", bytesText(parts.program)}},
                   false) +
         budgetText(net, options) + "\n";
}

void showOne(const Options& options, std::ostream& out) {
  const auto net = sizeNet(options.name, options);
  if (!options.json) {
    out << factsText(net, options) << layersText(net.graph);
    return;
  }
  auto json = netJson(net, options);
  json["layerList"] = layersJson(net.graph);
  printJson(out, json);
}

Exit showAll(const Options& options, Context& context) {
  std::vector<std::vector<std::string>> rows = {
      {"net", "input", "layers", "parameters", "MACs", "memory to serve", "to train"}};
  auto list = Json::array();
  for (const auto& facts : nets::nets()) {
    if (context.isStopped()) return Exit::Stopped;
    const auto net = sizeNet(facts.name, options);
    list.push_back(netJson(net, options));
    rows.push_back({facts.name, std::to_string(net.graph.inputShape()[1]), std::to_string(countLayers(net.graph)),
                    withThousands(net.graph.parameterCount()), countText(static_cast<double>(net.graph.macs())),
                    bytesText(servingBytes(net.cost)), bytesText(trainingBytes(net, options).sum())});
  }
  if (options.json) {
    printJson(context.streams.out, {{"nets", list}});
  } else {
    context.streams.out << tableText(rows) << "\n"
                        << options.classes << " outputs; memory for batch " << options.batch << " in "
                        << options.precision << ". 'carina nets NAME' lists the layers of one.\n";
  }
  return Exit::Success;
}

}  // namespace

Run defineNets(CLI::App& app) {
  auto options = std::make_shared<Options>();
  auto* name = launch::addNetOption(app, options->name, "name", "A network, to list its layers");
  app.add_option("--input", options->inputSize, "Input side in pixels (default: the network's own)")
      ->check(CLI::Range(1, 16384));
  app.add_option("--batch", options->batch, "Images at once")->check(CLI::Range(1, 1024))->capture_default_str();
  app.add_option("--classes", options->classes, "Outputs")->check(CLI::Range(1, 1000000))->capture_default_str();
  app.add_option("--channels", options->channels, "Input channels")
      ->check(CLI::IsMember({1, 3}))
      ->capture_default_str();
  launch::addPrecisionOption(app, options->precision);
  launch::addMemoryBudgetOption(app, options->memoryBudget)->needs(name);
  app.add_flag("--json", options->json, "Print JSON");
  return [options](Context& context) {
    if (options->name.empty()) return showAll(*options, context);
    showOne(*options, context.streams.out);
    return Exit::Success;
  };
}

}  // namespace carina::cli
