// SPDX-License-Identifier: Apache-2.0
#include "engine/model/pickle.h"

#include <array>
#include <charconv>
#include <string>
#include <unordered_map>
#include <utility>

#include "engine/core/byte_reader.h"
#include "engine/core/error.h"

namespace carina::model {
namespace {

// A step makes at most one value, so these bound the interpreter's memory whatever the pickle says.
constexpr std::uint64_t kMaxSteps = 1'000'000;
constexpr std::uint64_t kMaxItems = 4'000'000;
constexpr std::size_t kMaxMarks = 1000;

class Interpreter {
 public:
  Interpreter(ByteReader reader) : reader_(std::move(reader)) {}
  Pickle run();

 private:
  using Handler = void (Interpreter::*)();
  static constexpr std::array<Handler, 256> makeTable();

  [[noreturn]] void fail(const std::string& what) const;
  void charge(std::size_t items);
  PickleId add(PickleValue value);
  void push(PickleId id) { stack_.push_back(id); }
  void pushNew(PickleValue value) { push(add(std::move(value))); }
  void pushInt(std::int64_t value) { pushNew({.kind = PickleKind::Int, .integer = value}); }
  void pushText(std::string_view text) { pushNew({.kind = PickleKind::Text, .text = text}); }
  void pushGlobal(std::string_view module, std::string_view name);
  void pushLong(std::uint64_t sizeBytes);
  PickleId pop();
  PickleId top() const;
  std::vector<PickleId> popToMark();
  void popTuple(std::size_t count);
  void call(PickleId callee, PickleId arguments);
  std::vector<PickleId> joinPairs(PickleId list);
  void extend(PickleKind kind, const std::vector<PickleId>& items);
  void store(std::uint64_t key) { memo_[key] = top(); }
  void recall(std::uint64_t key);
  std::uint64_t lineNumber();

  void none() { pushNew({}); }
  template <int value>
  void boolean() {
    pushInt(value);
  }
  template <PickleKind kind>
  void empty() {
    pushNew({.kind = kind});
  }
  template <typename Number>
  void binaryInt() {
    pushInt(reader_.read<Number>());
  }
  template <typename Length>
  void binaryLong() {
    pushLong(reader_.read<Length>());
  }
  template <typename Length>
  void text() {
    pushText(reader_.takeText(reader_.read<Length>()));
  }
  template <typename Length>
  void bytes() {
    pushNew({.kind = PickleKind::Opaque, .text = reader_.takeText(reader_.read<Length>())});
  }
  template <typename Length>
  void frame() {
    reader_.read<Length>();
  }
  template <typename Key>
  void put() {
    store(reader_.read<Key>());
  }
  template <typename Key>
  void get() {
    recall(reader_.read<Key>());
  }
  template <std::size_t count>
  void tuple() {
    popTuple(count);
  }
  template <PickleKind kind>
  void fromMark() {
    auto items = popToMark();
    pushNew({.kind = kind, .items = std::move(items)});
  }
  template <PickleKind kind, std::size_t count>
  void extendBy();
  template <PickleKind kind>
  void extendFromMark() {
    extend(kind, popToMark());
  }

  void protocol();
  void stop() { isDone_ = true; }
  void mark();
  void drop();
  void popMark() { popToMark(); }
  void duplicate() { push(top()); }
  void decimalInt();
  void decimalFloat();
  void binaryFloat();
  void lineText();
  void lineBytes();
  void memoize() { store(memo_.size()); }
  void putLine() { store(lineNumber()); }
  void getLine() { recall(lineNumber()); }
  void global();
  void stackGlobal();
  void reduce();
  void build() { pop(); }
  void persistent();
  void persistentLine();

  static const std::array<Handler, 256> kTable;

  ByteReader reader_;
  Pickle pickle_;
  std::vector<PickleId> stack_;
  std::vector<std::size_t> marks_;
  std::unordered_map<std::uint64_t, PickleId> memo_;
  std::uint64_t items_ = 0;
  bool isDone_ = false;
};

constexpr std::array<Interpreter::Handler, 256> Interpreter::makeTable() {
  using I = Interpreter;
  using enum PickleKind;
  using U8 = std::uint8_t;
  using U16 = std::uint16_t;
  using I32 = std::int32_t;
  using U32 = std::uint32_t;
  using U64 = std::uint64_t;
  std::array<Handler, 256> table{};
  const auto row = [&](int opcode, Handler handler) { table[static_cast<std::size_t>(opcode)] = handler; };
  row(0x80, &I::protocol), row(0x95, &I::frame<U64>), row('.', &I::stop);
  row('(', &I::mark), row('0', &I::drop), row('1', &I::popMark), row('2', &I::duplicate);
  row('N', &I::none), row(0x88, &I::boolean<1>), row(0x89, &I::boolean<0>);
  row('I', &I::decimalInt), row('L', &I::decimalInt), row('F', &I::decimalFloat), row('G', &I::binaryFloat);
  row('J', &I::binaryInt<I32>), row('K', &I::binaryInt<U8>), row('M', &I::binaryInt<U16>);
  row(0x8a, &I::binaryLong<U8>), row(0x8b, &I::binaryLong<U32>);
  row('V', &I::lineText), row('S', &I::lineBytes);
  row('X', &I::text<U32>), row(0x8c, &I::text<U8>), row(0x8d, &I::text<U64>);
  row('U', &I::text<U8>), row('T', &I::text<U32>);  // Python 2 strings: names in old files
  row('B', &I::bytes<U32>), row('C', &I::bytes<U8>), row(0x8e, &I::bytes<U64>), row(0x96, &I::bytes<U64>);
  row('}', &I::empty<Dict>), row(']', &I::empty<List>), row(')', &I::empty<Tuple>), row(0x8f, &I::empty<Opaque>);
  row('d', &I::fromMark<Dict>), row('l', &I::fromMark<List>), row('t', &I::fromMark<Tuple>);
  row(0x91, &I::fromMark<Opaque>), row(0x85, &I::tuple<1>), row(0x86, &I::tuple<2>), row(0x87, &I::tuple<3>);
  row('s', &I::extendBy<Dict, 2>), row('u', &I::extendFromMark<Dict>);
  row('a', &I::extendBy<List, 1>), row('e', &I::extendFromMark<List>), row(0x90, &I::extendFromMark<Opaque>);
  row('q', &I::put<U8>), row('r', &I::put<U32>), row('p', &I::putLine), row(0x94, &I::memoize);
  row('h', &I::get<U8>), row('j', &I::get<U32>), row('g', &I::getLine);
  row('c', &I::global), row(0x93, &I::stackGlobal), row('R', &I::reduce), row(0x81, &I::reduce);
  row('b', &I::build), row('Q', &I::persistent), row('P', &I::persistentLine);
  return table;
}

constinit const std::array<Interpreter::Handler, 256> Interpreter::kTable = Interpreter::makeTable();

void Interpreter::fail(const std::string& what) const {
  reader_.fail("pickle " + what + " at byte " + std::to_string(reader_.position()));
}

Pickle Interpreter::run() {
  for (std::uint64_t steps = 0; !isDone_; ++steps) {
    if (steps == kMaxSteps) {
      throw Error(ErrorCode::ResourceExhausted, std::string(reader_.name()) + ": pickle has more than " +
                                                    std::to_string(kMaxSteps) + " steps; no model needs so many");
    }
    const auto opcode = reader_.read<std::uint8_t>();
    const auto handler = kTable[opcode];
    if (handler == nullptr) {
      throw Error(ErrorCode::Unsupported,
                  std::string(reader_.name()) + ": pickle has opcode " + std::to_string(opcode) + " at byte " +
                      std::to_string(reader_.position() - 1) + ", which no tensor needs; the file may be damaged");
    }
    (this->*handler)();
  }
  pickle_.root = pop();
  pickle_.endPosition = reader_.position();
  return std::move(pickle_);
}

// Items may be named again and again through the memo, so steps alone do not bound them.
void Interpreter::charge(std::size_t items) {
  items_ += items;
  if (items_ <= kMaxItems) return;
  throw Error(ErrorCode::ResourceExhausted, std::string(reader_.name()) + ": pickle holds more than " +
                                                std::to_string(kMaxItems) + " items; no model needs so many");
}

PickleId Interpreter::add(PickleValue value) {
  charge(value.items.size());
  pickle_.values.push_back(std::move(value));
  return static_cast<PickleId>(pickle_.values.size() - 1);
}

PickleId Interpreter::top() const {
  if (stack_.size() <= (marks_.empty() ? 0 : marks_.back())) fail("takes from an empty stack");
  return stack_.back();
}

PickleId Interpreter::pop() {
  const auto id = top();
  stack_.pop_back();
  return id;
}

void Interpreter::mark() {
  if (marks_.size() == kMaxMarks) fail("nests too deep");
  marks_.push_back(stack_.size());
}

void Interpreter::drop() {
  if (!marks_.empty() && marks_.back() == stack_.size()) {
    marks_.pop_back();
  } else {
    pop();
  }
}

std::vector<PickleId> Interpreter::popToMark() {
  if (marks_.empty()) fail("has no mark");
  const auto first = stack_.begin() + static_cast<std::ptrdiff_t>(marks_.back());
  std::vector<PickleId> items(first, stack_.end());
  stack_.erase(first, stack_.end());
  marks_.pop_back();
  return items;
}

void Interpreter::popTuple(std::size_t count) {
  std::vector<PickleId> items(count);
  for (auto i = count; i-- > 0;) items[i] = pop();
  pushNew({.kind = PickleKind::Tuple, .items = std::move(items)});
}

template <PickleKind kind, std::size_t count>
void Interpreter::extendBy() {
  std::vector<PickleId> items(count);
  for (auto i = count; i-- > 0;) items[i] = pop();
  extend(kind, items);
}

void Interpreter::extend(PickleKind kind, const std::vector<PickleId>& items) {
  auto& target = pickle_.values[top()];
  if (target.kind == PickleKind::Opaque || target.kind == PickleKind::Call) return;
  if (target.kind != kind) fail("adds to a value of another kind");
  if (kind == PickleKind::Dict && items.size() % 2 != 0) fail("has a key without a value");
  charge(items.size());
  target.items.insert(target.items.end(), items.begin(), items.end());
}

void Interpreter::recall(std::uint64_t key) {
  const auto found = memo_.find(key);
  if (found == memo_.end()) fail("recalls memo " + std::to_string(key) + ", which it never stored");
  push(found->second);
}

std::uint64_t Interpreter::lineNumber() {
  const auto line = reader_.takeLine();
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), number);
  if (error != std::errc() || end != line.data() + line.size()) fail("has a line that should be a number");
  return number;
}

void Interpreter::protocol() {
  constexpr int kNewest = 5;
  const int version = reader_.read<std::uint8_t>();
  if (version <= kNewest) return;
  throw Error(ErrorCode::Unsupported,
              std::string(reader_.name()) + ": pickle protocol " + std::to_string(version) + " is newer than 5");
}

void Interpreter::decimalInt() {
  auto line = reader_.takeLine();
  if (line.ends_with('L')) line.remove_suffix(1);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), number);
  if (error == std::errc::result_out_of_range) return pushNew({.kind = PickleKind::BigInt, .text = line});
  if (error != std::errc() || end != line.data() + line.size()) fail("has a line that should be a number");
  pushInt(number);
}

void Interpreter::pushLong(std::uint64_t sizeBytes) {
  const auto digits = reader_.takeText(sizeBytes);
  if (digits.size() > sizeof(std::int64_t)) return pushNew({.kind = PickleKind::BigInt, .text = digits});
  const bool isNegative = !digits.empty() && static_cast<signed char>(digits.back()) < 0;
  std::int64_t number = isNegative ? -1 : 0;
  std::memcpy(&number, digits.data(), digits.size());
  pushInt(number);
}

void Interpreter::decimalFloat() {
  reader_.takeLine();
  empty<PickleKind::Opaque>();
}

void Interpreter::binaryFloat() {
  reader_.take(sizeof(double));
  empty<PickleKind::Opaque>();
}

void Interpreter::lineText() {
  pushText(reader_.takeLine());
}

void Interpreter::lineBytes() {
  auto line = reader_.takeLine();
  if (line.size() < 2 || line.front() != line.back() || (line.front() != '\'' && line.front() != '"')) {
    fail("has a string without quotes");
  }
  pushText(line.substr(1, line.size() - 2));
}

void Interpreter::pushGlobal(std::string_view module, std::string_view name) {
  pushNew({.kind = PickleKind::Global, .global = &findPickleGlobal(module, name, reader_.name())});
}

void Interpreter::global() {
  const auto module = reader_.takeLine();
  pushGlobal(module, reader_.takeLine());
}

void Interpreter::stackGlobal() {
  const auto& name = pickle_.at(pop());
  const auto& module = pickle_.at(pop());
  if (name.kind != PickleKind::Text || module.kind != PickleKind::Text) fail("names a global by something but text");
  pushGlobal(module.text, name.text);
}

void Interpreter::reduce() {
  const auto arguments = pop();
  call(pop(), arguments);
}

void Interpreter::call(PickleId callee, PickleId arguments) {
  const auto* global = pickle_.at(callee).global;
  if (pickle_.at(callee).kind != PickleKind::Global) fail("calls something that is no global");
  if (pickle_.at(arguments).kind != PickleKind::Tuple) fail("calls with something but a tuple");
  if (global->role != GlobalRole::Dict) {
    return pushNew({.kind = PickleKind::Call, .global = global, .items = {arguments}});
  }
  const auto& given = pickle_.at(arguments).items;
  const bool hasPairs = given.size() == 1 && pickle_.at(given[0]).kind == PickleKind::List;
  pushNew({.kind = PickleKind::Dict, .items = hasPairs ? joinPairs(given[0]) : std::vector<PickleId>{}});
}

// Python 2 makes an ordered dictionary of a list of [key, value].
std::vector<PickleId> Interpreter::joinPairs(PickleId list) {
  std::vector<PickleId> joined;
  charge(2 * pickle_.at(list).items.size());
  for (const auto pair : pickle_.at(list).items) {
    const auto& items = pickle_.at(pair).items;
    if (items.size() != 2) fail("makes a dictionary of something but pairs");
    joined.insert(joined.end(), items.begin(), items.end());
  }
  return joined;
}

void Interpreter::persistent() {
  const auto id = pop();
  pushNew({.kind = PickleKind::Persistent, .items = {id}});
}

void Interpreter::persistentLine() {
  const auto id = add({.kind = PickleKind::Text, .text = reader_.takeLine()});
  pushNew({.kind = PickleKind::Persistent, .items = {id}});
}

}  // namespace

Pickle parsePickle(std::span<const std::byte> bytes, std::string_view name, std::uint64_t position) {
  ByteReader reader(bytes, name);
  reader.seek(position);
  return Interpreter(std::move(reader)).run();
}

}  // namespace carina::model
