// SPDX-License-Identifier: Apache-2.0
// Large blocks of all simulated ranks are the same physical memory: what is in them means nothing, only its travels do.
// 256 ranks with buffers of 100 MB fit on a small machine so; SMPI does not copy such memory from rank to rank either.
#include <cstdlib>
#include <functional>
#include <new>
#include <set>

#include <smpi/smpi.h>

namespace {

constexpr std::size_t kFolded = std::size_t{1} << 18;

/// Memory for the set of blocks, which must not come from the operators that it serves.
template <typename Value>
struct PlainMemory {
  using value_type = Value;
  PlainMemory() = default;
  template <typename Other>
  PlainMemory(const PlainMemory<Other>&) {}
  Value* allocate(std::size_t count) { return static_cast<Value*>(std::malloc(count * sizeof(Value))); }
  void deallocate(Value* values, std::size_t) { std::free(values); }
  bool operator==(const PlainMemory&) const = default;
};

using Blocks = std::set<void*, std::less<>, PlainMemory<void*>>;

/// Simulated ranks take turns on one thread. It outlives everything that is deleted.
Blocks& foldedBlocks() {
  static auto* const kBlocks = new (std::malloc(sizeof(Blocks))) Blocks;
  return *kBlocks;
}

}  // namespace

void* operator new(std::size_t bytes) {
  void* const block = bytes >= kFolded ? smpi_shared_malloc(bytes, __FILE__, __LINE__) : std::malloc(bytes);
  if (block == nullptr) throw std::bad_alloc();
  if (bytes >= kFolded) foldedBlocks().insert(block);
  return block;
}

void operator delete(void* block) noexcept {
  if (foldedBlocks().erase(block) > 0) {
    smpi_shared_free(block);
  } else {
    std::free(block);
  }
}

void operator delete(void* block, std::size_t) noexcept {
  operator delete(block);
}
