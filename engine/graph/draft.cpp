// SPDX-License-Identifier: Apache-2.0
#include "engine/graph/draft.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

#include "engine/core/error.h"
#include "engine/graph/conv2d.h"
#include "engine/graph/pool.h"

namespace carina::graph {
namespace {

Work workOf(const Op& op) {
  static const std::map<std::string_view, Work> kWorks = {
      {"conv2d", Work::Convolution},
      {"linear", Work::Linear},
      {"batch_norm", Work::Pass},
      {"relu", Work::Pass},
      {"max_pool", Work::Pool},
      {"average_pool", Work::Pool},
      {"add", Work::Sum},
      {"global_average", Work::GlobalAverage},
      {"concat", Work::Join},
      {"subsample", Work::Subsample},
      {"dropout", Work::Gone},
  };
  const auto found = kWorks.find(op.kind());
  if (found == kWorks.end()) {
    throw Error(ErrorCode::Unsupported, "no kernel for the op '" + std::string(op.kind()) + "' in inference");
  }
  return found->second;
}

bool isPlainRelu(const DraftNode& node) {
  return node.work == Work::Pass && node.relu && !node.norm && node.average == 1;
}

}  // namespace

Draft::Draft(const Graph& graph, std::span<const std::string> outputs) : graph_(graph) {
  for (const auto& name : outputs) outputs_.push_back(graph.output(name));
  import();
  dropUnused();
  shareRelus();
  foldNorms();
  averageBeforeConvolution();
  fuseSums();
  fuseRelus();
  averageInPasses();
}

ValueId Draft::resolve(ValueId value) const {
  while (alias_[value] != value) value = alias_[value];
  return value;
}

void Draft::import() {
  alias_.resize(graph_.nodes().size());
  std::iota(alias_.begin(), alias_.end(), ValueId{0});
  for (ValueId value = 0; value < graph_.nodes().size(); ++value) {
    const auto& node = graph_.node(value);
    DraftNode draft{.work = node.op ? workOf(*node.op) : Work::Input, .node = value, .src = {}, .shape = node.shape};
    for (const auto src : node.src) draft.src.push_back(resolve(src));
    if (node.op && node.op->kind() == "relu") draft.relu = true;
    if (node.op && node.op->kind() == "batch_norm") draft.norm = NormPart{.node = value};
    if (draft.work == Work::Gone) alias_[value] = draft.src[0];
    nodes_.push_back(std::move(draft));
  }
  for (auto& output : outputs_) output = resolve(output);
}

void Draft::dropUnused() {
  std::vector<bool> used(nodes_.size(), false);
  for (const auto output : outputs_) used[output] = true;
  for (ValueId value = nodes_.size(); value-- > 0;) {
    if (!used[value]) {
      nodes_[value].work = value == 0 ? Work::Input : Work::Gone;
    } else {
      for (const auto src : nodes_[value].src) used[src] = true;
    }
  }
}

std::vector<std::int64_t> Draft::countUses() const {
  std::vector<std::int64_t> uses(nodes_.size(), 0);
  for (const auto output : outputs_) ++uses[output];
  for (const auto& node : nodes_) {
    if (node.work == Work::Gone) continue;
    for (const auto src : node.src) ++uses[src];
    if (node.addTo) ++uses[*node.addTo];
  }
  return uses;
}

void Draft::moveWork(ValueId node, ValueId heir) {
  nodes_[heir] = nodes_[node];
  nodes_[node] = {};
}

void Draft::shareRelus() {
  std::map<ValueId, ValueId> reluOf;
  for (ValueId value = 0; value < nodes_.size(); ++value) {
    auto& node = nodes_[value];
    if (node.work == Work::Gone) continue;
    for (auto& src : node.src) src = resolve(src);
    if (!isPlainRelu(node)) continue;
    const auto [known, isNew] = reluOf.emplace(node.src[0], value);
    if (isNew) continue;
    node.work = Work::Gone;
    alias_[value] = known->second;
  }
  for (auto& output : outputs_) output = resolve(output);
}

bool Draft::isPlainConvolution(ValueId value) const {
  const auto& node = nodes_[value];
  return node.work == Work::Convolution && !node.norm && !node.relu && !node.addTo;
}

/// norm(conv(x)) = conv'(x): scale the filters, shift the bias.
void Draft::foldNorms() {
  for (ValueId value = 0; value < nodes_.size(); ++value) {
    if (nodes_[value].work != Work::Pass || !nodes_[value].norm) continue;
    const auto uses = countUses();
    const auto src = nodes_[value].src[0];
    if (uses[src] != 1) continue;
    if (isPlainConvolution(src)) {
      const auto norm = nodes_[value].norm;
      moveWork(src, value);
      nodes_[value].norm = norm;
    } else if (nodes_[src].work == Work::Join) {
      const auto parts = nodes_[src].src;
      const bool foldable = std::all_of(parts.begin(), parts.end(),
                                        [&](auto part) { return uses[part] == 1 && isPlainConvolution(part); });
      if (foldable) foldNormThroughJoin(value);
    }
  }
}

/// norm(a ‖ b) = norm_a(a) ‖ norm_b(b), each with its share of the channels.
void Draft::foldNormThroughJoin(ValueId norm) {
  const auto join = nodes_[norm].src[0];
  NormPart part = *nodes_[norm].norm;
  moveWork(join, norm);
  for (const auto src : nodes_[norm].src) {
    nodes_[src].norm = part;
    part.firstChannel += nodes_[src].shape[0];
  }
}

const Window* Draft::poolWindow(ValueId value) const {
  const auto* op = dynamic_cast<const Pool*>(graph_.node(nodes_[value].node).op.get());
  if (nodes_[value].work != Work::Pool || op == nullptr || op->pool() != PoolKind::Average) return nullptr;
  return op->window().padding == Padding2d{} ? &op->window() : nullptr;
}

/// Averaging pixels and mixing channels commute, so the 1×1 convolution runs on the smaller map.
void Draft::averageBeforeConvolution() {
  for (ValueId value = 0; value < nodes_.size(); ++value) {
    if (poolWindow(value) == nullptr) continue;
    const auto src = nodes_[value].src[0];
    if (nodes_[src].work != Work::Convolution || nodes_[src].relu || nodes_[src].addTo || countUses()[src] != 1)
      continue;
    const auto& window = dynamic_cast<const Conv2d&>(*graph_.node(nodes_[src].node).op).window();
    if (window.kernel != Extent2d{1, 1} || window.stride != Extent2d{1, 1} || window.padding != Padding2d{}) continue;
    const auto pooled = nodes_[value];
    const auto mapped = nodes_[src];
    nodes_[src] = pooled;
    nodes_[src].src = mapped.src;
    nodes_[src].shape = {nodes_[mapped.src[0]].shape[0], pooled.shape[1], pooled.shape[2]};
    nodes_[value] = mapped;
    nodes_[value].src = {src};
    nodes_[value].shape = pooled.shape;
  }
}

/// A pass that only a non-overlapping average pool reads does the averaging itself.
void Draft::averageInPasses() {
  for (ValueId value = 0; value < nodes_.size(); ++value) {
    const auto* window = poolWindow(value);
    if (window == nullptr || window->kernel != window->stride || window->kernel.h != window->kernel.w) continue;
    const auto src = nodes_[value].src[0];
    if (nodes_[src].work != Work::Pass || nodes_[src].average != 1 || countUses()[src] != 1) continue;
    const auto shape = nodes_[value].shape;
    moveWork(src, value);
    nodes_[value].average = window->kernel.h;
    nodes_[value].shape = shape;
  }
}

/// a + conv(x): the convolution adds into a's memory. It then runs where the sum stood.
void Draft::fuseSums() {
  for (ValueId value = 0; value < nodes_.size(); ++value) {
    if (nodes_[value].work != Work::Sum) continue;
    const auto uses = countUses();
    const auto sources = nodes_[value].src;
    for (const std::size_t side : {1U, 0U}) {
      const auto conv = sources[side];
      const auto& node = nodes_[conv];
      if (node.work != Work::Convolution || node.relu || node.addTo || uses[conv] != 1) continue;
      moveWork(conv, value);
      nodes_[value].addTo = sources[1 - side];
      break;
    }
  }
}

void Draft::fuseRelus() {
  for (ValueId value = 0; value < nodes_.size(); ++value) {
    if (!isPlainRelu(nodes_[value])) continue;
    const auto src = nodes_[value].src[0];
    const auto work = nodes_[src].work;
    const bool canCarry =
        work == Work::Convolution || work == Work::Sum || (work == Work::Pass && nodes_[src].average == 1);
    if (!canCarry || countUses()[src] != 1) continue;
    moveWork(src, value);
    nodes_[value].relu = true;
  }
}

}  // namespace carina::graph
