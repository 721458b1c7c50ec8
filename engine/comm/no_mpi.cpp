// SPDX-License-Identifier: Apache-2.0
// Stands in for mpi_session.cpp where the build has no MPI.
#include "engine/comm/local_session.h"
#include "engine/core/error.h"

namespace carina::comm {

std::unique_ptr<Session> openSession(SessionOptions) {
  const auto ranks = launchedRanks();
  if (ranks == 1) return std::make_unique<LocalSession>();
  throw Error(ErrorCode::Unsupported, "started as one of " + std::to_string(ranks) +
                                          " ranks, but this program was built without MPI (CARINA_WITH_MPI)");
}

}  // namespace carina::comm
