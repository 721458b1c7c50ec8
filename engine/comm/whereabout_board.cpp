// SPDX-License-Identifier: Apache-2.0
#include "engine/comm/whereabout_board.h"

#include <array>
#include <atomic>
#include <cstring>
#include <string>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace carina::comm {

// Notes are written in turn, and counted when they are whole: who dies in the midst of one leaves the one before.
struct WhereaboutBoard::Memory {
  using Word = std::atomic<std::uint64_t>;
  static_assert(std::is_trivially_copyable_v<Note> && sizeof(Note) % sizeof(std::uint64_t) == 0);
  static_assert(Word::is_always_lock_free);
  static constexpr std::size_t kWords = sizeof(Note) / sizeof(std::uint64_t);

  Word count;
  std::array<std::array<Word, kWords>, 4> notes;
};

WhereaboutBoard::WhereaboutBoard(int descriptor) : descriptor_(descriptor) {
  void* mapped = ::mmap(nullptr, sizeof(Memory), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
  if (mapped != MAP_FAILED) memory_ = static_cast<Memory*>(mapped);
}

WhereaboutBoard::~WhereaboutBoard() {
  if (memory_ != nullptr) ::munmap(memory_, sizeof(Memory));
  ::close(descriptor_);
}

std::unique_ptr<WhereaboutBoard> WhereaboutBoard::make() {
#ifdef MFD_CLOEXEC
  const int descriptor = ::memfd_create("carina-whereabout", MFD_CLOEXEC);
  if (descriptor < 0) return nullptr;
  std::unique_ptr<WhereaboutBoard> board;
  if (::ftruncate(descriptor, sizeof(Memory)) == 0) board.reset(new WhereaboutBoard(descriptor));
  if (!board) ::close(descriptor);
  return board && board->memory_ != nullptr ? std::move(board) : nullptr;
#else
  return nullptr;
#endif
}

std::unique_ptr<WhereaboutBoard> WhereaboutBoard::open(int processId, int descriptor) {
  const auto path = "/proc/" + std::to_string(processId) + "/fd/" + std::to_string(descriptor);
  const int mine = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
  if (mine < 0) return nullptr;
  struct stat facts = {};
  if (::fstat(mine, &facts) != 0 || facts.st_size != static_cast<off_t>(sizeof(Memory))) {
    ::close(mine);
    return nullptr;
  }
  std::unique_ptr<WhereaboutBoard> board(new WhereaboutBoard(mine));
  return board->memory_ != nullptr ? std::move(board) : nullptr;
}

void WhereaboutBoard::write(const Whereabout& whereabout) {
  Note note;
  std::memset(static_cast<void*>(&note), 0, sizeof note);
  note.whereabout = whereabout;
  note.at = std::chrono::steady_clock::now();
  std::array<std::uint64_t, Memory::kWords> words;
  std::memcpy(words.data(), &note, sizeof note);
  const auto count = memory_->count.load(std::memory_order_relaxed);
  auto& place = memory_->notes[count % memory_->notes.size()];
  std::atomic_thread_fence(std::memory_order_release);
  for (std::size_t i = 0; i < words.size(); ++i) place[i].store(words[i], std::memory_order_relaxed);
  memory_->count.store(count + 1, std::memory_order_release);
}

std::optional<WhereaboutBoard::Note> WhereaboutBoard::read() const {
  constexpr int kTries = 100;  // against one who writes as fast as this reads
  for (int i = 0; i < kTries; ++i) {
    const auto count = memory_->count.load(std::memory_order_acquire);
    if (count == 0) return {};
    const auto& place = memory_->notes[(count - 1) % memory_->notes.size()];
    std::array<std::uint64_t, Memory::kWords> words;
    for (std::size_t w = 0; w < words.size(); ++w) words[w] = place[w].load(std::memory_order_relaxed);
    std::atomic_thread_fence(std::memory_order_acquire);
    // The place is written again after three others.
    if (memory_->count.load(std::memory_order_relaxed) - count + 1 >= memory_->notes.size()) continue;
    Note note;
    std::memcpy(static_cast<void*>(&note), words.data(), sizeof note);
    note.whereabout.activity.back() = '\0';
    return note;
  }
  return {};
}

}  // namespace carina::comm
