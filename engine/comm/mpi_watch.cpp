// SPDX-License-Identifier: Apache-2.0
#include "engine/comm/mpi_watch.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <mutex>

namespace carina::comm {
namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;
constexpr auto kLook = 250ms;
constexpr auto kLookWhileStopping = 100ms;
// Rank 0 is the first to speak; the others give it time to say more than they know, and rank 1 comes before the rest.
constexpr double kMoreSeconds = 4;
constexpr double kYetMoreSeconds = 6;
constexpr double kDeadlockSeconds = 20;
// A launcher that asks to stop may have done so because a rank is gone, and kills the others a second later.
constexpr double kDoubtSeconds = 3;
constexpr double kDoubtSecondsWhileStopping = 0.75;
constexpr double kSilenceSecondsWhileStopping = 6;

bool isGone(int processId) {
  return ::kill(processId, 0) != 0 && errno == ESRCH;
}

}  // namespace

std::vector<int> partnersOf(const std::vector<RankProcess>& processes, int rank) {
  const auto isSpeaker = [&](int r) {  // of its machine
    const auto& host = processes[static_cast<std::size_t>(r)].host;
    int before = 0;
    for (int other = 0; other < r; ++other) before += processes[static_cast<std::size_t>(other)].host == host ? 1 : 0;
    return before < 2;
  };
  const auto& here = processes[static_cast<std::size_t>(rank)].host;
  const bool speaks = isSpeaker(rank);
  std::vector<int> partners;
  for (int r = 0; r < static_cast<int>(processes.size()); ++r) {
    const bool isNear = processes[static_cast<std::size_t>(r)].host == here && (speaks || isSpeaker(r));
    if (r != rank && (r == 0 || rank == 0 || isNear)) partners.push_back(r);
  }
  return partners;
}

MpiWatch::MpiWatch(MPI_Comm handle, std::vector<RankProcess> processes, const Whereabouts& whereabouts, Options options)
    : processes_(std::move(processes)), whereabouts_(whereabouts), options_(std::move(options)) {
  check(MPI_Comm_rank(handle, &rank_), "MPI_Comm_rank");
  for (int r = 0; r < static_cast<int>(processes_.size()); ++r) {
    // Containers may share a machine's name and not its processes.
    const auto& process = processes_[static_cast<std::size_t>(r)];
    isSeen_.push_back(isHere(r) && !isGone(process.processId));
    boards_.push_back(isSeen_.back() && r != rank_ ? WhereaboutBoard::open(process.processId, process.board) : nullptr);
  }
  if (options_.talks) talk_ = std::make_unique<MpiTalk>(handle, partnersOf(processes_, rank_), whereabouts_);
  thread_ = std::jthread([this](const std::stop_token& stop) { judge(stop); });
}

MpiWatch::~MpiWatch() {
  stop();
}

void MpiWatch::stop() {
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();
  if (talk_) talk_->stop();
}

bool MpiWatch::isHere(int rank) const {
  return processes_[static_cast<std::size_t>(rank)].host == processes_[static_cast<std::size_t>(rank_)].host;
}

std::vector<RankReport> MpiWatch::reports() const {
  std::vector<RankReport> reports;
  const auto heard = talk_ ? talk_->heard() : std::map<int, MpiTalk::Heard>();
  for (int r = 0; r < static_cast<int>(processes_.size()); ++r) {
    const auto& process = processes_[static_cast<std::size_t>(r)];
    RankReport report{.rank = r, .host = process.host};
    if (r == rank_) {
      report.whereabout = whereabouts_.now();
    } else {
      report.hasDied = isSeen_[static_cast<std::size_t>(r)] && isGone(process.processId);
      if (const auto found = heard.find(r); found != heard.end()) {
        report.whereabout = found->second.whereabout;
        report.silentSeconds = std::chrono::duration<double>(Clock::now() - found->second.at).count();
      } else if (!report.hasDied) {
        continue;  // nothing is known of it
      }
      if (report.hasDied) readBoard(report);
    }
    reports.push_back(std::move(report));
  }
  return reports;
}

/// What was heard of a rank is a beat old; where it died it wrote itself.
void MpiWatch::readBoard(RankReport& report) const {
  const auto& board = boards_[static_cast<std::size_t>(report.rank)];
  const auto note = board ? board->read() : std::nullopt;
  if (!note) return;
  report.whereabout = note->whereabout;
  if (note->whereabout.isEnding) report.silentSeconds = std::chrono::duration<double>(Clock::now() - note->at).count();
}

/// Of the ranks that see a death on their machine, the first that lives tells of it.
bool MpiWatch::isMineToTell(const std::vector<RankReport>& reports) const {
  for (int r = 0; r < rank_; ++r) {
    if (!isHere(r)) continue;
    const auto found = std::ranges::find(reports, r, &RankReport::rank);
    if (found == reports.end() || !found->hasDied) return false;
  }
  return true;
}

std::optional<std::string> MpiWatch::findFault(const std::vector<RankReport>& known) const {
  const auto more = rank_ == 0 ? 0 : rank_ == 1 ? kMoreSeconds : kYetMoreSeconds;
  const auto silence = options_.stop.stop_requested() ? std::min(kSilenceSecondsWhileStopping, options_.silenceSeconds)
                                                      : options_.silenceSeconds;
  // Who takes the job down has said why; that others die of it is no news, unless it does not come to that.
  const bool isOver = std::ranges::any_of(known, [&](const auto& report) {
    return report.whereabout && report.whereabout->isEnding && report.silentSeconds < silence + more;
  });
  if (isOver) return {};
  if (talk_) {
    if (const auto fault = talk_->fault()) return fault;
  }
  const auto stall = findStall(known, {.worldSize = static_cast<int>(processes_.size()),
                                       .silenceSeconds = silence + more,
                                       .patienceSeconds = more,
                                       .deadlockSeconds = kDeadlockSeconds + more});
  const bool isDeath = std::ranges::any_of(known, &RankReport::hasDied);
  return isDeath && !isMineToTell(known) ? std::nullopt : stall;
}

/// Rank 0 doubts any rank, rank 1 doubts rank 0; more voices would say no more.
void MpiWatch::doubt(const std::vector<RankReport>& known) {
  if (rank_ > 1 || !options_.onDoubt) return;
  auto mine = known;
  std::erase_if(mine, [&](const auto& report) {
    return (rank_ == 1 && report.rank > 1) || (report.whereabout && report.whereabout->isEnding);
  });
  const auto found = findDoubt(mine, options_.stop.stop_requested() ? kDoubtSecondsWhileStopping : kDoubtSeconds);
  if (found.has_value() == hasDoubt_) return;
  hasDoubt_ = found.has_value();
  options_.onDoubt(found.value_or(""));
}

void MpiWatch::judge(const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  while (!stop.stop_requested()) {
    never.wait_for(lock, stop, options_.stop.stop_requested() ? kLookWhileStopping : kLook, [] { return false; });
    if (stop.stop_requested()) return;
    const auto known = reports();
    doubt(known);
    if (const auto fault = findFault(known)) return options_.onFault(*fault);
  }
}

}  // namespace carina::comm
