// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "engine/core/error.h"
#include "engine/core/file.h"
#include "engine/core/parallel.h"
#include "engine/core/sha256.h"

namespace carina {
namespace {

class Files : public testing::Test {
 protected:
  Files() {
    std::string pattern = (std::filesystem::temp_directory_path() / "carina.XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
  }
  ~Files() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path path(const std::string& name) const { return folder_ / name; }
  std::size_t entries() const {
    return static_cast<std::size_t>(
        std::distance(std::filesystem::directory_iterator(folder_), std::filesystem::directory_iterator()));
  }
  static std::string text(std::span<const std::byte> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  }

  std::filesystem::path folder_;
};

ErrorCode codeOf(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.code();
  }
  ADD_FAILURE() << "nothing was thrown";
  return ErrorCode::Internal;
}

TEST_F(Files, AreWrittenWholeAndReadBack) {
  writeFileAtomically(path("a"), "first");
  writeFileAtomically(path("a"), "second");
  EXPECT_EQ(text(readFile(path("a"), 100)), "second");
  EXPECT_EQ(text(MappedFile::open(path("a"))->bytes()), "second");
  EXPECT_EQ(entries(), 1U);
}

TEST_F(Files, KeepTheOldContentWhenAWriteIsAbandoned) {
  writeFileAtomically(path("a"), "old");
  {
    AtomicFile file(path("a"));
    file.write("new");
  }
  EXPECT_EQ(text(readFile(path("a"), 100)), "old");
  EXPECT_EQ(entries(), 1U);
}

TEST_F(Files, MayBeEmpty) {
  writeFileAtomically(path("empty"), "");
  EXPECT_TRUE(MappedFile::open(path("empty"))->bytes().empty());
  EXPECT_TRUE(readFile(path("empty"), 0).empty());
}

TEST_F(Files, SayWhatIsWrongWithThem) {
  writeFileAtomically(path("a"), "12345");
  EXPECT_EQ(codeOf([&] { readFile(path("none"), 10); }), ErrorCode::NotFound);
  EXPECT_EQ(codeOf([&] { readFile(path("a"), 4); }), ErrorCode::ResourceExhausted);
  EXPECT_EQ(codeOf([&] { readFile(folder_, 4); }), ErrorCode::Io);
  EXPECT_EQ(codeOf([&] { MappedFile::open(folder_); }), ErrorCode::Io);
  EXPECT_EQ(codeOf([&] { writeFileAtomically(path("no/folder"), "x"); }), ErrorCode::NotFound);
}

std::string hexOf(std::string_view text) {
  return sha256Hex(std::as_bytes(std::span(text)));
}

TEST(Sha256, MatchesTheExamplesOfFips180) {
  EXPECT_EQ(hexOf(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(hexOf("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hexOf("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

TEST(Sha256, DoesNotDependOnHowItsInputIsCut) {
  const std::string text(1000, 'a');
  Sha256 hash;
  for (std::size_t i = 0; i < text.size(); i += 7)
    hash.update(std::as_bytes(std::span(text).subspan(i, std::min<std::size_t>(7, text.size() - i))));
  EXPECT_EQ(hash.finishHex(), hexOf(text));
}

TEST(ParallelFor, VisitsEveryIndexOnce) {
  for (const std::int64_t count : {0, 1, 2, 3, 17, 1000}) {
    std::vector<std::atomic<int>> visits(static_cast<std::size_t>(count));
    parallelFor(count, [&](auto begin, auto end) {
      for (auto i = begin; i < end; ++i) ++visits[static_cast<std::size_t>(i)];
    });
    for (const auto& visit : visits) EXPECT_EQ(visit, 1);
  }
}

TEST(ParallelFor, ThrowsInTheCaller) {
  EXPECT_THROW(parallelFor(64, [](auto, auto) { throw Error(ErrorCode::Cancelled, "enough"); }), Error);
}

TEST(ParallelFor, RunsNestedCallsSerially) {
  std::atomic<int> ranges = 0;
  std::atomic<std::int64_t> sum = 0;
  parallelFor(threadCount(), [&](auto, auto) {
    parallelFor(10, [&](auto begin, auto end) {
      ++ranges;
      sum += end - begin;
    });
  });
  EXPECT_EQ(sum % 10, 0);
  if (threadCount() > 1) {
    EXPECT_EQ(ranges * 10, sum);
  }
}

}  // namespace
}  // namespace carina
