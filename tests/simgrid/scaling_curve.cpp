// SPDX-License-Identifier: Apache-2.0
// The curve of resources/manual/scaling.md.
//
//   scaling_curve NET BATCH WIRE BUCKET_MIB NODES…   a CSV line each: the model beside the replayed schedule
//   scaling_curve --draw CSV SVG                     all lines as a picture
//
// A node of 40 cores computes at the speed of networks.h, one core fewer where there are several; it hangs on a fabric
// of 100 Gb/s as Fabric has it.
#include <cmath>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "engine/core/error.h"
#include "engine/plot/line_chart.h"
#include "engine/plot/svg_canvas.h"
#include "tests/simgrid/networks.h"
#include "tests/simgrid/simulation.h"

namespace carina::scaling {
namespace {

constexpr int kCores = 40;

void runCurve(const std::vector<std::string>& words) {
  const std::string net = words.at(1);
  const std::int64_t batch = std::stoll(words.at(2));
  const ScalingOptions options{.wire = words.at(3) == "bf16" ? comm::Wire::BF16 : comm::Wire::F32,
                               .bucketBytes = std::stoul(words.at(4)) << 20,
                               .core = SummingCore::Own,
                               .threads = kCores};
  const auto work = workAtReferenceSpeed(net, batch);
  for (std::size_t i = 5; i < words.size(); ++i) {
    const int nodes[] = {std::stoi(words[i])};
    const auto point = predictCurve(work, nodes, 1, Fabric{}, options)[0];
    const auto simulated = nodes[0] == 1 ? Simulated{.stepSeconds = work.timeline.stepSeconds()}
                                         : simulateStep(work, {.nodes = nodes[0]}, Fabric{}, options);
    const auto& step = point.step;
    std::cout << net << ',' << words[3] << ',' << batch << ',' << nodes[0] << ',' << point.imagesPerSecond << ','
              << point.efficiency << ',' << work.timeline.stepSeconds() / simulated.stepSeconds << ','
              << step.stepSeconds << ',' << simulated.stepSeconds << ',' << step.sumSeconds << ','
              << simulated.sumSeconds << ',' << step.exposedSeconds << ',' << simulated.exposedSeconds << std::endl;
  }
}

/// Predicted and simulated efficiency by the number of nodes, of one net and wire.
struct Lines {
  std::vector<plot::Point> predicted;
  std::vector<plot::Point> simulated;
};

std::map<std::string, Lines> loadLines(const std::string& path) {
  std::map<std::string, Lines> all;
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);  // the names of the columns
  while (std::getline(file, line)) {
    std::istringstream fields(line);
    std::vector<std::string> columns;
    for (std::string field; std::getline(fields, field, ',');) columns.push_back(field);
    const auto nodes = std::log2(std::stod(columns.at(3)));
    auto& lines = all[columns[0] + ", " + columns[1]];
    lines.predicted.push_back({nodes, std::stod(columns.at(5))});
    lines.simulated.push_back({nodes, std::stod(columns.at(6))});
  }
  return all;
}

void drawCurve(const std::string& csv, const std::string& svg) {
  plot::LineChart chart{.title = "Efficiency on a simulated fabric of 100 Gb/s",
                        .subtitle = "lines: carina plan; dots: the schedule replayed under SimGrid",
                        .x = {.label = "nodes", .min = 0, .max = 8},
                        .y = {.label = "efficiency",
                              .min = 0.6,
                              .max = 1,
                              .ticks = {0.6, 0.7, 0.8, 0.9, 1},
                              .format = plot::TickFormat::Percent},
                        .legend = plot::Legend::None};
  for (int power = 0; power <= 8; ++power) {
    chart.x.ticks.push_back(power);
    chart.x.texts.push_back(std::to_string(1 << power));
  }
  std::size_t index = 0;
  for (const auto& [name, lines] : loadLines(csv)) {
    if (!name.ends_with("f32")) continue;
    const auto ink = static_cast<plot::Ink>(static_cast<std::size_t>(plot::Ink::Series0) + index);
    chart.series.push_back({.name = name,
                            .points = lines.predicted,
                            .stroke = {.ink = ink, .width = 1.4, .dash = plot::seriesDash(index)}});
    for (const auto& point : lines.simulated) chart.markers.push_back({.at = point, .label = "", .ink = ink});
    ++index;
  }
  chart.markers.push_back(
      {.at = {8, 187.0 / 256}, .label = "TensorFlow and Horovod, ResNet-50: 187×", .ink = plot::Ink::Text});
  chart.legend = plot::Legend::LowerRight;
  plot::SvgCanvas canvas(640, 400, chart.title, plot::SvgColors::Own);
  plot::draw(chart, canvas, {0, 0, 640, 400});
  std::ofstream(svg) << canvas.svg();
}

}  // namespace
}  // namespace carina::scaling

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv, argv + argc);
  try {
    if (words.size() == 4 && words[1] == "--draw") {
      carina::scaling::drawCurve(words[2], words[3]);
    } else {
      carina::scaling::runCurve(words);
    }
  } catch (const std::exception& error) {
    std::cerr << "scaling_curve: " << error.what() << '\n';
    return 1;
  }
  return 0;
}
