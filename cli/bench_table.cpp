// SPDX-License-Identifier: Apache-2.0
#include "cli/bench_table.h"

#include <fmt/format.h>

#include "cli/text.h"

namespace carina::cli {
namespace {

std::string number(double value, int digits = 1) {
  return fmt::format("{:.{}f}", value, digits);
}
std::string percent(double share) {
  return fmt::format("{:.1f} %", 100 * share);
}
std::string milliseconds(double seconds) {
  return fmt::format("{:.1f} ms", 1e3 * seconds);
}

Json speedJson(const Measurement& measured, double seconds) {
  return {{"ms", 1e3 * seconds},
          {"imagesPerSecond", measured.imagesPerSecond(seconds)},
          {"gflops", measured.gflops(seconds)},
          {"shareOfKernelLimit", measured.limit.seconds / seconds}};
}

std::string stepsText(const Measurement& measured) {
  double total = 0;
  for (const auto& step : measured.steps) total += step.seconds;
  std::vector<std::vector<std::string>> rows = {{"time by kind of step", "steps", "time", "share"}};
  for (const auto& step : measured.steps) {
    rows.push_back(
        {"  " + step.kind, std::to_string(step.steps), milliseconds(step.seconds), percent(step.seconds / total)});
  }
  return tableText(rows);
}

/// Start-up, memory and waiting.
std::string aroundText(const Measurement& measured) {
  std::vector<std::vector<std::string>> rows = {{"start-up, plan", milliseconds(measured.planSeconds)},
                                                {"start-up, pack weights", milliseconds(measured.packSeconds)},
                                                {"peak memory", bytesText(measured.peakBytes)},
                                                {"  weights", bytesText(measured.weightBytes)},
                                                {"  activations", bytesText(measured.activationBytes)}};
  if (measured.recomputed) {
    rows.push_back({"recomputed, of the forward multiplications", percent(*measured.recomputed)});
  }
  rows.push_back({"waiting for films", measured.waitShare ? percent(*measured.waitShare) : "none read"});
  return tableText(rows);
}

}  // namespace

Json measurementJson(const Measurement& measured) {
  Json json = {{"net", measured.run.net},
               {"precision", name(measured.run.precision)},
               {"batch", measured.run.batch},
               {"repeats", measured.run.repeats},
               {"threads", measured.threads},
               {"median", speedJson(measured, measured.medianSeconds())},
               {"best", speedJson(measured, measured.bestSeconds())},
               {"kernelLimit",
                {{"imagesPerSecond", measured.imagesPerSecond(measured.limit.seconds)},
                 {"ms", 1e3 * measured.limit.seconds},
                 {"primitives", measured.limit.primitives},
                 {"distinct", measured.limit.distinct}}},
               {"startUp", {{"planMs", 1e3 * measured.planSeconds}, {"packMs", 1e3 * measured.packSeconds}}},
               {"peakBytes", measured.peakBytes},
               {"weightBytes", measured.weightBytes},
               {"activationBytes", measured.activationBytes}};
  json["work"] = measured.work;
  if (measured.run.memoryBudgetBytes > 0) json["memoryBudgetBytes"] = measured.run.memoryBudgetBytes;
  if (measured.recomputed) json["recomputedShareOfForward"] = *measured.recomputed;
  if (measured.waitShare) json["waitShare"] = *measured.waitShare;
  auto& steps = json["steps"] = Json::array();
  for (const auto& step : measured.steps) {
    steps.push_back({{"kind", step.kind}, {"steps", step.steps}, {"ms", 1e3 * step.seconds}});
  }
  return json;
}

std::string measurementText(const Measurement& measured) {
  const auto& run = measured.run;
  const auto row = [&](const std::string& title, double seconds) -> std::vector<std::string> {
    return {title, milliseconds(seconds), number(measured.imagesPerSecond(seconds)) + " images/s",
            number(measured.gflops(seconds), 0) + " GFLOP/s", percent(measured.limit.seconds / seconds)};
  };
  return fmt::format("{}, {}, batch {}, {} threads, untrained weights\n\n", run.net, name(run.precision), run.batch,
                     measured.threads) +
         tableText({{measured.work, "time", "speed", "arithmetic", "of the kernel limit"},
                    row(fmt::format("  median of {}", run.repeats), measured.medianSeconds()),
                    row("  best", measured.bestSeconds()),
                    row("  kernel limit", measured.limit.seconds)}) +
         "\n" + stepsText(measured) + "\n" + aroundText(measured) +
         fmt::format("\nkernel limit: best isolated times of {} convolutions and linear layers ({} distinct)\n",
                     measured.limit.primitives, measured.limit.distinct);
}

std::string measurementTable(const std::vector<Measurement>& rows) {
  std::vector<std::vector<std::string>> text = {{"net", "images/s", "best", "GFLOP/s", "kernel limit", "share, median",
                                                 "share, best", "start-up", "peak memory"}};
  for (const auto& row : rows) {
    const auto median = row.medianSeconds();
    text.push_back({row.run.net, number(row.imagesPerSecond(median)), number(row.imagesPerSecond(row.bestSeconds())),
                    number(row.gflops(median), 0), number(row.imagesPerSecond(row.limit.seconds)),
                    percent(row.limit.seconds / median), percent(row.limit.seconds / row.bestSeconds()),
                    milliseconds(row.planSeconds + row.packSeconds), bytesText(row.peakBytes)});
  }
  return tableText(text) +
         (rows.empty()
              ? ""
              : fmt::format("\n{}, batch {}, {} threads; median of {} runs; peak memory of the process so far\n",
                            name(rows[0].run.precision), rows[0].run.batch, rows[0].threads, rows[0].run.repeats));
}

}  // namespace carina::cli
