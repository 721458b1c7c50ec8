// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>

namespace carina {

/// Threads that parallel work in this process uses (OpenMP's own limit, the same pool that oneDNN uses).
int threadCount();

/// Calls `body(begin, end)` for disjoint ranges that cover 0 .. count-1, in parallel, and returns when all are done.
///
/// Ranges are contiguous and differ in length by at most one. An exception in a range is thrown again in the caller.
/// Errors   whatever `body` throws (the first one caught)
/// Threads  call from any thread; nested calls run serially
void parallelFor(std::int64_t count, const std::function<void(std::int64_t begin, std::int64_t end)>& body);

}  // namespace carina
