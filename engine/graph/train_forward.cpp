// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <set>
#include <span>
#include <utility>

#include "engine/graph/node_op.h"
#include "engine/graph/subsample.h"
#include "engine/graph/train_builder.h"
#include "engine/kernels/pass.h"
#include "engine/kernels/pooling.h"

namespace carina::graph {
namespace {

using kernels::Call;

/// Emits the forward pass, unit after unit.
class Forward {
 public:
  explicit Forward(TrainBuilder& builder) : builder_(builder) {}

  void emit() {
    for (UnitId unit = 0; unit < builder_.units().size(); ++unit) {
      openGroup(unit);
      builder_.state(unit).images = builder_.microBatch();
      beginNorms(unit);
      emitUnit(unit);
      if (builder_.units()[unit].isNormalised) emitMoments(unit);
      inGroup_.insert(unit);
    }
  }

  void emitAgain(const std::set<UnitId>& wanted) {
    isAgain_ = true;
    std::set<UnitId> units;
    for (const auto unit : wanted) addMissing(unit, units);
    auto& groups = builder_.program().groups;
    const auto first = groups.size();
    for (const auto unit : units) {
      const auto images = builder_.state(unit).images;
      if (groups.size() == first || images != builder_.microBatch()) builder_.beginGroup(images);
      builder_.renew(unit);
      emitUnit(unit);
    }
    for (auto& group : std::span(groups).subspan(first)) {
      for (auto* steps : {&group.before, &group.steps, &group.after}) {
        for (auto& step : *steps) step.description = "again: " + step.description;
      }
    }
  }

 private:
  /// The unit and what its values are computed of, where they are missing.
  void addMissing(UnitId unit, std::set<UnitId>& units) const {
    if (!builder_.state(unit).isMissing || !units.insert(unit).second) return;
    for (const auto& view : builder_.units()[unit].src) {
      for (const auto& piece : view) addMissing(piece.unit, units);
    }
  }

  /// A unit joins the group unless it reads what only the whole batch tells, or wants other micro-batches.
  void openGroup(UnitId unit) {
    const auto& made = builder_.units()[unit];
    bool mustWait = inGroup_.empty();
    for (const auto& view : made.src) {
      for (const auto& piece : view) mustWait = mustWait || (piece.norm && inGroup_.contains(piece.unit));
    }
    constexpr int kMapsHeld = 2;  // a view is gathered before it is read
    const auto wanted = builder_.wantedImages(unit, kMapsHeld);
    const bool isHeavy = made.work == UnitWork::Convolution || made.work == UnitWork::Linear;
    if (!mustWait && (!isHeavy || wanted == builder_.microBatch())) return;
    builder_.beginGroup(wanted);
    inGroup_.clear();
  }

  void beginNorms(UnitId unit) {
    for (const auto& view : builder_.units()[unit].src) {
      for (const auto& piece : view) {
        if (piece.norm && !builder_.norm(*piece.norm).isBegun) emitNorm(*piece.norm);
      }
    }
  }

  /// Mean and deviation of the batch; scale and bias that normalise; the running statistics.
  void emitNorm(ValueId node) {
    auto& norm = builder_.norm(node);
    norm.isBegun = true;
    for (const auto& piece : norm.pieces) {
      const auto& shape = builder_.units()[piece.unit].shape;
      const auto state = builder_.state(piece.unit);
      const bool isFirst = !std::exchange(builder_.state(piece.unit).isSummed, true);
      const auto own = static_cast<double>(builder_.options().batch * shape[1] * shape[2]);
      const auto firstChannel = piece.normFirstChannel;
      builder_.group().before.push_back(
          {.description = "statistics: " + builder_.graph().node(node).name,
           .run = [=, channels = piece.channels, n = norm](const TrainFrame& frame, Call*, std::int64_t) {
             const auto* weight = frame.values[n.weightIndex] + firstChannel;
             const auto* bias = frame.values[n.weightIndex + 1] + firstChannel;
             auto* runningMean = frame.values[n.weightIndex + 2] + firstChannel;
             auto* runningVar = frame.values[n.weightIndex + 3] + firstChannel;
             if (isFirst) frame.sumTogether(state.moments, 2 * channels);
             const auto* moments = frame.doubles + state.moments;
             const auto count = frame.together(own);
             for (std::int64_t c = 0; c < channels; ++c) {
               const auto mean = moments[c] / count;
               const auto variance = std::max(0.0, moments[channels + c] / count - mean * mean);
               const auto deviation = 1.0 / std::sqrt(variance + n.epsilon);
               frame.floats[state.mean + c] = static_cast<float>(mean);
               frame.floats[n.deviation + firstChannel + c] = static_cast<float>(deviation);
               const auto scale = static_cast<double>(weight[c]) * deviation;
               frame.floats[n.scale + firstChannel + c] = static_cast<float>(scale);
               frame.floats[n.bias + firstChannel + c] =
                   static_cast<float>(static_cast<double>(bias[c]) - mean * scale);
               const auto unbiased = count > 1 ? variance * count / (count - 1) : variance;
               runningMean[c] += static_cast<float>(frame.momentum * (mean - static_cast<double>(runningMean[c])));
               runningVar[c] += static_cast<float>(frame.momentum * (unbiased - static_cast<double>(runningVar[c])));
             }
           }});
    }
  }

  void emitUnit(UnitId unit) {
    const auto& made = builder_.units()[unit];
    switch (made.work) {
      case UnitWork::Input:
        return emitInput(unit);
      case UnitWork::Convolution:
      case UnitWork::Linear:
        return emitConvolution(unit);
      case UnitWork::Pool:
        return emitKernel(unit, kernels::makePooling(poolingSpec(builder_, unit)));
      case UnitWork::GlobalAverage: {
        auto map = builder_.mapOf(made.src[0][0].unit);
        map.channels = made.shape[0];
        return emitKernel(unit, kernels::makeGlobalAverage({map.channels}, map));
      }
      case UnitWork::Sum:
        return emitSum(unit);
      case UnitWork::Subsample: {
        auto map = builder_.mapOf(made.src[0][0].unit);
        map.channels = made.shape[0];
        return emitKernel(unit, kernels::makeSubsample(map, opOf<Subsample>(builder_.graph(), made.node).offset()));
      }
      case UnitWork::Dropout:
        return emitDropout(unit);
      case UnitWork::Copy:
        return emitCopy(unit);
    }
  }

  void emitInput(UnitId unit) {
    const auto kernel = kernels::makeFromPlanar(builder_.mapOf(unit));
    const auto dst = builder_.data(unit);
    const auto elements = builder_.units()[unit].shape.elements();
    builder_.addStep(kernel->describe(), kernel, [=](const TrainFrame& frame, Call* call, std::int64_t first) {
      const void* src[] = {frame.images.data() + first * elements};
      call->run({.src = src, .dst = frame.at(dst, first)});
    });
  }

  /// A kernel from the gathered view to the unit.
  void emitKernel(UnitId unit, const std::shared_ptr<const kernels::Kernel>& kernel) {
    const auto src = builder_.gather(builder_.units()[unit].src[0]);
    const auto dst = builder_.data(unit);
    const auto scratch = builder_.addFixed(kernel->scratchBytes());
    builder_.addStep(kernel->describe(), kernel, [=](const TrainFrame& frame, Call* call, std::int64_t first) {
      const void* sources[] = {frame.at(src, first)};
      call->run({.src = sources, .dst = frame.at(dst, first), .scratch = frame.at(scratch, first)});
    });
  }

  void emitConvolution(UnitId unit) {
    const auto& made = builder_.units()[unit];
    const auto src = builder_.gather(made.src[0]);
    const auto dst = builder_.data(unit);
    const auto kernel = builder_.kernels().get<kernels::Convolution>(convolutionSpec(builder_, unit));
    const auto scratch = builder_.addFixed(kernel->scratchBytes());
    const auto packed = builder_.addFixed(kernel->packedBytes());
    const auto weight = builder_.parameterIndex(made.node, 0);
    const bool hasBias = made.work == UnitWork::Linear;
    const auto bias = hasBias ? builder_.parameterIndex(made.node, 1) : 0;
    const auto zeros = hasBias ? 0 : builder_.zeros();
    const auto elements = builder_.program().parameters[weight].shape.elements();
    builder_.group().before.push_back(
        {.description = "weights: laid out for " + kernel->describe(),
         .run = [=](const TrainFrame& frame, Call*, std::int64_t) {
           kernel->pack({frame.values[weight], static_cast<std::size_t>(elements)}, frame.at(packed, 0));
         }});
    auto& program = builder_.program();
    (isAgain_ ? program.recomputedMacs : program.macs) +=
        kernel->spec().dst.pixels() / builder_.microBatch() * builder_.options().batch * elements;
    builder_.addStep(kernel->describe(), kernel, [=](const TrainFrame& frame, Call* call, std::int64_t first) {
      const void* sources[] = {frame.at(src, first)};
      call->run({.src = sources,
                 .dst = frame.at(dst, first),
                 .weights = frame.at(packed, 0),
                 .bias = hasBias ? frame.values[bias] : frame.floats + zeros,
                 .scratch = frame.at(scratch, 0)});
    });
  }

  void emitSum(UnitId unit) {
    const auto& made = builder_.units()[unit];
    const auto left = builder_.see(made.src[0][0]);
    const auto right = builder_.see(made.src[1][0]);
    const auto dst = builder_.data(unit);
    const auto map = builder_.mapOf(unit);
    builder_.addStep("sum: " + builder_.graph().node(made.node).name, nullptr,
                     [=, relu = made.relu](const TrainFrame& frame, Call*, std::int64_t first) {
                       kernels::addSeen(map, left(frame, first), right(frame, first), relu, frame.at(dst, first));
                     });
  }

  void emitDropout(UnitId unit) {
    const auto src = builder_.gather(builder_.units()[unit].src[0]);
    const auto run = dropoutRun(builder_, unit);
    const auto dst = builder_.data(unit);
    builder_.addStep("dropout: " + builder_.graph().node(builder_.units()[unit].node).name, nullptr,
                     [=](const TrainFrame& frame, Call*, std::int64_t first) {
                       kernels::dropOut(run(frame, {src, dst}, first));
                     });
  }

  void emitCopy(UnitId unit) {
    const auto& made = builder_.units()[unit];
    const auto src = builder_.gather(made.src[0]);
    const auto dst = builder_.data(unit);
    const auto from = builder_.typeOf(made.src[0][0].unit);
    const auto to = builder_.mapOf(unit);
    builder_.addStep("copy: " + builder_.graph().node(made.node).name, nullptr,
                     [=](const TrainFrame& frame, Call*, std::int64_t first) {
                       kernels::convertValues(to, frame.at(src, first), from, frame.at(dst, first));
                     });
  }

  /// The moments of what was just made, while it is in cache.
  void emitMoments(UnitId unit) {
    const auto state = builder_.state(unit);
    const auto src = builder_.data(unit);
    const auto map = builder_.mapOf(unit);
    const auto scratch = builder_.addFixed(kernels::sumScratch(map) * static_cast<std::int64_t>(sizeof(float)));
    builder_.group().before.push_back(
        {.description = "statistics: none yet", .run = [=](const TrainFrame& frame, Call*, std::int64_t) {
           std::fill_n(frame.doubles + state.moments, 2 * map.channels, 0.0);
         }});
    builder_.addStep("moments: " + builder_.graph().node(builder_.units()[unit].node).name, nullptr,
                     [=](const TrainFrame& frame, Call*, std::int64_t first) {
                       kernels::addMoments(map, frame.at(src, first), frame.doubles + state.moments,
                                           reinterpret_cast<float*>(frame.at(scratch, 0)));
                     });
  }

  TrainBuilder& builder_;
  std::set<UnitId> inGroup_;
  bool isAgain_ = false;
};

}  // namespace

void emitForward(TrainBuilder& builder) {
  Forward(builder).emit();
}

void emitAgain(TrainBuilder& builder, const std::set<UnitId>& units) {
  Forward(builder).emitAgain(units);
}

}  // namespace carina::graph
