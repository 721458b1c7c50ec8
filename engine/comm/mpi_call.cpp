// SPDX-License-Identifier: Apache-2.0
#include "engine/comm/mpi_call.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include "engine/core/error.h"

namespace carina::comm {

void check(int code, const char* call) {
  if (code == MPI_SUCCESS) return;
  char words[MPI_MAX_ERROR_STRING] = {};
  int length = 0;
  MPI_Error_string(code, words, &length);
  throw Error(ErrorCode::Communication,
              std::string(call) + ": " + std::string(words, static_cast<std::size_t>(std::max(length, 0))));
}

MpiHandle::MpiHandle(MPI_Comm handle) : handle_(handle) {
  check(MPI_Comm_set_errhandler(handle_, MPI_ERRORS_RETURN), "MPI_Comm_set_errhandler");
  check(MPI_Comm_rank(handle_, &rank_), "MPI_Comm_rank");
  check(MPI_Comm_size(handle_, &size_), "MPI_Comm_size");
}

void waitForAll(std::span<MPI_Request> requests, const char* call) {
  using namespace std::chrono_literals;
  const auto begin = MPI_Wtime();  // where ranks are simulated, their time
  for (int polls = 0;; ++polls) {
    int isDone = 0;
    check(MPI_Testall(static_cast<int>(requests.size()), requests.data(), &isDone, MPI_STATUSES_IGNORE), call);
    if (isDone != 0) return;
    if (polls < 50) continue;
    const auto waited = MPI_Wtime() - begin;
    std::this_thread::sleep_for(waited < 0.005 ? 20us : waited < 0.2 ? 100us : 500us);
  }
}

}  // namespace carina::comm
