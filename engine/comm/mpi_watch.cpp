// SPDX-License-Identifier: Apache-2.0
#include "engine/comm/mpi_watch.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <map>
#include <mutex>

#include "engine/core/error.h"

namespace carina::comm {
namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;
constexpr auto kBeat = 250ms;
// Rank 0 is the first to speak; the others give it time to say more than they know.
constexpr double kMoreSeconds = 4;

bool isGone(int processId) {
  return ::kill(processId, 0) != 0 && errno == ESRCH;
}

}  // namespace

/// Messages under way: what is told is never waited for, and the newest word from each rank is kept.
struct MpiWatch::Talk {
  struct Heard {
    Whereabout whereabout;
    Clock::time_point at = Clock::now();
  };

  explicit Talk(const MpiHandle& handle) : handle_(handle) {
    for (int r = 0; r < handle.size(); ++r) {
      if (r != handle.rank() && (handle.rank() == 0 || r == 0)) heard[r] = {};
    }
  }

  void tell(const Whereabout& whereabout) {
    for (const auto& [other, ignored] : heard) {
      auto& sent = sent_[other];
      if (sent.request != MPI_REQUEST_NULL) {
        int isDone = 0;
        check(MPI_Test(&sent.request, &isDone, MPI_STATUS_IGNORE), "MPI_Test");
        if (isDone == 0) continue;  // it does not listen: the next word will be newer
      }
      sent.whereabout = whereabout;
      check(MPI_Isend(&sent.whereabout, sizeof(Whereabout), MPI_BYTE, other, 0, handle_, &sent.request), "MPI_Isend");
    }
  }

  void listen() {
    while (true) {
      int isThere = 0;
      MPI_Status status;
      check(MPI_Iprobe(MPI_ANY_SOURCE, 0, handle_, &isThere, &status), "MPI_Iprobe");
      if (isThere == 0) return;
      auto& from = heard[status.MPI_SOURCE];
      check(MPI_Recv(&from.whereabout, sizeof(Whereabout), MPI_BYTE, status.MPI_SOURCE, 0, handle_, MPI_STATUS_IGNORE),
            "MPI_Recv");
      from.at = Clock::now();
    }
  }

  std::map<int, Heard> heard;

 private:
  struct Sent {
    Whereabout whereabout;
    MPI_Request request = MPI_REQUEST_NULL;
  };
  const MpiHandle& handle_;
  std::map<int, Sent> sent_;
};

MpiWatch::MpiWatch(MPI_Comm handle, std::vector<RankProcess> processes, const Whereabouts& whereabouts, Options options)
    : handle_(handle), processes_(std::move(processes)), whereabouts_(whereabouts), options_(std::move(options)) {
  talk_ = std::make_unique<Talk>(handle_);
  thread_ = std::jthread([this](const std::stop_token& stop) { watch(stop); });
}

MpiWatch::~MpiWatch() = default;

void MpiWatch::stop() {
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();
}

std::vector<RankReport> MpiWatch::reports() const {
  std::vector<RankReport> reports;
  const auto& here = processes_[static_cast<std::size_t>(handle_.rank())].host;
  for (int r = 0; r < handle_.size(); ++r) {
    const auto& process = processes_[static_cast<std::size_t>(r)];
    RankReport report{.rank = r, .host = process.host};
    if (r == handle_.rank()) {
      report.whereabout = whereabouts_.now();
    } else {
      report.hasDied = process.host == here && isGone(process.processId);
      const auto heard = talk_->heard.find(r);
      if (options_.talks && heard != talk_->heard.end()) {
        report.whereabout = heard->second.whereabout;
        report.silentSeconds = std::chrono::duration<double>(Clock::now() - heard->second.at).count();
      } else if (report.hasDied) {
        report.isHeard = false;
      } else {
        continue;  // nothing is known of it
      }
    }
    reports.push_back(std::move(report));
  }
  return reports;
}

/// Of the ranks that see a death on their machine, the first that lives tells of it.
bool MpiWatch::isMineToTell(const std::vector<RankReport>& reports) const {
  const auto& here = processes_[static_cast<std::size_t>(handle_.rank())].host;
  for (int r = 0; r < handle_.rank(); ++r) {
    if (processes_[static_cast<std::size_t>(r)].host != here) continue;
    const auto found = std::ranges::find(reports, r, &RankReport::rank);
    if (found == reports.end() || !found->hasDied) return false;
  }
  return true;
}

void MpiWatch::watch(const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  const auto silence = options_.silenceSeconds + (handle_.rank() == 0 ? 0 : kMoreSeconds);
  while (!never.wait_for(lock, stop, kBeat, [] { return false; }) && !stop.stop_requested()) {
    try {
      if (options_.talks) {
        talk_->tell(whereabouts_.now());
        talk_->listen();
      }
    } catch (const Error& error) {
      return options_.onFault(error.what());
    }
    const auto known = reports();
    const auto stall = findStall(known, silence);
    if (!stall) continue;
    const bool isDeath = std::ranges::any_of(known, &RankReport::hasDied);
    if (isDeath && !isMineToTell(known)) continue;
    return options_.onFault(*stall);
  }
}

}  // namespace carina::comm
