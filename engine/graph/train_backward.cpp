// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>

#include "engine/graph/node_op.h"
#include "engine/graph/subsample.h"
#include "engine/graph/train_builder.h"
#include "engine/kernels/train_pass.h"

namespace carina::graph {
namespace {

using kernels::Call;

/// Emits the backward pass, unit after unit in reverse.
class Backward {
 public:
  explicit Backward(TrainBuilder& builder) : builder_(builder) {}

  void emit() {
    builder_.program().backwardBegin = builder_.program().groups.size();
    for (const auto& name : builder_.options().outputs) builder_.state(builder_.draft().output(name)).hasDiff = true;
    for (auto unit = builder_.units().size(); unit-- > 0;) {
      openGroup(unit);
      if (builder_.reads().size() == 1 && builder_.group().before.empty()) emitStart();
      if (builder_.units()[unit].isNormalised) emitNormGradients(unit);
      if (builder_.state(unit).hasDiff) emitUnit(unit);
    }
  }

 private:
  /// A unit joins the group unless what its batch norms subtract is not summed yet, or it wants other micro-batches.
  void openGroup(UnitId unit) {
    const auto& made = builder_.units()[unit];
    constexpr int kMapsHeld = 3;  // values, gradients, and both as they are read
    const auto wanted = builder_.wantedImages(unit, kMapsHeld);
    const bool isHeavy = made.work == UnitWork::Convolution || made.work == UnitWork::Linear;
    const bool mustWait = builder_.reads().empty() || summedInGroup_.contains(unit);
    if (!mustWait && (!isHeavy || wanted == builder_.microBatch())) return;
    builder_.beginBackwardGroup(wanted);
    summedInGroup_.clear();
  }

  void emitStart() {
    std::vector<std::pair<std::int64_t, std::int64_t>> sums;
    for (const auto& [node, norm] : builder_.norms()) sums.emplace_back(norm.sums, 2 * builder_.graph().shape(node)[0]);
    builder_.group().before.push_back(
        {.description = "statistics: none yet", .run = [=](const TrainFrame& frame, Call*, std::int64_t) {
           for (const auto& [at, count] : sums) std::fill_n(frame.doubles + at, count, 0.0);
         }});
  }

  /// Gradients of the batch norms that read a unit, and what they subtract from the unit's own gradient.
  void emitNormGradients(UnitId unit) {
    const auto& shape = builder_.units()[unit].shape;
    const auto state = builder_.state(unit);
    const auto channels = shape[0];
    const auto count = static_cast<double>(builder_.options().batch * shape[1] * shape[2]);
    std::vector<std::pair<NormState, std::int64_t>> norms;  // with the unit's first channel there
    for (const auto& [node, norm] : builder_.norms()) {
      for (const auto& piece : norm.pieces) {
        if (piece.unit == unit) norms.emplace_back(norm, piece.normFirstChannel);
      }
    }
    for (const auto& [norm, first] : norms) {
      builder_.writesGradient(norm.weightIndex);
      builder_.writesGradient(norm.weightIndex + 1);
    }
    builder_.group().before.push_back(
        {.description = "statistics: gradients of " + std::to_string(norms.size()) + " batch norms",
         .run = [=](const TrainFrame& frame, Call*, std::int64_t) {
           // A rank's own sums are its parameters' gradients; those of the group are what its values are told.
           for (const auto& [norm, first] : norms) {
             const auto* sums = frame.doubles + norm.sums + 2 * first;
             for (std::int64_t c = 0; c < channels; ++c) {
               const double deviation = frame.floats[norm.deviation + first + c];
               frame.gradients[norm.weightIndex][first + c] = static_cast<float>(sums[channels + c] * deviation);
               frame.gradients[norm.weightIndex + 1][first + c] = static_cast<float>(sums[c]);
             }
             frame.sumTogether(norm.sums + 2 * first, 2 * channels);
           }
           const auto all = frame.together(count);
           for (std::int64_t c = 0; c < channels; ++c) {
             double slope = 0;
             double offset = 0;
             const double mean = frame.floats[state.mean + c];
             for (const auto& [norm, first] : norms) {
               const auto* sums = frame.doubles + norm.sums + 2 * first;
               const double deviation = frame.floats[norm.deviation + first + c];
               const double scale = frame.floats[norm.scale + first + c];
               slope -= scale * (sums[channels + c] * deviation) / all * deviation;
               offset -= scale * sums[c] / all;
             }
             frame.floats[state.slope + c] = static_cast<float>(slope);
             frame.floats[state.offset + c] = static_cast<float>(offset - slope * mean);
           }
         }});
  }

  void emitUnit(UnitId unit) {
    switch (builder_.units()[unit].work) {
      case UnitWork::Input:
        return;
      case UnitWork::Convolution:
      case UnitWork::Linear:
        return emitConvolution(unit);
      case UnitWork::Pool:
        return emitPool(unit);
      case UnitWork::GlobalAverage:
        return emitGlobalAverage(unit);
      case UnitWork::Sum:
        return emitSum(unit);
      case UnitWork::Subsample:
        return emitSubsample(unit);
      case UnitWork::Dropout:
        return emitDropout(unit);
      case UnitWork::Copy:
        return emitCopy(unit);
    }
  }

  bool needsGradient(const View& view) const {
    return std::ranges::any_of(
        view, [&](const Piece& piece) { return builder_.units()[piece.unit].work != UnitWork::Input; });
  }

  /// The unit's gradient once all its readers are done: what batch norms and its own ReLU ask for is applied.
  TrainBufferId finished(UnitId unit) {
    const auto& made = builder_.units()[unit];
    const auto state = builder_.state(unit);
    const auto diff = builder_.use(state.diff);
    if (!made.isNormalised && !made.relu) return diff;
    const auto values = builder_.data(unit);
    const auto dst = builder_.addPart(builder_.imageBytes(unit));
    const auto map = builder_.mapOf(unit);
    builder_.addStep(
        "gradient of batch norm: " + nameOf(unit), nullptr,
        [=, relu = made.relu, isNormalised = made.isNormalised](const TrainFrame& frame, Call*, std::int64_t first) {
          kernels::finishGradient({.map = map,
                                   .diff = frame.at(diff, first),
                                   .values = frame.at(values, first),
                                   .relu = relu,
                                   .slope = isNormalised ? frame.floats + state.slope : nullptr,
                                   .offset = isNormalised ? frame.floats + state.offset : nullptr,
                                   .dst = frame.at(dst, first)});
        });
    return dst;
  }

  /// Sends the gradient of a gathered view back to the kept values.
  void scatter(const View& view, TrainBufferId diff, std::optional<UnitId> result = {}) {
    std::int64_t stride = 0;
    for (const auto& piece : view) stride += piece.channels;
    std::int64_t channel = 0;
    for (const auto& piece : view) {
      if (builder_.units()[piece.unit].work != UnitWork::Input)
        addPiece(piece, {.diff = diff, .channel = channel, .stride = stride, .result = result});
      channel += piece.channels;
    }
  }

  /// Where a piece's share of a gradient lies.
  struct Share {
    TrainBufferId diff;
    std::int64_t channel;
    std::int64_t stride;
    std::optional<UnitId> result;  ///< the reader's own values, where its ReLU cuts the gradient
    bool hasTwin = false;          ///< the cut gradient is left in diff
  };

  void addPiece(const Piece& piece, const Share& share) {
    auto& state = builder_.state(piece.unit);
    kernels::GradientRun run{
        .map = builder_.mapOf(piece.unit), .diffStride = share.stride, .accumulate = state.hasDiff};
    state.hasDiff = true;
    const auto seen = builder_.seeGradient(piece);
    const auto dst = builder_.use(state.diff);
    const auto result = share.result ? std::optional(builder_.data(*share.result)) : std::nullopt;
    const auto sums = piece.norm ? builder_.norm(*piece.norm).sums + 2 * piece.normFirstChannel : 0;
    const auto scratchBytes = piece.norm ? kernels::sumScratch(run.map) * static_cast<std::int64_t>(sizeof(float)) : 0;
    const auto scratch = builder_.addFixed(scratchBytes);
    if (piece.norm) summedInGroup_.insert(piece.unit);
    const auto offset = share.channel * static_cast<std::int64_t>(sizeBytes(run.map.type));
    builder_.addStep("gradient of kept values: " + nameOf(piece.unit), nullptr,
                     [=, mean = state.mean, isNormalised = piece.norm.has_value(), diff = share.diff,
                      hasTwin = share.hasTwin](const TrainFrame& frame, Call*, std::int64_t first) {
                       auto now = run;
                       now.diff = frame.at(diff, first) + offset;
                       if (hasTwin) now.twin = frame.at(diff, first);
                       now.seen = seen(frame, first);
                       if (result) now.result = frame.at(*result, first);
                       now.dst = frame.at(dst, first);
                       if (isNormalised) {
                         now.mean = frame.floats + mean;
                         now.sums = frame.doubles + sums;
                         now.scratch = reinterpret_cast<float*>(frame.at(scratch, 0));
                       }
                       kernels::addGradient(now);
                     });
  }

  void emitConvolution(UnitId unit) {
    const auto& made = builder_.units()[unit];
    const auto spec = convolutionSpec(builder_, unit);
    const auto diff = finished(unit);
    emitWeightGradient(unit, spec, diff);
    if (made.work == UnitWork::Linear) emitBiasGradient(unit, diff);
    if (!needsGradient(made.src[0])) return;
    const auto kernel = builder_.kernels().get<kernels::DataGradient>(spec);
    const auto scratch = builder_.addFixed(kernel->scratchBytes());
    const auto packed = builder_.addFixed(kernel->packedBytes());
    const auto weight = builder_.parameterIndex(made.node, 0);
    const auto elements = static_cast<std::size_t>(builder_.program().parameters[weight].shape.elements());
    builder_.group().before.push_back({.description = "weights: laid out for " + kernel->describe(),
                                       .run = [=](const TrainFrame& frame, Call*, std::int64_t) {
                                         kernel->pack({frame.values[weight], elements}, frame.at(packed, 0));
                                       }});
    const auto dst = builder_.addPart(spec.src.sizeBytes() / spec.src.batch);
    countMacs(spec, elements);
    builder_.addStep(kernel->describe(), kernel, [=](const TrainFrame& frame, Call* call, std::int64_t first) {
      const void* sources[] = {frame.at(diff, first)};
      call->run({.src = sources,
                 .dst = frame.at(dst, first),
                 .weights = frame.at(packed, 0),
                 .scratch = frame.at(scratch, 0)});
    });
    scatter(made.src[0], dst);
  }

  void emitWeightGradient(UnitId unit, const kernels::ConvolutionSpec& spec, TrainBufferId diff) {
    const auto& made = builder_.units()[unit];
    const auto src = builder_.gather(made.src[0]);
    const auto kernel = builder_.kernels().get<kernels::WeightGradient>(spec);
    const auto weight = builder_.parameterIndex(made.node, 0);
    const auto elements = static_cast<std::size_t>(builder_.program().parameters[weight].shape.elements());
    countMacs(spec, elements);
    builder_.writesGradient(weight);
    if (kernel->isPlain()) {
      emitPlainGradient(kernel, {src, diff}, weight);
    } else {
      emitPackedGradient(kernel, {src, diff}, weight, elements);
    }
  }

  /// What a weight gradient is the product of.
  struct Factors {
    TrainBufferId src;
    TrainBufferId diff;
  };
  using WeightKernel = std::shared_ptr<const kernels::WeightGradient>;

  /// Micro-batch after micro-batch adds to the gradient where it belongs.
  void emitPlainGradient(const WeightKernel& kernel, const Factors& factors, std::size_t weight) {
    const auto scratch = builder_.addFixed(kernel->scratchBytes());
    builder_.addStep(kernel->describe(), kernel, [=](const TrainFrame& frame, Call* call, std::int64_t first) {
      const void* sources[] = {frame.at(factors.src, first), frame.at(factors.diff, first)};
      call->run(
          {.src = sources, .dst = frame.gradients[weight], .scratch = frame.at(scratch, 0), .accumulate = first > 0});
    });
  }

  /// Micro-batches are summed in the kernel's layout, which is undone once.
  void emitPackedGradient(const WeightKernel& kernel, const Factors& factors, std::size_t weight,
                          std::size_t elements) {
    const auto scratch = builder_.addFixed(kernel->scratchBytes());
    const auto sum = builder_.addFixed(kernel->packedBytes());
    const bool isInOne = builder_.microBatch() == builder_.options().batch;
    const auto part = isInOne ? sum : builder_.addFixed(kernel->packedBytes());
    const auto floats = static_cast<std::size_t>(kernel->packedBytes()) / sizeof(float);
    builder_.addStep(kernel->describe(), kernel, [=](const TrainFrame& frame, Call* call, std::int64_t first) {
      const void* sources[] = {frame.at(factors.src, first), frame.at(factors.diff, first)};
      const auto to = first == 0 ? sum : part;
      call->run({.src = sources, .dst = frame.at(to, 0), .scratch = frame.at(scratch, 0)});
      if (first == 0) return;
      kernels::addFloats({reinterpret_cast<const float*>(frame.at(part, 0)), floats},
                         reinterpret_cast<float*>(frame.at(sum, 0)));
    });
    builder_.group().after.push_back({.description = "weights: gradient laid out from " + kernel->describe(),
                                      .run = [=](const TrainFrame& frame, Call*, std::int64_t) {
                                        kernel->unpack(frame.at(sum, 0), {frame.gradients[weight], elements});
                                      }});
  }

  void emitBiasGradient(UnitId unit, TrainBufferId diff) {
    const auto bias = builder_.parameterIndex(builder_.units()[unit].node, 1);
    const auto outputs = builder_.units()[unit].shape[0];
    const auto images = builder_.microBatch();
    builder_.writesGradient(bias);
    builder_.addStep("gradient of bias: " + nameOf(unit), nullptr,
                     [=](const TrainFrame& frame, Call*, std::int64_t first) {
                       const auto* values = reinterpret_cast<const float*>(frame.at(diff, first));
                       for (std::int64_t o = 0; o < outputs; ++o) {
                         double sum = first == 0 ? 0.0 : static_cast<double>(frame.gradients[bias][o]);
                         for (std::int64_t n = 0; n < images; ++n) sum += static_cast<double>(values[n * outputs + o]);
                         frame.gradients[bias][o] = static_cast<float>(sum);
                       }
                     });
  }

  void emitPool(UnitId unit) {
    const auto& made = builder_.units()[unit];
    const auto spec = poolingSpec(builder_, unit);
    const auto diff = finished(unit);
    const auto src = spec.max ? std::optional(builder_.gather(made.src[0])) : std::nullopt;
    const auto scratch = builder_.addFixed(kernels::poolGradientScratch(spec));
    const auto dst = builder_.addPart(spec.src.sizeBytes() / spec.src.batch);
    builder_.addStep("gradient of pool: " + nameOf(unit), nullptr,
                     [=](const TrainFrame& frame, Call*, std::int64_t first) {
                       kernels::poolGradient({.spec = spec,
                                              .src = src ? frame.at(*src, first) : nullptr,
                                              .diffDst = frame.at(diff, first),
                                              .diffSrc = frame.at(dst, first),
                                              .scratch = frame.at(scratch, 0)});
                     });
    scatter(made.src[0], dst);
  }

  void emitGlobalAverage(UnitId unit) {
    const auto& made = builder_.units()[unit];
    const auto diff = finished(unit);
    auto map = builder_.mapOf(made.src[0][0].unit);
    map.channels = made.shape[0];
    const auto dst = builder_.addPart(map.sizeBytes() / map.batch);
    builder_.addStep("gradient of global average: " + nameOf(unit), nullptr,
                     [=](const TrainFrame& frame, Call*, std::int64_t first) {
                       kernels::globalAverageGradient(map, reinterpret_cast<const float*>(frame.at(diff, first)),
                                                      frame.at(dst, first));
                     });
    scatter(made.src[0], dst);
  }

  void emitSum(UnitId unit) {
    const auto& made = builder_.units()[unit];
    const bool isCut = made.relu && !made.isNormalised;
    const auto diff = isCut ? builder_.use(builder_.state(unit).diff) : finished(unit);
    const auto heir = findHeir(unit);
    const auto result = isCut ? std::optional(unit) : std::nullopt;
    for (std::size_t s = 0; s < made.src.size(); ++s) {
      if (s == heir) continue;
      const auto& piece = made.src[s][0];
      if (builder_.units()[piece.unit].work == UnitWork::Input) continue;
      addPiece(piece,
               {.diff = diff, .channel = 0, .stride = piece.channels, .result = result, .hasTwin = heir && isCut});
    }
    if (!heir) return;
    auto& state = builder_.state(made.src[*heir][0].unit);
    state.diff = builder_.state(unit).diff;
    state.hasDiff = true;
  }

  /// The summand whose gradient is that of the sum and can lie in its memory: kept as it is, with no gradient so far. A
  /// sum that ends in a ReLU cuts it in place, on the pass that the other summand's batch norm takes anyway.
  std::optional<std::size_t> findHeir(UnitId unit) {
    const auto& made = builder_.units()[unit];
    if (made.isNormalised) return {};
    for (std::size_t s = 0; s < made.src.size(); ++s) {
      const auto& piece = made.src[s][0];
      const auto& other = made.src[1 - s][0];
      const bool isFree = piece.isRaw() && !builder_.state(piece.unit).hasDiff && piece.unit != other.unit &&
                          builder_.units()[piece.unit].work != UnitWork::Input;
      if (isFree && (!made.relu || (other.norm && !other.relu))) return s;
    }
    return {};
  }

  void emitSubsample(UnitId unit) {
    const auto& made = builder_.units()[unit];
    const auto diff = finished(unit);
    auto map = builder_.mapOf(made.src[0][0].unit);
    map.channels = made.shape[0];
    const auto offset = opOf<Subsample>(builder_.graph(), made.node).offset();
    const auto dst = builder_.addPart(map.sizeBytes() / map.batch);
    builder_.addStep("gradient of subsample: " + nameOf(unit), nullptr,
                     [=](const TrainFrame& frame, Call*, std::int64_t first) {
                       kernels::subsampleGradient(map, offset, frame.at(diff, first), frame.at(dst, first));
                     });
    scatter(made.src[0], dst);
  }

  void emitDropout(UnitId unit) {
    const auto diff = finished(unit);
    const auto run = dropoutRun(builder_, unit);
    const auto dst = builder_.addPart(builder_.imageBytes(unit));
    builder_.addStep("gradient of dropout: " + nameOf(unit), nullptr,
                     [=](const TrainFrame& frame, Call*, std::int64_t first) {
                       kernels::dropOut(run(frame, {diff, dst}, first));
                     });
    scatter(builder_.units()[unit].src[0], dst);
  }

  void emitCopy(UnitId unit) {
    const auto& made = builder_.units()[unit];
    auto diff = finished(unit);
    const auto from = builder_.typeOf(unit);
    auto map = builder_.mapOf(unit);
    map.type = builder_.typeOf(made.src[0][0].unit);
    if (map.type != from) {
      const auto narrow = builder_.addPart(map.sizeBytes() / map.batch);
      builder_.addStep("copy: " + nameOf(unit), nullptr, [=](const TrainFrame& frame, Call*, std::int64_t first) {
        kernels::convertValues(map, frame.at(diff, first), from, frame.at(narrow, first));
      });
      diff = narrow;
    }
    scatter(made.src[0], diff);
  }

  void countMacs(const kernels::ConvolutionSpec& spec, std::size_t weights) {
    builder_.program().macs +=
        spec.dst.pixels() / builder_.microBatch() * builder_.options().batch * static_cast<std::int64_t>(weights);
  }

  const std::string& nameOf(UnitId unit) const { return builder_.graph().node(builder_.units()[unit].node).name; }

  TrainBuilder& builder_;
  std::set<UnitId> summedInGroup_;
};

}  // namespace

void emitBackward(TrainBuilder& builder) {
  Backward(builder).emit();
}

}  // namespace carina::graph
