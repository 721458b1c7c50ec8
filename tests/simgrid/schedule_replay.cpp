// SPDX-License-Identifier: Apache-2.0
// The sums of a training step as engine/comm makes them, on ranks that SimGrid simulates.
//
// Started by smpirun, one simulated process a rank. What stands for what:
//   backward's threads    the simulated clock: gradient i is ready so many seconds after the step began. They compute
//                         on cores of their own, and nothing that travels changes when they are done, but for the time
//                         that the schedule says a bucket takes from them.
//   the reducer's thread  this process: it waits until a bucket's last gradient is ready and sums the bucket through
//                         MpiCommunicator, whose sources are compiled into this program unchanged. Levels, order,
//                         sizes, polls and rests between polls are therefore the real ones.
//   copies and additions  simulated sleep of as long as the schedule says; the real ones run too, on folded memory
//                         (folded_memory.cpp), but the simulation does not count what this machine takes for them.
//   the optimiser         sleep
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include <mpi.h>
#include <simgrid/s4u.hpp>

#include "engine/comm/bucket_plan.h"
#include "engine/comm/mpi_communicator.h"

namespace {

using carina::comm::Wire;

struct Bucket {
  std::size_t values = 0;
  double readySeconds = 0;
  double workSeconds = 0;   ///< copies and additions
  double delaySeconds = 0;  ///< by which backward is late for it
};

struct Schedule {
  Wire wire = Wire::F32;
  int ranksPerNode = 1;
  double backwardEnd = 0;
  double afterSeconds = 0;
  std::size_t statistics = 0;
  std::vector<Bucket> buckets;
  std::size_t mostValues = 0;
};

/// One word and its numbers a line, as simulation.cpp writes them.
Schedule loadSchedule(const char* path) {
  Schedule schedule;
  std::ifstream file(path);
  for (std::string word; file >> word;) {
    if (word == "bf16") schedule.wire = Wire::BF16;
    if (word == "ranks_per_node") file >> schedule.ranksPerNode;
    if (word == "backward_end") file >> schedule.backwardEnd;
    if (word == "after") file >> schedule.afterSeconds;
    if (word == "statistics") file >> schedule.statistics;
    if (word != "bucket") continue;
    auto& bucket = schedule.buckets.emplace_back();
    file >> bucket.values >> bucket.readySeconds >> bucket.workSeconds >> bucket.delaySeconds;
    schedule.mostValues = std::max(schedule.mostValues, bucket.values);
  }
  schedule.mostValues = std::max(schedule.mostValues, schedule.statistics);
  return schedule;
}

struct Times {
  double step = 0;
  double sums = 0;
  double exposed = 0;
};

/// What GradientReducer::work() and Trainer::step() do, in their order. The reducer's communicator is a duplicate of
/// the world's; one serves for both here, where they are never used at once.
Times runStep(carina::comm::Communicator& world, const Schedule& schedule, std::span<float> values) {
  Times times;
  const double begin = MPI_Wtime();
  const auto sleepUntil = [begin](double seconds) {
    const auto rest = begin + seconds - MPI_Wtime();
    if (rest > 0) simgrid::s4u::this_actor::sleep_for(rest);
  };
  double delay = 0;
  for (const auto& bucket : schedule.buckets) {
    sleepUntil(bucket.readySeconds + delay);
    const double start = MPI_Wtime();
    if (start - begin < schedule.backwardEnd + delay) delay += bucket.delaySeconds;
    simgrid::s4u::this_actor::sleep_for(bucket.workSeconds);
    world.sum(values.first(bucket.values), schedule.wire);
    times.sums += MPI_Wtime() - start;
  }
  times.exposed = std::max(0.0, MPI_Wtime() - begin - schedule.backwardEnd - delay);
  sleepUntil(schedule.backwardEnd + delay);
  double loss[] = {1, 1};
  world.sum(std::span<double>(loss));
  simgrid::s4u::this_actor::sleep_for(schedule.afterSeconds);
  if (schedule.statistics > 0) world.sum(values.first(schedule.statistics), Wire::F32);
  double isStopped[] = {0};
  world.sum(std::span<double>(isStopped));
  times.step = MPI_Wtime() - begin;
  return times;
}

}  // namespace

int main(int argc, char** argv) {
  MPI_Init(&argc, &argv);
  {
    const auto schedule = loadSchedule(argv[1]);
    MPI_Comm copy = MPI_COMM_NULL;
    MPI_Comm_dup(MPI_COMM_WORLD, &copy);
    carina::comm::MpiCommunicator world(copy, {.isConcurrent = true, .ranksPerNode = schedule.ranksPerNode});
    std::vector<float> values(schedule.mostValues);
    world.barrier();
    const auto times = runStep(world, schedule, values);
    double mine[] = {times.step, times.sums, times.exposed};
    double slowest[3] = {};
    MPI_Reduce(mine, slowest, 3, MPI_DOUBLE, MPI_MAX, 0, MPI_COMM_WORLD);
    if (world.rank() == 0) std::printf("replayed %.9f %.9f %.9f\n", slowest[0], slowest[1], slowest[2]);
  }
  MPI_Finalize();
  return 0;
}
