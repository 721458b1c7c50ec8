// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <set>
#include <thread>

#include <mpi.h>
#include <unistd.h>

#include "engine/comm/local_session.h"
#include "engine/comm/mpi_communicator.h"
#include "engine/comm/mpi_watch.h"
#include "engine/core/error.h"

namespace carina::comm {
namespace {

using namespace std::chrono_literals;

constexpr auto kTwoBeats = 600ms;  // in which the others hear that this rank takes the job down

/// MPI from its first call to its last.
class MpiLife {
 public:
  explicit MpiLife(bool asksForThreads) {
    const int level = asksForThreads ? MPI_THREAD_MULTIPLE : MPI_THREAD_FUNNELED;
    check(MPI_Init_thread(nullptr, nullptr, level, &level_), "MPI_Init_thread");
  }
  ~MpiLife() {
    if (isOver_) MPI_Finalize();
  }
  MpiLife(const MpiLife&) = delete;
  MpiLife& operator=(const MpiLife&) = delete;

  /// MPI_Finalize waits for all ranks: it is called where all of them come to it, and nowhere else.
  void end() { isOver_ = true; }

  bool hasThreads() const { return level_ == MPI_THREAD_MULTIPLE; }
  const char* levelName() const {
    switch (level_) {
      case MPI_THREAD_MULTIPLE:
        return "multiple";
      case MPI_THREAD_SERIALIZED:
        return "serialized";
      case MPI_THREAD_FUNNELED:
        return "funneled";
      default:
        return "single";
    }
  }

 private:
  int level_ = MPI_THREAD_SINGLE;
  bool isOver_ = false;
};

std::string libraryVersion() {
  char text[MPI_MAX_LIBRARY_VERSION_STRING] = {};
  int length = 0;
  check(MPI_Get_library_version(text, &length), "MPI_Get_library_version");
  const std::string all(text, static_cast<std::size_t>(length));
  return all.substr(0, all.find_first_of(",\n"));
}

MPI_Comm copyOfWorld() {
  MPI_Comm copy = MPI_COMM_NULL;
  check(MPI_Comm_dup(MPI_COMM_WORLD, &copy), "MPI_Comm_dup");
  return copy;
}

std::vector<RankProcess> processesOf(Communicator& world, int board) {
  std::vector<RankProcess> processes;
  const std::array<int, 2> mine = {::getpid(), board};
  const auto all = world.gather(std::as_bytes(std::span(mine)));
  for (int r = 0; r < world.worldSize(); ++r) {
    std::array<int, 2> theirs = {};
    std::memcpy(theirs.data(), all[static_cast<std::size_t>(r)].data(), sizeof(theirs));
    processes.push_back({world.host(r), theirs[0], theirs[1]});
  }
  return processes;
}

class MpiSession : public Session {
 public:
  explicit MpiSession(SessionOptions options)
      : options_(std::move(options)),
        life_(options_.asksForThreads),
        world_(copyOfWorld(), {.isConcurrent = life_.hasThreads(),
                               .ranksPerNode = options_.ranksPerNode,
                               .mostDirect = options_.mostDirect,
                               .whereabouts = &whereabouts_}) {
    watch_ =
        std::make_unique<MpiWatch>(copyOfWorld(), processesOf(world_, whereabouts_.boardDescriptor()), whereabouts_,
                                   MpiWatch::Options{.silenceSeconds = options_.silenceSeconds,
                                                     .talks = life_.hasThreads(),
                                                     .stop = options_.stop,
                                                     .onDoubt = options_.onDoubt,
                                                     .onFault = [this](const auto& why) { end(why); }});
  }

  Communicator& world() override { return world_; }

  std::string describe() const override {
    std::set<std::string> hosts;
    for (int r = 0; r < world_.worldSize(); ++r) hosts.insert(world_.host(r));
    return std::to_string(world_.worldSize()) + " ranks on " + std::to_string(hosts.size()) +
           (hosts.size() == 1 ? " machine, " : " machines, ") + libraryVersion() + ", threads: " + life_.levelName() +
           (world_.ranksPerNode() > 0
                ? ", sums within nodes of " + std::to_string(world_.ranksPerNode()) + " ranks first"
                : "");
  }

  void fail(const std::string& message) noexcept override {
    if (world_.worldSize() == 1) return;
    // What is wrong for all is said by rank 0, whose word ends the others while they still wait.
    if (world_.rank() != 0) std::this_thread::sleep_for(2500ms);
    const auto at = std::string(whereabouts_.now().text());
    end("rank " + std::to_string(world_.rank()) + " on " + world_.host(world_.rank()) +
        (at.empty() ? "" : ", at " + at) + ": " + message);
  }

  void close() override {
    world_.barrier();
    watch_->stop();
    world_.barrier();
    life_.end();
  }

 private:
  /// The first that calls it says why and takes the whole job down.
  void end(const std::string& message) noexcept {
    if (isEnding_.exchange(true)) std::this_thread::sleep_for(1h);
    whereabouts_.end();
    if (options_.log != nullptr) options_.log->write(LogLevel::Error, message);
    if (options_.onFault) options_.onFault(message);
    std::thread([] {  // where the launcher cannot be reached either
      std::this_thread::sleep_for(4s);
      std::_Exit(1);
    })
        .detach();
    std::this_thread::sleep_for(kTwoBeats);
    MPI_Abort(MPI_COMM_WORLD, 1);
    std::_Exit(1);
  }

  SessionOptions options_;
  MpiLife life_;
  Whereabouts whereabouts_;
  MpiCommunicator world_;
  std::atomic<bool> isEnding_ = false;
  std::unique_ptr<MpiWatch> watch_;
};

/// srun tells the ranks nothing that Open MPI understands; MPI_Init would end the process in words of its own.
bool isUnheard() {
#ifdef OPEN_MPI
  constexpr std::array kTold = {"OMPI_COMM_WORLD_SIZE", "PMIX_RANK", "PMI_RANK"};
  return std::getenv("SLURM_STEP_NUM_TASKS") != nullptr &&
         std::ranges::none_of(kTold, [](const char* name) { return std::getenv(name) != nullptr; });
#else
  return false;
#endif
}

std::string misunderstanding(int launched, const std::string& seen) {
  return "the launcher started " + std::to_string(launched) + " ranks, but MPI sees " + seen +
         ": they do not speak the same language; under srun choose it by --mpi=pmix (srun --mpi=list shows what there "
         "is)";
}

}  // namespace

std::unique_ptr<Session> openSession(SessionOptions options) {
  const auto launched = launchedRanks();
  if (launched == 1) return std::make_unique<LocalSession>();
  if (isUnheard()) throw Error(ErrorCode::Communication, misunderstanding(launched, "nothing of them"));
  auto session = std::make_unique<MpiSession>(std::move(options));
  if (session->world().worldSize() == launched) return session;
  throw Error(ErrorCode::Communication, misunderstanding(launched, std::to_string(session->world().worldSize())));
}

}  // namespace carina::comm
