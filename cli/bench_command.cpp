// SPDX-License-Identifier: Apache-2.0
#include "cli/bench_command.h"

#include <ostream>

#include "cli/bench_table.h"
#include "cli/comm_measurement.h"
#include "cli/evaluation_measurement.h"
#include "cli/measurement.h"
#include "cli/train_ranks.h"
#include "engine/launch/byte_count.h"
#include "engine/launch/option_values.h"
#include "engine/nets/nets.h"

namespace carina::cli {
namespace {

struct Options {
  std::string net = "densenet121";
  std::string precision = "f32";
  std::int64_t batch = 16;
  int repeats = 10;
  std::string memoryBudget;  ///< of a training step
  std::string wire = "f32";  ///< of sums over ranks
  std::string bucket;
  bool overlaps = true;
  bool json = false;
};

BenchRun runOf(const Options& options, const std::string& net) {
  return {net, launch::precisionOf(options.precision), options.batch, options.repeats,
          launch::memoryBudgetOf(options.memoryBudget)};
}

void addShared(CLI::App& app, Options& options) {
  launch::addPrecisionOption(app, options.precision);
  app.add_option("--batch", options.batch, "Films at once")->check(CLI::Range(1, 1024))->capture_default_str();
  app.add_option("--repeats", options.repeats, "Timed runs")->check(CLI::Range(1, 10000))->capture_default_str();
  app.add_flag("--json", options.json, "Print JSON");
}

void print(const Options& options, const Measurement& measured, Context& context) {
  if (options.json)
    printJson(context.streams.out, measurementJson(measured));
  else
    context.streams.out << measurementText(measured);
}

Exit benchPredict(const Options& options, Context& context) {
  print(options, measureNet(runOf(options, options.net), context.streams.stop), context);
  return Exit::Success;
}

Exit benchTrain(const Options& options, Context& context) {
  print(options, measureTraining(runOf(options, options.net), context.log, context.streams.stop), context);
  return Exit::Success;
}

Exit benchNets(const Options& options, Context& context) {
  std::vector<Measurement> rows;
  const auto names = launch::netNames();
  const auto progress = context.makeProgress("networks");
  for (const auto& net : names) {
    if (context.isStopped()) break;
    rows.push_back(measureNet(runOf(options, net), context.streams.stop));
    progress->report(rows.size(), names.size(), net);
  }
  if (options.json) {
    auto list = Json::array();
    for (const auto& row : rows) list.push_back(measurementJson(row));
    printJson(context.streams.out, {{"nets", list}});
  } else {
    context.streams.out << measurementTable(rows);
  }
  return context.isStopped() ? Exit::Stopped : Exit::Success;
}

Exit benchComm(const Options& options, Context& context) {
  TrainRanks ranks(context, {});
  return ranks.run([&] {
    auto measured = measureComm({.net = options.net,
                                 .precision = launch::precisionOf(options.precision),
                                 .batch = options.batch,
                                 .repeats = options.repeats,
                                 .reducer = launch::reducerOptionsOf(options.wire, options.bucket, options.overlaps)},
                                ranks.world(), ranks.log(), context.streams.stop);
    measured.session = ranks.describe();
    if (!ranks.isFirst()) return Exit::Success;
    if (options.json)
      printJson(context.streams.out, commMeasurementJson(measured));
    else
      context.streams.out << commMeasurementText(measured);
    return Exit::Success;
  });
}

Exit benchEvaluate(const EvaluationBench& bench, bool json, Context& context) {
  const auto measured = measureEvaluation(bench, context.streams.stop);
  if (json)
    printJson(context.streams.out, evaluationMeasurementJson(measured));
  else
    context.streams.out << evaluationMeasurementText(measured);
  return Exit::Success;
}

/// A subcommand that measures an evaluation of drawn scores.
CLI::App* addEvaluate(CLI::App& app, EvaluationBench& bench, bool& json) {
  auto* command = app.add_subcommand("evaluate", "Judge drawn scores: every statistic, and the bootstrap");
  command->fallthrough();
  const auto add = [&](const char* name, auto& value, const char* help, std::int64_t most) {
    command->add_option(name, value, help)->check(CLI::Range(std::int64_t{1}, most))->capture_default_str();
  };
  add("--films", bench.films, "Films", 10'000'000);
  add("--labels", bench.labels, "Findings", 1000);
  add("--models", bench.models, "Models on the same films", 100);
  add("--bootstrap", bench.replicates, "Resamples of the patients", 1'000'000);
  add("--repeats", bench.repeats, "Timed runs", 10000);
  command->add_flag("--json", json, "Print JSON");
  return command;
}

/// A subcommand that measures one network.
CLI::App* addOne(CLI::App& app, const std::string& name, const std::string& help, Options& options) {
  auto* command = app.add_subcommand(name, help);
  command->fallthrough();
  launch::addNetOption(*command, options.net, "--net", "The network")->capture_default_str();
  addShared(*command, options);
  return command;
}

}  // namespace

Run defineBench(CLI::App& app) {
  app.require_subcommand(1);
  auto one = std::make_shared<Options>();
  auto* predict =
      addOne(app, "predict", "One network reads films: speed, start-up, memory, share of the kernel limit", *one);
  auto step = std::make_shared<Options>();
  step->repeats = 5;
  auto* train = addOne(app, "train", "One network learns: the same for a training step, and waiting for films", *step);
  launch::addMemoryBudgetOption(*train, step->memoryBudget);
  auto all = std::make_shared<Options>();
  all->repeats = 3;
  auto* nets = app.add_subcommand("nets", "Every network of the table reads films, one row each");
  nets->fallthrough();
  addShared(*nets, *all);
  auto ranks = std::make_shared<Options>();
  ranks->net = "resnet50";
  ranks->repeats = 5;
  auto* comm =
      addOne(app, "comm", "Ranks of mpirun or srun: sums by themselves, and what they cost a training step", *ranks);
  launch::addReducerOptions(*comm, ranks->wire, ranks->bucket, ranks->overlaps);
  auto evaluation = std::make_shared<EvaluationBench>();
  auto json = std::make_shared<bool>(false);
  auto* evaluate = addEvaluate(app, *evaluation, *json);
  return [=](Context& context) {
    if (evaluate->parsed()) return benchEvaluate(*evaluation, *json, context);
    if (comm->parsed()) return benchComm(*ranks, context);
    if (predict->parsed()) return benchPredict(*one, context);
    return train->parsed() ? benchTrain(*step, context) : benchNets(*all, context);
  };
}

}  // namespace carina::cli
