// SPDX-License-Identifier: Apache-2.0
#include "engine/comm/mpi_talk.h"

#include <condition_variable>

#include "engine/core/error.h"

namespace carina::comm {
namespace {

using namespace std::chrono_literals;
constexpr auto kBeat = 250ms;
// A job that is young does more in a quarter of a second than later: connections, plans, the first of its steps.
constexpr auto kYoungBeat = 40ms;
constexpr auto kYouth = 10s;

}  // namespace

MpiTalk::MpiTalk(MPI_Comm handle, const std::vector<int>& partners, const Whereabouts& whereabouts)
    : handle_(handle), whereabouts_(whereabouts) {
  for (const auto partner : partners) {
    sent_[partner] = {};
    heard_[partner] = {};
  }
  thread_ = std::jthread([this](const std::stop_token& stop) { talk(stop); });
}

void MpiTalk::stop() {
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();
}

std::map<int, MpiTalk::Heard> MpiTalk::heard() const {
  const std::lock_guard lock(mutex_);
  return heard_;
}

std::optional<std::string> MpiTalk::fault() const {
  const std::lock_guard lock(mutex_);
  return fault_;
}

void MpiTalk::talk(const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  const auto grown = Clock::now() + kYouth;
  const auto beat = [&]() -> std::chrono::milliseconds { return Clock::now() < grown ? kYoungBeat : kBeat; };
  try {
    while (!never.wait_for(lock, stop, beat(), [] { return false; }) && !stop.stop_requested()) {
      const auto now = whereabouts_.now();
      for (const auto& [partner, ignored] : sent_) tell(partner, now);
      listen();
    }
  } catch (const Error& error) {
    const std::lock_guard faultLock(mutex_);
    fault_ = error.what();
  }
}

void MpiTalk::tell(int partner, const Whereabout& whereabout) {
  auto& sent = sent_.at(partner);
  const auto call = "word to rank " + std::to_string(partner);
  if (sent.request != MPI_REQUEST_NULL) {
    int isDone = 0;
    check(MPI_Test(&sent.request, &isDone, MPI_STATUS_IGNORE), call.c_str());
    if (isDone == 0) return;  // it does not listen: the next word will be newer
  }
  sent.whereabout = whereabout;
  check(MPI_Isend(&sent.whereabout, sizeof(Whereabout), MPI_BYTE, partner, 0, handle_, &sent.request), call.c_str());
}

void MpiTalk::listen() {
  while (true) {
    int isThere = 0;
    MPI_Status status;
    check(MPI_Iprobe(MPI_ANY_SOURCE, 0, handle_, &isThere, &status), "words of other ranks");
    if (isThere == 0) return;
    Whereabout whereabout;
    check(MPI_Recv(&whereabout, sizeof(Whereabout), MPI_BYTE, status.MPI_SOURCE, 0, handle_, MPI_STATUS_IGNORE),
          "words of other ranks");
    const std::lock_guard lock(mutex_);
    heard_[status.MPI_SOURCE] = {.whereabout = whereabout, .at = Clock::now()};
  }
}

}  // namespace carina::comm
