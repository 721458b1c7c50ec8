// SPDX-License-Identifier: Apache-2.0
#include "engine/core/file.h"

#include <cstdlib>
#include <filesystem>
#include <functional>
#include <iterator>
#include <string>

#include <gtest/gtest.h>

#include "engine/core/error.h"

namespace carina {
namespace {

namespace fs = std::filesystem;

class Files : public testing::Test {
 protected:
  Files() {
    std::string pattern = (fs::temp_directory_path() / "carina.XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
  }
  ~Files() override { fs::remove_all(folder_); }

  fs::path path(const std::string& name) const { return folder_ / name; }
  std::size_t entries() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
  }

  fs::path folder_;
};

std::string text(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string textAt(const fs::path& path) {
  return text(readFile(path, 1000));
}

/// The error that `action` throws.
Error errorOf(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error;
  }
  ADD_FAILURE() << "nothing was thrown";
  return {ErrorCode::Internal, ""};
}

TEST_F(Files, AreWrittenWholeAndReadBack) {
  writeFileAtomically(path("a"), "first");
  writeFileAtomically(path("a"), std::string_view("sec\0ond", 7));
  EXPECT_EQ(textAt(path("a")), std::string("sec\0ond", 7));
  EXPECT_EQ(text(MappedFile::open(path("a"))->bytes()), std::string("sec\0ond", 7));
  EXPECT_EQ(entries(), 1U);
}

TEST_F(Files, GrowPartByPartAndAppearAtTheCommit) {
  AtomicFile file(path("a"));
  file.write("one ");
  file.write("two");
  EXPECT_FALSE(fs::exists(path("a")));
  file.commit();
  EXPECT_EQ(textAt(path("a")), "one two");
  EXPECT_EQ(entries(), 1U);
}

TEST_F(Files, CanBeReadByOthers) {
  writeFileAtomically(path("a"), "x");
  const auto rights = fs::status(path("a")).permissions();
  EXPECT_NE(rights & fs::perms::others_read, fs::perms::none);
  EXPECT_EQ(rights & fs::perms::others_write, fs::perms::none);
}

TEST_F(Files, KeepTheOldContentWhenAWriteIsAbandoned) {
  writeFileAtomically(path("a"), "old");
  {
    AtomicFile file(path("a"));
    file.write("new");
  }
  EXPECT_EQ(textAt(path("a")), "old");
  EXPECT_EQ(entries(), 1U);
}

TEST_F(Files, LeaveNothingBehindWhenTheRenameFails) {
  fs::create_directory(path("a"));
  writeFileAtomically(path("a") / "inside", "old");
  const auto error = errorOf([&] { writeFileAtomically(path("a"), "new"); });
  EXPECT_EQ(error.code(), ErrorCode::Io);
  EXPECT_NE(std::string(error.what()).find(path("a").string()), std::string::npos) << error.what();
  EXPECT_EQ(textAt(path("a") / "inside"), "old");
  EXPECT_EQ(entries(), 1U);
}

TEST_F(Files, AreNoDevices) {
  if (!fs::exists("/dev/full")) GTEST_SKIP() << "this system has no full device";
  const auto error = errorOf([] { readFile("/dev/full", 10); });
  EXPECT_EQ(error.code(), ErrorCode::Io);
  EXPECT_NE(std::string(error.what()).find("/dev/full: is not a regular file"), std::string::npos) << error.what();
}

TEST_F(Files, MayBeEmpty) {
  writeFileAtomically(path("empty"), "");
  EXPECT_TRUE(MappedFile::open(path("empty"))->bytes().empty());
  EXPECT_TRUE(readFile(path("empty"), 0).empty());
}

TEST_F(Files, AreReadUpToTheLimitAndNotAByteMore) {
  writeFileAtomically(path("a"), "12345");
  EXPECT_EQ(text(readFile(path("a"), 5)), "12345");
  const auto error = errorOf([&] { readFile(path("a"), 4); });
  EXPECT_EQ(error.code(), ErrorCode::ResourceExhausted);
  EXPECT_NE(std::string(error.what()).find("limit of 4"), std::string::npos) << error.what();
}

TEST_F(Files, AreNotFoundByTheirName) {
  for (const auto& error :
       {errorOf([&] { readFile(path("none"), 10); }), errorOf([&] { MappedFile::open(path("none")); }),
        errorOf([&] { writeFileAtomically(path("none/a"), "x"); })}) {
    EXPECT_EQ(error.code(), ErrorCode::NotFound);
    EXPECT_NE(std::string(error.what()).find(path("none").string()), std::string::npos) << error.what();
  }
}

TEST_F(Files, AreNoFolders) {
  EXPECT_EQ(errorOf([&] { readFile(folder_, 4); }).code(), ErrorCode::Io);
  EXPECT_EQ(errorOf([&] { MappedFile::open(folder_); }).code(), ErrorCode::Io);
}

TEST_F(Files, StayMappedAfterTheyAreReplacedOrRemoved) {
  writeFileAtomically(path("a"), "old");
  const auto mapped = MappedFile::open(path("a"));
  writeFileAtomically(path("a"), "new");
  fs::remove(path("a"));
  EXPECT_EQ(text(mapped->bytes()), "old");
}

}  // namespace
}  // namespace carina
