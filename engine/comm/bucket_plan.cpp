// SPDX-License-Identifier: Apache-2.0
#include "engine/comm/bucket_plan.h"

#include "engine/core/error.h"

namespace carina::comm {

std::vector<Bucket> planBuckets(std::span<const std::size_t> counts, std::size_t bucketBytes) {
  if (bucketBytes == 0) throw Error(ErrorCode::InvalidArgument, "a bucket needs at least one byte");
  const auto isLarge = [&](std::size_t values) { return values * sizeof(float) >= bucketBytes; };
  std::vector<Bucket> buckets;
  bool isOpen = false;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (!isOpen || isLarge(counts[i])) buckets.push_back({.first = i, .last = i});
    auto& bucket = buckets.back();
    bucket.last = i + 1;
    bucket.values += counts[i];
    isOpen = !isLarge(bucket.values);
  }
  return buckets;
}

}  // namespace carina::comm
