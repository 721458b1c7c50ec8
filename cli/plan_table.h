// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/json.h"
#include "engine/core/dtype.h"
#include "engine/launch/training_bytes.h"
#include "engine/scaling/curve.h"

namespace carina::cli {

/// What training on a cluster is predicted to take, and from what.
struct ClusterPlan {
  std::string net;
  DType precision = DType::F32;
  std::int64_t macsPerImage = 0;  ///< forward
  double imagesPerSecond = 0;     ///< of one rank that waits for nobody
  bool isMeasured = false;        ///< here, now; else it was given
  int ranksPerNode = 1;
  std::int64_t images = 0;  ///< of an epoch; 0: not asked for
  std::int64_t epochs = 1;
  scaling::Fabric fabric;
  scaling::ScalingOptions options;
  scaling::Workload work;
  launch::TrainingBytes bytes;  ///< of a rank that trains alone
  std::vector<scaling::CurvePoint> points;
};

Json clusterPlanJson(const ClusterPlan& plan);

/// A row for each number of nodes, then what it rests on, in words.
std::string clusterPlanText(const ClusterPlan& plan);

}  // namespace carina::cli
