// SPDX-License-Identifier: Apache-2.0
#include "engine/nets/amoebanet.h"

#include <charconv>

#include "engine/core/error.h"
#include "engine/nets/amoebanet_cell.h"

namespace carina::nets {
namespace {

using graph::squareWindow;
using graph::ValueId;

constexpr std::string_view kPrefix = "amoebanet_d_";
constexpr std::int64_t kStemFilters = 32;
constexpr std::int64_t kStacks = 3;

/// Cells in the order in which they run; each sees the two values before it.
class CellChain {
 public:
  CellChain(Layers& layers, ValueId stem, std::int64_t cells)
      : layers_(layers), cells_(cells), sources_{.last = stem, .beforeLast = stem} {}

  ValueId last() const { return sources_.last; }

  void add(const std::string& name, CellKind kind, std::int64_t width) {
    const auto depth = static_cast<double>(++done_) / static_cast<double>(cells_);
    const auto value = addCell(layers_, name, {.kind = kind, .width = width, .depth = depth}, sources_);
    sources_ = {.last = value, .beforeLast = sources_.last, .lastIsReduced = kind == CellKind::Reduction};
  }

 private:
  Layers& layers_;
  std::int64_t cells_;
  std::int64_t done_ = 0;
  CellSources sources_;
};

ValueId addStemConv(Layers& layers) {
  return layers.norm("stem.bn", layers.conv("stem.conv", layers.input(), kStemFilters, squareWindow(3, 2, 0)));
}

ValueId addAuxiliaryConv(Layers& layers, const std::string& name, ValueId src, std::int64_t filters) {
  const auto extent = layers.extent(src);
  const graph::Extent2d kernel = name == "aux.full" ? extent : graph::Extent2d{1, 1};
  const graph::Window window{.kernel = kernel, .stride = {}, .padding = {}};
  return layers.relu(name + ".relu", layers.norm(name + ".bn", layers.conv(name + ".conv", src, filters, window)));
}

void addAuxiliaryHead(Layers& layers, ValueId cell, std::int64_t classes) {
  auto value = layers.relu("aux.relu", cell);
  value = layers.pool("aux.pool", value, graph::PoolKind::Average, squareWindow(5, 3, 0));
  value = addAuxiliaryConv(layers, "aux.proj", value, 51);
  value = addAuxiliaryConv(layers, "aux.full", value, 307);
  layers.markOutput("aux_logits", layers.linear("aux.fc", value, classes));
}

bool takeNumber(std::string_view& text, std::int64_t& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return error == std::errc{};
}

}  // namespace

std::optional<AmoebaNetSize> findAmoebaNetSize(std::string_view name) {
  AmoebaNetSize size{};
  auto rest = name;
  if (!rest.starts_with(kPrefix)) return std::nullopt;
  rest.remove_prefix(kPrefix.size());
  if (!takeNumber(rest, size.cells) || !rest.starts_with('_')) return std::nullopt;
  rest.remove_prefix(1);
  if (!takeNumber(rest, size.filters) || !rest.empty()) return std::nullopt;
  if (size.cells < 1 || size.cells > 64 || size.filters < 16 || size.filters > 4096 || size.filters % 16 != 0) {
    throw Error(ErrorCode::InvalidArgument,
                "net '" + std::string(name) +
                    "': amoebanet_d_N_F takes N from 1 to 64 and F from 16 to 4096 in multiples of 16");
  }
  return size;
}

graph::Graph makeAmoebaNetD(AmoebaNetSize size, const NetInput& input) {
  Layers layers(input);
  constexpr std::int64_t kReductions = 2 + kStacks - 1;  // the stem's, and one between two stacks
  CellChain chain(layers, addStemConv(layers), kStacks * size.cells + kReductions);
  chain.add("stem.cells.0", CellKind::Reduction, size.filters / 4);
  chain.add("stem.cells.1", CellKind::Reduction, size.filters / 2);
  std::int64_t cell = 0;
  auto width = size.filters;
  for (std::int64_t stack = 0; stack < kStacks; ++stack, width *= 2) {
    if (stack > 0) chain.add("cells." + std::to_string(cell++), CellKind::Reduction, width);
    for (std::int64_t i = 0; i < size.cells; ++i) chain.add("cells." + std::to_string(cell++), CellKind::Normal, width);
    if (stack == 1 && input.auxiliaryHead) addAuxiliaryHead(layers, chain.last(), input.classes);
  }
  layers.finish("fc", layers.relu("relu", chain.last()));
  return layers.take();
}

}  // namespace carina::nets
