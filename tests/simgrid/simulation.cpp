// SPDX-License-Identifier: Apache-2.0
#include "tests/simgrid/simulation.h"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>

#include "engine/comm/bucket_plan.h"
#include "engine/core/error.h"

namespace carina::scaling {
namespace {

/// A folder that goes with the simulation.
class Folder {
 public:
  Folder() {
    auto pattern = (std::filesystem::temp_directory_path() / "carina-simgrid-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw Error(ErrorCode::Io, "cannot make the folder " + pattern);
    path_ = pattern;
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::string write(const std::string& name, const std::string& text) const {
    const auto path = (path_ / name).string();
    std::ofstream(path) << text;
    return path;
  }

 private:
  std::filesystem::path path_;
};

std::string platformText(const Cluster& cluster, const Fabric& fabric) {
  std::ostringstream text;
  text.precision(12);
  text << "<?xml version='1.0'?>\n<!DOCTYPE platform SYSTEM \"https://simgrid.org/simgrid.dtd\">\n"
       << "<platform version=\"4.1\">\n"
       << "  <cluster id=\"cluster\" prefix=\"node\" suffix=\"\" radical=\"0-" << cluster.nodes - 1
       << "\" speed=\"1Gf\" bw=\"" << fabric.payloadRate() << "Bps\" lat=\"" << fabric.latency / 2
       << "s\" sharing_policy=\"SPLITDUPLEX\" loopback_bw=\"" << fabric.nodeBandwidth << "Bps\" loopback_lat=\""
       << fabric.nodeLatency << "s\"/>\n"
       << "</platform>\n";
  return text.str();
}

std::string hostsText(const Cluster& cluster) {
  std::string text;
  for (int r = 0; r < cluster.ranks(); ++r) text += "node" + std::to_string(r / cluster.ranksPerNode) + '\n';
  return text;
}

std::string scheduleText(const Workload& work, const Cluster& cluster, const Fabric& fabric,
                         const ScalingOptions& options) {
  std::vector<std::size_t> counts;
  for (const auto& gradient : work.timeline.gradients) counts.push_back(static_cast<std::size_t>(gradient.values));
  std::ostringstream text;
  text.precision(12);
  const auto isShared = options.core == SummingCore::Shared;
  const auto slower = isShared || options.threads == 0 ? 1.0 : options.threads / (options.threads - 1.0);
  text << (options.wire == comm::Wire::BF16 ? "bf16\n" : "f32\n") << "ranks_per_node " << cluster.ranksPerNode
       << "\nbackward_end " << slower * work.timeline.backwardEnd << "\nafter " << slower * work.timeline.afterSeconds
       << "\nstatistics " << work.timeline.statisticValues << '\n';
  auto silent = fabric;  // what is left of a sum's work of the core without its messages
  silent.messageOverhead = 0;
  for (const auto& bucket : comm::planBuckets(counts, options.bucketBytes)) {
    const auto values = static_cast<std::int64_t>(bucket.values);
    text << "bucket " << values << ' ' << slower * work.timeline.gradients[bucket.last - 1].seconds << ' '
         << sumCost(values, cluster, options.wire, silent).coreSeconds << ' '
         << (isShared ? sumCost(values, cluster, options.wire, fabric).coreSeconds : 0) << '\n';
  }
  return text.str();
}

std::string outputOf(const std::string& command) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe(::popen(command.c_str(), "r"), &::pclose);
  if (!pipe) throw Error(ErrorCode::Io, "cannot run " + command);
  std::string output;
  std::array<char, 4096> part = {};
  while (const auto bytes = std::fread(part.data(), 1, part.size(), pipe.get())) output.append(part.data(), bytes);
  return output;
}

}  // namespace

Simulated simulateStep(const Workload& work, const Cluster& cluster, const Fabric& fabric,
                       const ScalingOptions& options) {
  const Folder folder;
  std::ostringstream command;
  // The fabric is taken as it is: SimGrid's own factors fit an Ethernet of 1 Gb/s.
  command << "timeout 3000 " << CARINA_SMPIRUN << " -np " << cluster.ranks() << " -platform "
          << folder.write("platform.xml", platformText(cluster, fabric)) << " -hostfile "
          << folder.write("hosts", hostsText(cluster))
          << " --cfg=network/crosstraffic:0 --cfg=network/TCP-gamma:0 --cfg=smpi/bw-factor:0:1"
             " --cfg=smpi/lat-factor:0:1 --cfg=smpi/simulate-computation:no --cfg=smpi/privatization:no"
             " --cfg=smpi/os:0:0:0 --cfg=smpi/or:0:0:0 --cfg=smpi/ois:0:"
          << fabric.messageOverhead
          << ":0 --cfg=smpi/test:2e-8 --cfg=smpi/grow-injected-times:no --log=root.thres:warning " << CARINA_REPLAY
          << ' ' << folder.write("schedule", scheduleText(work, cluster, fabric, options)) << " 2>&1";
  const auto output = outputOf(command.str());
  Simulated made;
  std::istringstream words(output.substr(std::min(output.find("replayed"), output.size())));
  std::string word;
  if (words >> word >> made.stepSeconds >> made.sumSeconds >> made.exposedSeconds) return made;
  throw Error(ErrorCode::Internal, "smpirun: " + output);
}

}  // namespace carina::scaling
