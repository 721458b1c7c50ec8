// SPDX-License-Identifier: Apache-2.0
#include "engine/model/torch_tensors.h"

#include <array>
#include <cstring>
#include <memory>
#include <utility>

#include "engine/core/error.h"

namespace carina::model {
namespace {

constexpr std::size_t kMaxRank = 8;
constexpr std::uint64_t kMaxGatheredBytes = std::uint64_t{1} << 30;

struct Layout {
  std::uint64_t offset = 0;
  std::vector<std::int64_t> size;
  std::vector<std::int64_t> stride;
};

// The largest element index plus one; saturates instead of overflowing.
std::uint64_t reach(const Layout& layout) {
  std::uint64_t last = layout.offset;
  for (std::size_t i = 0; i < layout.size.size(); ++i) {
    if (layout.size[i] == 0) return 0;
    std::uint64_t step = 0;
    if (__builtin_mul_overflow(static_cast<std::uint64_t>(layout.size[i] - 1),
                               static_cast<std::uint64_t>(layout.stride[i]), &step) ||
        __builtin_add_overflow(last, step, &last)) {
      return UINT64_MAX;
    }
  }
  return last == UINT64_MAX ? last : last + 1;
}

bool isContiguous(const Layout& layout) {
  std::int64_t expected = 1;
  for (auto i = layout.size.size(); i-- > 0;) {
    if (layout.size[i] != 1 && layout.stride[i] != expected) return false;
    expected *= layout.size[i];
  }
  return true;
}

void gather(const Layout& layout, std::size_t elementBytes, std::span<const std::byte> src, std::byte* dst) {
  const auto rank = layout.size.size();
  std::array<std::int64_t, kMaxRank> index{};
  auto at = static_cast<std::int64_t>(layout.offset);
  for (;;) {
    std::memcpy(dst, src.data() + static_cast<std::size_t>(at) * elementBytes, elementBytes);
    dst += elementBytes;
    auto axis = rank;
    while (axis-- > 0) {
      at += layout.stride[axis];
      if (++index[axis] < layout.size[axis]) break;
      at -= layout.stride[axis] * layout.size[axis];
      index[axis] = 0;
    }
    if (axis == static_cast<std::size_t>(-1)) return;
  }
}

class StateDictReader {
 public:
  StateDictReader(const Pickle& pickle, const ReadTorchStorage& readStorage, std::string_view file)
      : pickle_(pickle), readStorage_(readStorage), file_(file) {}

  bool read(PickleId dict, graph::Weights& tensors);
  std::optional<PickleId> findItem(PickleId dict, std::string_view key) const;

 private:
  [[noreturn]] void fail(const std::string& what, ErrorCode code = ErrorCode::Corrupt) const {
    throw Error(code, file_ + ": tensor '" + tensor_ + "' " + what);
  }
  const PickleValue* findTensorCall(PickleId id) const;
  std::vector<std::int64_t> readExtents(PickleId id) const;
  Layout readLayout(const std::vector<PickleId>& arguments) const;
  Shape checkedShape(const Layout& layout) const;
  Tensor readTensor(const PickleValue& call);
  Tensor gatherTensor(const Layout& layout, const TorchStorage& storage, const SharedBytes& source);

  const Pickle& pickle_;
  const ReadTorchStorage& readStorage_;
  std::string file_;
  std::string tensor_;
  std::uint64_t gatheredBytes_ = 0;
};

std::uint64_t naturalNumber(const Pickle& pickle, PickleId id, std::string_view file) {
  const auto& value = pickle.at(id);
  if (value.kind == PickleKind::Int && value.integer >= 0) return static_cast<std::uint64_t>(value.integer);
  throw Error(ErrorCode::Corrupt, std::string(file) + ": pickle has something else where a count should be");
}

// ('storage', type, key, location, elements[, view]), view = None | (key, first element, elements)
TorchStorage readStorageId(const Pickle& pickle, const PickleValue& persistent, std::string_view file) {
  const auto& id = pickle.at(persistent.items[0]);
  const auto isKind = [&](std::size_t i, PickleKind kind) { return pickle.at(id.items[i]).kind == kind; };
  if (id.kind != PickleKind::Tuple || id.items.size() < 5 || !isKind(0, PickleKind::Text) ||
      pickle.at(id.items[0]).text != "storage" || !isKind(1, PickleKind::Global) || !isKind(2, PickleKind::Text) ||
      pickle.at(id.items[1]).global->role != GlobalRole::Storage) {
    throw Error(ErrorCode::Corrupt, std::string(file) + ": pickle refers to something that is no tensor storage");
  }
  TorchStorage storage{.key = pickle.at(id.items[2]).text, .dtype = pickle.at(id.items[1]).global->dtype};
  storage.elements = naturalNumber(pickle, id.items[4], file);
  if (id.items.size() == 5 || isKind(5, PickleKind::None)) return storage;
  const auto& view = pickle.at(id.items[5]).items;
  if (view.size() != 3) throw Error(ErrorCode::Corrupt, std::string(file) + ": pickle has a broken storage view");
  storage.firstElement = naturalNumber(pickle, view[1], file);
  storage.elements = naturalNumber(pickle, view[2], file);
  return storage;
}

// A parameter is a call around the call that makes its tensor.
const PickleValue* StateDictReader::findTensorCall(PickleId id) const {
  for (;;) {
    const auto& value = pickle_.at(id);
    if (value.kind != PickleKind::Call) return nullptr;
    if (value.global->role == GlobalRole::RebuildTensor) return &value;
    const auto& arguments = pickle_.at(value.items[0]).items;
    if (value.global->role != GlobalRole::RebuildParameter || arguments.empty()) return nullptr;
    if (arguments[0] >= id) return nullptr;  // an argument is older than its call: no circles
    id = arguments[0];
  }
}

std::vector<std::int64_t> StateDictReader::readExtents(PickleId id) const {
  const auto* value = &pickle_.at(id);
  if (value->kind == PickleKind::Call && value->global->role == GlobalRole::Size) {
    const auto& arguments = pickle_.at(value->items[0]).items;
    if (arguments.size() == 1) value = &pickle_.at(arguments[0]);
  }
  if (value->kind != PickleKind::Tuple) fail("has no shape");
  if (value->items.size() > kMaxRank) fail("has " + std::to_string(value->items.size()) + " dimensions");
  std::vector<std::int64_t> extents;
  for (const auto item : value->items) {
    const auto& extent = pickle_.at(item);
    if (extent.kind != PickleKind::Int || extent.integer < 0) fail("has a size or stride that is no count");
    extents.push_back(extent.integer);
  }
  return extents;
}

Tensor StateDictReader::gatherTensor(const Layout& layout, const TorchStorage& storage, const SharedBytes& source) {
  auto shape = checkedShape(layout);
  const auto elements = static_cast<std::uint64_t>(shape.elements());
  if (elements > storage.elements) {
    fail("repeats elements; save a contiguous copy of it", ErrorCode::Unsupported);
  }
  const auto elementBytes = sizeBytes(storage.dtype);
  gatheredBytes_ += elements * elementBytes;
  if (gatheredBytes_ > kMaxGatheredBytes) {
    fail("brings the transposed tensors past 1 GiB; save contiguous copies", ErrorCode::ResourceExhausted);
  }
  const std::shared_ptr<std::byte[]> buffer = std::make_unique_for_overwrite<std::byte[]>(elements * elementBytes);
  gather(layout, elementBytes, source.bytes, buffer.get());
  return {storage.dtype, std::move(shape), {buffer.get(), elements * elementBytes}, buffer};
}

Layout StateDictReader::readLayout(const std::vector<PickleId>& arguments) const {
  Layout layout{naturalNumber(pickle_, arguments[1], file_), readExtents(arguments[2]), readExtents(arguments[3])};
  if (layout.size.size() != layout.stride.size()) fail("has not one stride for each dimension");
  for (std::size_t i = 0; i < layout.size.size(); ++i) {
    if (layout.size[i] == 1) layout.stride[i] = 0;  // never stepped along, so it may be any number
  }
  return layout;
}

Shape StateDictReader::checkedShape(const Layout& layout) const {
  try {
    return Shape(layout.size);
  } catch (const Error& error) {
    fail(error.what());
  }
}

// _rebuild_tensor[_v2](storage, offset, size, stride, …)
Tensor StateDictReader::readTensor(const PickleValue& call) {
  const auto& arguments = pickle_.at(call.items[0]).items;
  if (arguments.size() < 4 || pickle_.at(arguments[0]).kind != PickleKind::Persistent) fail("has no storage");
  const auto storage = readStorageId(pickle_, pickle_.at(arguments[0]), file_);
  const auto layout = readLayout(arguments);
  if (reach(layout) > storage.elements) fail("reaches past its storage");
  const auto shape = checkedShape(layout);
  const auto source = readStorage_(storage);
  if (shape.elements() > 0 && !isContiguous(layout)) return gatherTensor(layout, storage, source);
  const auto elementBytes = sizeBytes(storage.dtype);
  const auto first = shape.elements() == 0 ? 0 : layout.offset * elementBytes;
  const auto count = static_cast<std::size_t>(shape.elements()) * elementBytes;
  return {storage.dtype, shape, source.bytes.subspan(first, count), source.owner};
}

bool StateDictReader::read(PickleId dict, graph::Weights& tensors) {
  const auto& value = pickle_.at(dict);
  if (value.kind != PickleKind::Dict) return false;
  for (std::size_t i = 0; i + 1 < value.items.size(); i += 2) {
    const auto& key = pickle_.at(value.items[i]);
    const auto* call = findTensorCall(value.items[i + 1]);
    if (key.kind != PickleKind::Text || call == nullptr) continue;
    tensor_ = key.text;
    tensors.insert_or_assign(tensor_, readTensor(*call));
  }
  return !tensors.empty();
}

std::optional<PickleId> StateDictReader::findItem(PickleId dict, std::string_view key) const {
  const auto& value = pickle_.at(dict);
  if (value.kind != PickleKind::Dict) return std::nullopt;
  for (std::size_t i = 0; i + 1 < value.items.size(); i += 2) {
    const auto& found = pickle_.at(value.items[i]);
    if (found.kind == PickleKind::Text && found.text == key) return value.items[i + 1];
  }
  return std::nullopt;
}

}  // namespace

std::vector<TorchStorage> listTorchStorages(const Pickle& pickle, std::string_view file) {
  std::vector<TorchStorage> storages;
  for (const auto& value : pickle.values) {
    if (value.kind == PickleKind::Persistent) storages.push_back(readStorageId(pickle, value, file));
  }
  return storages;
}

graph::Weights readStateDict(const Pickle& pickle, const ReadTorchStorage& readStorage, std::string_view file) {
  constexpr auto kNests =
      std::to_array<std::string_view>({"state_dict", "model_state_dict", "model", "net", "network", "weights"});
  constexpr int kMaxNesting = 3;
  StateDictReader reader(pickle, readStorage, file);
  graph::Weights tensors;
  auto dict = pickle.root;
  for (int nesting = 0; nesting < kMaxNesting; ++nesting) {
    std::optional<PickleId> nested;
    for (const auto nest : kNests) {
      const auto item = nested ? std::nullopt : reader.findItem(dict, nest);
      if (item && pickle.at(*item).kind == PickleKind::Dict) nested = item;
    }
    if (!nested) break;
    dict = *nested;
  }
  if (reader.read(dict, tensors)) return tensors;
  throw Error(ErrorCode::NotFound,
              std::string(file) + ": holds no dictionary of tensors; save the model's state_dict()");
}

}  // namespace carina::model
