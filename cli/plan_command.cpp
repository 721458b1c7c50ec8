// SPDX-License-Identifier: Apache-2.0
#include "cli/plan_command.h"

#include <cmath>
#include <ostream>

#include "cli/measurement.h"
#include "cli/plan_table.h"
#include "cli/quantities.h"
#include "engine/launch/byte_count.h"
#include "engine/launch/option_values.h"
#include "engine/nets/nets.h"

namespace carina::cli {
namespace {

constexpr int kRepeats = 5;
constexpr double kBusy = 0.1;  // a variation that no quiet machine has

struct Options {
  std::string net = "resnet50";
  std::string precision = "f32";
  std::int64_t batch = 32;
  std::string memoryBudget;
  std::vector<int> nodes = {1, 2, 4, 8, 16, 32, 64, 128, 256};
  int ranksPerNode = 1;
  double imagesPerSecond = 0;
  std::string wire = "f32";
  std::string bucket;
  std::string summingCore = "shared";
  int threads = 0;
  double noise = -1;  ///< percent; below 0: as measured, or none
  std::string bandwidth = "100Gb/s";
  double payload = 95;  ///< percent
  std::string latency = "1.5us";
  std::string messageOverhead = "1us";
  std::string nodeBandwidth = "8GB/s";
  std::string nodeLatency = "0.5us";
  std::string copyRate = "8GB/s";
  std::int64_t images = 0;
  std::int64_t epochs = 1;
  bool json = false;
};

scaling::Fabric fabricOf(const Options& options) {
  return {.bandwidth = byteRateOf(options.bandwidth),
          .payloadShare = options.payload / 100,
          .latency = secondsOf(options.latency),
          .messageOverhead = secondsOf(options.messageOverhead),
          .nodeBandwidth = byteRateOf(options.nodeBandwidth),
          .nodeLatency = secondsOf(options.nodeLatency),
          .copyRate = byteRateOf(options.copyRate)};
}

scaling::ScalingOptions scalingOptionsOf(const Options& options) {
  return {.wire = options.wire == "bf16" ? comm::Wire::BF16 : comm::Wire::F32,
          .bucketBytes = options.bucket.empty() ? 0 : static_cast<std::size_t>(launch::byteCountOf(options.bucket)),
          .core = options.summingCore == "own" ? scaling::SummingCore::Own : scaling::SummingCore::Shared,
          .threads = options.threads,
          .noise = std::max(0.0, options.noise) / 100};
}

/// Standard deviation of the runs, as a share of their mean.
double variationOf(const std::vector<double>& seconds) {
  double mean = 0;
  double squares = 0;
  for (const auto one : seconds) mean += one / static_cast<double>(seconds.size());
  for (const auto one : seconds) squares += (one - mean) * (one - mean);
  return std::sqrt(squares / static_cast<double>(seconds.size() - 1)) / mean;
}

/// Speed, profile, variation and threads of one rank, found out here.
void measure(const Options& options, const graph::TrainPlan& plan, ClusterPlan& made, Context& context) {
  const auto progress = context.makeProgress("measurements");
  const auto measured = measureTraining({.net = options.net,
                                         .precision = made.precision,
                                         .batch = options.batch,
                                         .repeats = kRepeats,
                                         .memoryBudgetBytes = launch::memoryBudgetOf(options.memoryBudget)},
                                        context.log, context.streams.stop);
  made.isMeasured = true;
  made.work.timeline = scaling::makeTimeline(plan, measured.medianSeconds(), measured.profile);
  if (options.noise < 0) made.options.noise = variationOf(measured.runSeconds);
  if (made.options.noise > kBusy) {
    context.log.write(LogLevel::Warning,
                      "step times here vary by a tenth and more: something else runs on this machine; "
                      "measure again, or give --noise and --images-per-second");
  }
  if (options.threads == 0) made.options.threads = measured.threads;
  progress->report(1, 1, options.net);
}

Exit runPlan(const Options& options, Context& context) {
  if (options.epochs > 1 && options.images == 0) throw UsageError("--epochs needs --images: how many make an epoch");
  ClusterPlan made{.net = options.net,
                   .precision = launch::precisionOf(options.precision),
                   .ranksPerNode = options.ranksPerNode,
                   .images = options.images,
                   .epochs = options.epochs,
                   .fabric = fabricOf(options),
                   .options = scalingOptionsOf(options),
                   .work = {.batch = options.batch}};
  const auto graph = nets::makeNet(options.net);
  const auto plan = graph::TrainPlan::make(graph, {.batch = options.batch,
                                                   .precision = made.precision,
                                                   .memoryBudgetBytes = launch::memoryBudgetOf(options.memoryBudget)});
  made.macsPerImage = graph.macs();
  made.bytes = launch::trainingBytesOf(graph, plan->cost(), options.batch);
  if (options.imagesPerSecond > 0) {
    made.work.timeline = scaling::makeTimeline(*plan, static_cast<double>(options.batch) / options.imagesPerSecond);
  } else {
    measure(options, *plan, made, context);
  }
  made.imagesPerSecond = static_cast<double>(options.batch) / made.work.timeline.stepSeconds();
  made.points = scaling::predictCurve(made.work, options.nodes, options.ranksPerNode, made.fabric, made.options);
  if (options.json)
    printJson(context.streams.out, clusterPlanJson(made));
  else
    context.streams.out << clusterPlanText(made);
  return Exit::Success;
}

/// What is learned, and by how many.
void addWork(CLI::App& app, Options& options) {
  launch::addNetOption(app, options.net, "--net", "The network")->capture_default_str();
  launch::addPrecisionOption(app, options.precision);
  app.add_option("--batch", options.batch, "Films of a rank and step")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
  launch::addMemoryBudgetOption(app, options.memoryBudget);
  app.add_option("--nodes", options.nodes, "Numbers of nodes, as 1,2,4")
      ->delimiter(',')
      ->check(CLI::Range(1, 65536))
      ->capture_default_str();
  app.add_option("--ranks-per-node", options.ranksPerNode, "Ranks on each node")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
  app.add_option("--images-per-second", options.imagesPerSecond,
                 "Speed of one rank alone, as carina bench train has it (default: measured here)")
      ->check(CLI::PositiveNumber);
  app.add_option("--noise", options.noise,
                 "How much a rank's step time varies, its standard deviation in percent (default: as measured; 0)")
      ->check(CLI::Range(0.0, 100.0));
  app.add_option("--images", options.images, "Films of an epoch, to tell hours")
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{1'000'000'000'000}));
  app.add_option("--epochs", options.epochs, "Epochs")->check(CLI::Range(1, 1'000'000))->capture_default_str();
}

/// What the sums travel on.
void addNetwork(CLI::App& app, Options& options) {
  addByteRateOption(app, options.bandwidth, "--bandwidth", "Of a node's link, each way");
  app.add_option("--payload", options.payload, "Percent of it that messages carry")
      ->check(CLI::Range(1.0, 100.0))
      ->capture_default_str();
  addSecondsOption(app, options.latency, "--latency", "From node to node");
  addSecondsOption(app, options.messageOverhead, "--message-overhead", "Of a core for one message");
  addByteRateOption(app, options.nodeBandwidth, "--node-bandwidth", "Of a rank to the others of its node");
  addSecondsOption(app, options.nodeLatency, "--node-latency", "From rank to rank within a node");
  addByteRateOption(app, options.copyRate, "--copy-rate", "At which one core copies and adds f32 values");
}

/// How gradients are summed.
void addSums(CLI::App& app, Options& options) {
  app.add_option("--wire", options.wire, "Gradients on the wire: f32 or bf16")
      ->check(CLI::IsMember({"f32", "bf16"}))
      ->capture_default_str();
  const auto isBucket = [](const std::string& value) -> std::string {
    try {
      return launch::byteCountOf(value) > 0 ? "" : "a bucket needs at least one byte";
    } catch (const Error& error) {
      return error.what();
    }
  };
  app.add_option("--bucket", options.bucket,
                 "Gradients that travel together, as 8MiB (default: the best that is tried)")
      ->type_name("BYTES")
      ->check(CLI::Validator(isBucket, "", "bytes"));
  app.add_option("--summing-core", options.summingCore,
                 "shared: with computing; own: one of --threads is left to the sums")
      ->check(CLI::IsMember({"shared", "own"}))
      ->capture_default_str();
  app.add_option("--threads", options.threads, "Threads of a rank (default: as measured)")->check(CLI::Range(1, 4096));
}

}  // namespace

Run definePlan(CLI::App& app) {
  auto options = std::make_shared<Options>();
  addWork(app, *options);
  addNetwork(app, *options);
  addSums(app, *options);
  app.add_flag("--json", options->json, "Print JSON");
  return [options](Context& context) { return runPlan(*options, context); };
}

}  // namespace carina::cli
