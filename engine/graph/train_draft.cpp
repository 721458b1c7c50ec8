// SPDX-License-Identifier: Apache-2.0
#include "engine/graph/train_draft.h"

#include <algorithm>
#include <utility>

#include "engine/core/error.h"
#include "engine/graph/dropout.h"
#include "engine/graph/node_op.h"

namespace carina::graph {
namespace {

const std::map<std::string_view, UnitWork>& plainWorks() {
  static const std::map<std::string_view, UnitWork> works = {{"conv2d", UnitWork::Convolution},
                                                             {"linear", UnitWork::Linear},
                                                             {"max_pool", UnitWork::Pool},
                                                             {"average_pool", UnitWork::Pool},
                                                             {"global_average", UnitWork::GlobalAverage},
                                                             {"subsample", UnitWork::Subsample}};
  return works;
}

}  // namespace

TrainDraft::TrainDraft(const Graph& graph, std::span<const std::string> outputs)
    : graph_(graph), views_(graph.nodes().size()), readers_(graph.nodes().size()), isWanted_(graph.nodes().size()) {
  findReaders(outputs);
  for (ValueId value = 0; value < graph.nodes().size(); ++value) {
    if (isWanted_[value]) addNode(value);
  }
  for (const auto& name : outputs) outputs_[name] = kept(graph.output(name), true)[0].unit;
}

void TrainDraft::findReaders(std::span<const std::string> outputs) {
  for (const auto& name : outputs) isWanted_[graph_.output(name)] = true;
  for (auto value = graph_.nodes().size(); value-- > 0;) {
    if (!isWanted_[value]) continue;
    for (const auto src : graph_.node(value).src) {
      isWanted_[src] = true;
      readers_[src].push_back(value);
    }
  }
}

void TrainDraft::addNode(ValueId value) {
  const auto& node = graph_.node(value);
  if (!node.op) {
    views_[value] = {
        {.unit = push({.work = UnitWork::Input, .node = value, .shape = node.shape}), .channels = node.shape[0]}};
    return;
  }
  const auto kind = node.op->kind();
  const auto plain = plainWorks().find(kind);
  if (plain != plainWorks().end()) return addUnit(value, plain->second);
  if (kind == "batch_norm") return addNorm(value);
  if (kind == "relu") return addRelu(value);
  if (kind == "add") return addSum(value);
  if (kind == "dropout") return addDropout(value);
  if (kind != "concat") {
    throw Error(ErrorCode::Unsupported, node.name + ": training knows no op '" + std::string(kind) + "'");
  }
  for (const auto src : node.src) {
    views_[value].insert(views_[value].end(), views_[src].begin(), views_[src].end());
  }
}

void TrainDraft::addNorm(ValueId value) {
  const auto src = graph_.node(value).src[0];
  const auto& seen = views_[src];
  const bool isRaw = std::ranges::all_of(seen, &Piece::isRaw);
  auto view = isRaw ? seen : kept(src);
  std::int64_t channel = 0;
  for (auto& piece : view) {
    piece.norm = value;
    piece.normFirstChannel = channel;
    channel += piece.channels;
    units_[piece.unit].isNormalised = true;
  }
  views_[value] = std::move(view);
}

void TrainDraft::addRelu(ValueId value) {
  auto view = views_[graph_.node(value).src[0]];
  for (auto& piece : view) piece.relu = piece.relu || !units_[piece.unit].relu || piece.norm.has_value();
  views_[value] = std::move(view);
}

void TrainDraft::addSum(ValueId value) {
  const auto& node = graph_.node(value);
  std::vector<View> src;
  for (const auto one : node.src) src.push_back(singlePiece(one));
  const auto unit = push({.work = UnitWork::Sum,
                          .node = value,
                          .src = std::move(src),
                          .shape = node.shape,
                          .relu = isReadByRelusAlone(value)});
  views_[value] = {{.unit = unit, .channels = node.shape[0]}};
}

void TrainDraft::addDropout(ValueId value) {
  const auto& node = graph_.node(value);
  if (opOf<Dropout>(graph_, value).rate() == 0) {
    views_[value] = views_[node.src[0]];
    return;
  }
  const auto view = views_[node.src[0]];
  const auto unit = push({.work = UnitWork::Dropout,
                          .node = value,
                          .src = {view},
                          .shape = node.shape,
                          .isFloat = units_[view[0].unit].isFloat});
  views_[value] = {{.unit = unit, .channels = node.shape[0]}};
}

void TrainDraft::addUnit(ValueId value, UnitWork work) {
  const auto& node = graph_.node(value);
  const bool isFloat = work == UnitWork::Linear || work == UnitWork::GlobalAverage;
  const auto view = work == UnitWork::Linear ? kept(node.src[0], true) : views_[node.src[0]];
  const auto unit = push({.work = work, .node = value, .src = {view}, .shape = node.shape, .isFloat = isFloat});
  views_[value] = {{.unit = unit, .channels = node.shape[0]}};
}

View TrainDraft::kept(ValueId value, bool isFloat) {
  auto& view = views_[value];
  const bool isKept = view.size() == 1 && view[0].isRaw() && (!isFloat || units_[view[0].unit].isFloat);
  if (isKept) return view;
  const auto& shape = graph_.shape(value);
  const auto unit = push({.work = UnitWork::Copy, .node = value, .src = {view}, .shape = shape, .isFloat = isFloat});
  return {{.unit = unit, .channels = shape[0]}};
}

View TrainDraft::singlePiece(ValueId value) {
  return views_[value].size() == 1 ? views_[value] : kept(value);
}

bool TrainDraft::isReadByRelusAlone(ValueId value) const {
  const auto& outputs = graph_.outputs();
  const bool isOutput = std::ranges::any_of(outputs, [&](const auto& output) { return output.second == value; });
  return !isOutput && !readers_[value].empty() &&
         std::ranges::all_of(readers_[value], [&](ValueId reader) { return graph_.node(reader).op->kind() == "relu"; });
}

UnitId TrainDraft::push(Unit unit) {
  units_.push_back(std::move(unit));
  return units_.size() - 1;
}

}  // namespace carina::graph
