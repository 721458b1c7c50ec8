// SPDX-License-Identifier: Apache-2.0
#include "engine/core/parallel.h"

#include <algorithm>
#include <exception>
#include <mutex>

#include <omp.h>

namespace carina {

int threadCount() {
  return omp_get_max_threads();
}

void parallelFor(std::int64_t count, const std::function<void(std::int64_t begin, std::int64_t end)>& body) {
  if (count <= 0) return;
  const auto ranges = std::min<std::int64_t>(count, omp_in_parallel() != 0 ? 1 : threadCount());
  if (ranges == 1) {
    body(0, count);
    return;
  }
  std::exception_ptr firstError;
  std::mutex guard;
#pragma omp parallel for schedule(static) num_threads(static_cast <int>(ranges))
  for (std::int64_t range = 0; range < ranges; ++range) {
    try {
      body(count * range / ranges, count * (range + 1) / ranges);
    } catch (...) {
      const std::lock_guard lock(guard);
      if (!firstError) firstError = std::current_exception();
    }
  }
  if (firstError) std::rethrow_exception(firstError);
}

}  // namespace carina
