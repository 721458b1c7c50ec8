// SPDX-License-Identifier: Apache-2.0
#include "engine/comm/mpi_communicator.h"

#include <algorithm>
#include <cstdint>

#include "engine/comm/exchange_levels.h"
#include "engine/comm/tree_sum.h"
#include "engine/core/host.h"

namespace carina::comm {
namespace {

/// As many ranks on each node, one node's after another's; 0 where it is not so, or where either number is 1.
int evenRanksPerNode(const std::vector<std::string>& hosts) {
  const auto first = std::ranges::find_if(hosts, [&](const auto& host) { return host != hosts[0]; });
  const auto ranks = static_cast<std::size_t>(first - hosts.begin());
  if (ranks == 1 || ranks == hosts.size() || hosts.size() % ranks != 0) return 0;
  for (std::size_t r = 0; r < hosts.size(); ++r) {
    if (hosts[r] != hosts[r / ranks * ranks]) return 0;
    if (r >= ranks && r % ranks == 0 && hosts[r] == hosts[r - 1]) return 0;
  }
  return static_cast<int>(ranks);
}

/// The sum as large ones are taken: within each node, then over nodes. Few values and many give the same bits so.
template <typename Value>
void treeSumOfNodes(std::span<const std::span<Value>> parts, std::size_t ranksPerNode) {
  std::vector<std::span<Value>> nodes;
  for (std::size_t r = 0; r < parts.size(); r += ranksPerNode) {
    treeSum<Value>(parts.subspan(r, ranksPerNode));
    nodes.push_back(parts[r]);
  }
  treeSum<Value>(nodes);
}

}  // namespace

/// One level of a sum over many ranks.
struct MpiCommunicator::Level {
  Level(MPI_Comm ranks, bool inNode, bool first)
      : handle(ranks), exchange(handle), isWithinNode(inNode), isFirst(first) {}

  MpiHandle handle;
  MpiExchange exchange;
  bool isWithinNode;
  bool isFirst;  ///< that crosses the network: what ranks of later ones send has been added up already, and is less
};

/// Says that this rank waits, as long as it lives.
class MpiCommunicator::Waiting {
 public:
  Waiting(MpiCommunicator& communicator, const std::string& call) : communicator_(communicator) {
    communicator_.awaitIn(call);
  }
  ~Waiting() { communicator_.resume(); }
  Waiting(const Waiting&) = delete;
  Waiting& operator=(const Waiting&) = delete;

 private:
  MpiCommunicator& communicator_;
};

MpiCommunicator::MpiCommunicator(MPI_Comm handle, const MpiJob& job) : handle_(handle), job_(job) {
  const auto mine = hostName();
  for (const auto& host : gather(std::as_bytes(std::span(mine)))) {
    hosts_.emplace_back(reinterpret_cast<const char*>(host.data()), host.size());
  }
  findLevels();
}

MpiCommunicator::~MpiCommunicator() = default;

void MpiCommunicator::findLevels() {
  ranksPerNode_ = job_.ranksPerNode > 0 ? job_.ranksPerNode : evenRanksPerNode(hosts_);
  if (ranksPerNode_ < 2 || ranksPerNode_ >= worldSize() || worldSize() % ranksPerNode_ != 0) ranksPerNode_ = 0;
  const auto most = job_.mostDirect > 0 ? job_.mostDirect : kMostDirect;
  bool isFirst = true;
  for (const auto& level : planLevels(worldSize(), std::max(ranksPerNode_, 1), most)) {
    MPI_Comm part = MPI_COMM_NULL;
    const auto block = level.stride * level.ranks;
    check(MPI_Comm_split(handle_, rank() / block * level.stride + rank() % level.stride, rank(), &part),
          "MPI_Comm_split");
    levels_.push_back(std::make_unique<Level>(part, level.isWithinNode, isFirst));
    if (!level.isWithinNode) isFirst = false;
  }
}

/// Parts are rounded once, before anything is added to them; sums once, at the end.
void MpiCommunicator::sumInLevels(std::span<float> values, Wire wire) {
  std::vector<std::span<float>> shares = {values};
  for (const auto& level : levels_) {
    const auto isRounded = !level->isWithinNode && level->isFirst;
    shares.push_back(level->exchange.reduceScatter(shares.back(), isRounded ? wire : Wire::F32));
  }
  for (auto level = levels_.size(); level-- > 0;) {
    levels_[level]->exchange.allGather(shares[level], levels_[level]->isWithinNode ? Wire::F32 : wire);
  }
}

void MpiCommunicator::broadcastFrom(int root, std::span<std::byte> bytes, const char* call) {
  for (std::size_t begin = 0; begin < bytes.size(); begin += kMostBytes) {
    MPI_Request request = MPI_REQUEST_NULL;
    const auto count = static_cast<int>(std::min(kMostBytes, bytes.size() - begin));
    check(MPI_Ibcast(bytes.data() + begin, count, MPI_BYTE, root, handle_, &request), call);
    waitForAll({&request, 1}, call);
  }
}

void MpiCommunicator::broadcast(std::span<std::byte> bytes) {
  const Waiting waiting(*this, "broadcast of rank 0's state");
  broadcastFrom(0, bytes, "MPI_Ibcast");
}

void MpiCommunicator::sum(std::span<float> values, Wire wire) {
  if (wire == Wire::F32 && values.size_bytes() * static_cast<std::size_t>(worldSize()) <= kFewBytes) {
    return sumFew(values);
  }
  const Waiting waiting(*this, "sum of " + std::to_string(values.size()) + " values");
  sumInLevels(values, wire);
}

void MpiCommunicator::sum(std::span<double> values) {
  sumFew(values);
}

template <typename Value>
void MpiCommunicator::sumFew(std::span<Value> values) {
  const Waiting waiting(*this, "sum of " + std::to_string(values.size()) + " values");
  const auto most = std::max<std::size_t>(kMostBytes / sizeof(Value) / static_cast<std::size_t>(worldSize()), 1);
  for (std::size_t begin = 0; begin < values.size(); begin += most) {
    const auto part = values.subspan(begin, std::min(most, values.size() - begin));
    std::vector<Value> all(part.size() * static_cast<std::size_t>(worldSize()));
    const auto count = static_cast<int>(part.size_bytes());
    MPI_Request request = MPI_REQUEST_NULL;
    check(MPI_Iallgather(part.data(), count, MPI_BYTE, all.data(), count, MPI_BYTE, handle_, &request),
          "MPI_Iallgather");
    waitForAll({&request, 1}, "MPI_Iallgather");
    std::vector<std::span<Value>> parts;
    for (std::size_t r = 0; r < all.size(); r += part.size()) parts.emplace_back(all.data() + r, part.size());
    treeSumOfNodes<Value>(parts, static_cast<std::size_t>(std::max(ranksPerNode(), 1)));
    std::ranges::copy(parts[0], part.begin());
  }
}

std::vector<std::vector<std::byte>> MpiCommunicator::gather(std::span<const std::byte> bytes) {
  const Waiting waiting(*this, "gathering of what every rank has");
  std::vector<std::uint64_t> sizes(static_cast<std::size_t>(worldSize()));
  const std::uint64_t mine = bytes.size();
  MPI_Request request = MPI_REQUEST_NULL;
  check(MPI_Iallgather(&mine, sizeof(mine), MPI_BYTE, sizes.data(), sizeof(mine), MPI_BYTE, handle_, &request),
        "MPI_Iallgather");
  waitForAll({&request, 1}, "MPI_Iallgather");
  std::vector<std::vector<std::byte>> all(sizes.size());
  for (std::size_t r = 0; r < all.size(); ++r) {
    if (static_cast<int>(r) == rank()) {
      all[r].assign(bytes.begin(), bytes.end());
    } else {
      all[r].resize(sizes[r]);
    }
    broadcastFrom(static_cast<int>(r), all[r], "MPI_Ibcast");
  }
  return all;
}

void MpiCommunicator::barrier() {
  const Waiting waiting(*this, "barrier");
  MPI_Request request = MPI_REQUEST_NULL;
  check(MPI_Ibarrier(handle_, &request), "MPI_Ibarrier");
  waitForAll({&request, 1}, "MPI_Ibarrier");
}

std::unique_ptr<Communicator> MpiCommunicator::duplicate() {
  const Waiting waiting(*this, "doubling of messages");
  MPI_Comm copy = MPI_COMM_NULL;
  check(MPI_Comm_dup(handle_, &copy), "MPI_Comm_dup");
  auto job = job_;
  job.whereabouts = nullptr;
  return std::make_unique<MpiCommunicator>(copy, job);
}

std::unique_ptr<Communicator> MpiCommunicator::split(int group) {
  const Waiting waiting(*this, "splitting into groups");
  MPI_Comm part = MPI_COMM_NULL;
  check(MPI_Comm_split(handle_, group, rank(), &part), "MPI_Comm_split");
  auto job = job_;
  job.ranksPerNode = 0;
  return std::make_unique<MpiCommunicator>(part, job);
}

void MpiCommunicator::announce(std::string_view activity, double limitSeconds) {
  if (job_.whereabouts != nullptr) job_.whereabouts->doing(activity, limitSeconds);
}

void MpiCommunicator::awaitIn(std::string_view call) {
  if (job_.whereabouts != nullptr) job_.whereabouts->waiting(call);
}

void MpiCommunicator::resume() {
  if (job_.whereabouts != nullptr) job_.whereabouts->resume();
}

}  // namespace carina::comm
