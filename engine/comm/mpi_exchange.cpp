// SPDX-License-Identifier: Apache-2.0
#include "engine/comm/mpi_exchange.h"

#include <algorithm>

#include "engine/comm/tree_sum.h"
#include "engine/core/dtype.h"

namespace carina::comm {
namespace {

void narrow(std::span<const float> src, std::uint16_t* dst) {
  std::ranges::transform(src, dst, bf16FromFloat);
}

void widen(std::span<const std::uint16_t> src, float* dst) {
  std::ranges::transform(src, dst, floatFromBf16);
}

template <typename Value>
std::span<std::byte> bytesOf(std::span<Value> values) {
  return std::as_writable_bytes(values);
}

}  // namespace

std::span<float> MpiExchange::shareOf(std::span<float> values, int rank) const {
  const auto ranks = static_cast<std::size_t>(handle_.size());
  const auto begin = values.size() * static_cast<std::size_t>(rank) / ranks;
  const auto end = values.size() * (static_cast<std::size_t>(rank) + 1) / ranks;
  return values.subspan(begin, end - begin);
}

std::span<float> MpiExchange::reduceScatter(std::span<float> values, Wire wire) {
  const auto ranks = static_cast<std::size_t>(handle_.size());
  const auto own = shareOf(values, handle_.rank());
  parts_.resize(own.size() * ranks);
  std::vector<std::span<std::byte>> sent(ranks);
  std::vector<std::span<std::byte>> received(ranks);
  std::vector<std::span<float>> parts(ranks);
  if (wire == Wire::BF16) {
    narrowSent_.resize(values.size());
    narrowReceived_.resize(parts_.size());
    narrow(values, narrowSent_.data());
  }
  for (std::size_t r = 0; r < ranks; ++r) {
    const auto share = shareOf(values, static_cast<int>(r));
    parts[r] = std::span(parts_).subspan(r * own.size(), own.size());
    if (wire == Wire::F32) {
      if (static_cast<int>(r) == handle_.rank()) parts[r] = own;  // the tree takes it where it is
      sent[r] = bytesOf(share);
      received[r] = bytesOf(parts[r]);
    } else {
      const auto begin = static_cast<std::size_t>(share.data() - values.data());
      sent[r] = bytesOf(std::span(narrowSent_).subspan(begin, share.size()));
      received[r] = bytesOf(std::span(narrowReceived_).subspan(r * own.size(), own.size()));
    }
  }
  exchange(sent, received, "sum of gradients, parts");
  if (wire == Wire::BF16) {
    const auto rank = static_cast<std::size_t>(handle_.rank());
    std::ranges::copy(sent[rank], received[rank].begin());
    widen(narrowReceived_, parts_.data());
  }
  treeSumTo<float>(parts, own);
  return own;
}

void MpiExchange::allGather(std::span<float> values, Wire wire) {
  const auto ranks = static_cast<std::size_t>(handle_.size());
  const auto own = shareOf(values, handle_.rank());
  std::vector<std::span<std::byte>> received(ranks);
  std::span<std::byte> mine = bytesOf(own);
  if (wire == Wire::BF16) {
    narrowSent_.resize(own.size());
    narrowReceived_.resize(values.size());
    narrow(own, narrowSent_.data());
    mine = bytesOf(std::span(narrowSent_));
  }
  for (std::size_t r = 0; r < ranks; ++r) {
    const auto share = shareOf(values, static_cast<int>(r));
    const auto begin = static_cast<std::size_t>(share.data() - values.data());
    received[r] = wire == Wire::F32 ? bytesOf(share) : bytesOf(std::span(narrowReceived_).subspan(begin, share.size()));
  }
  exchange(std::vector<std::span<std::byte>>(ranks, mine), received, "sum of gradients, results");
  if (wire == Wire::F32) return;
  std::ranges::copy(mine, received[static_cast<std::size_t>(handle_.rank())].begin());
  widen(narrowReceived_, values.data());
}

void MpiExchange::exchange(const std::vector<std::span<std::byte>>& sent,
                           const std::vector<std::span<std::byte>>& received, const char* call) {
  std::vector<MPI_Request> requests;
  const auto post = [&](std::span<std::byte> bytes, int other, bool isSent) {
    for (std::size_t begin = 0; begin < bytes.size(); begin += kMostBytes) {
      const auto count = static_cast<int>(std::min(kMostBytes, bytes.size() - begin));
      auto& request = requests.emplace_back();
      const auto code = isSent ? MPI_Isend(bytes.data() + begin, count, MPI_BYTE, other, 0, handle_, &request)
                               : MPI_Irecv(bytes.data() + begin, count, MPI_BYTE, other, 0, handle_, &request);
      check(code, call);
    }
  };
  // Each begins with its neighbour, so that no rank is everybody's first.
  for (int i = 1; i < handle_.size(); ++i) {
    const int other = (handle_.rank() + handle_.size() - i) % handle_.size();
    post(received[static_cast<std::size_t>(other)], other, false);
  }
  for (int i = 1; i < handle_.size(); ++i) {
    const int other = (handle_.rank() + i) % handle_.size();
    post(sent[static_cast<std::size_t>(other)], other, true);
  }
  waitForAll(requests, call);
}

}  // namespace carina::comm
