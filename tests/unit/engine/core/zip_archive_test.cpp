// SPDX-License-Identifier: Apache-2.0
#include "engine/core/zip_archive.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/core/error.h"
#include "engine/core/rng.h"
#include "tests/unit/engine/core/zip_bytes.h"

namespace carina {
namespace {

std::string textOf(const SharedBytes& content) {
  return {reinterpret_cast<const char*>(content.bytes.data()), content.bytes.size()};
}

void readAll(const std::string& bytes) {
  const ZipArchive archive(share(bytes), "test.zip");
  for (const auto& entry : archive.entries()) archive.read(entry);
}

ErrorCode codeOf(const std::string& bytes) {
  try {
    readAll(bytes);
  } catch (const Error& error) {
    return error.code();
  }
  return ErrorCode::Internal;
}

std::string twoEntries() {
  ZipBytes zip;
  zip.add("stored", "some bytes");
  zip.add("deflated", std::string(1000, 'x') + "end", true);
  return zip.finish();
}

// Offsets in twoEntries(): the directory starts behind the second entry.
std::string patched(std::size_t at, const std::string& bytes) {
  return twoEntries().replace(at, bytes.size(), bytes);
}

std::size_t directoryAt() {
  return twoEntries().find("PK\x01\x02");
}

TEST(ZipArchive, ReadsStoredEntriesWithoutACopyAndUnpacksDeflatedOnes) {
  const auto file = share(twoEntries());
  const ZipArchive archive(file, "test.zip");
  const auto stored = archive.read(*archive.find("stored"));
  EXPECT_EQ(textOf(stored), "some bytes");
  EXPECT_GE(stored.bytes.data(), file.bytes.data());
  EXPECT_LT(stored.bytes.data(), file.bytes.data() + file.bytes.size());
  EXPECT_EQ(textOf(archive.read(*archive.find("deflated"))), std::string(1000, 'x') + "end");
  EXPECT_EQ(archive.find("another"), nullptr);
}

TEST(ZipArchive, RefusesAnEntryWhoseCrcDiffers) {
  EXPECT_EQ(codeOf(patched(twoEntries().find("some"), "S")), ErrorCode::Corrupt);
}

TEST(ZipArchive, RefusesEncryptedEntriesAndUnknownCompression) {
  EXPECT_EQ(codeOf(patched(directoryAt() + 8, "\x01")), ErrorCode::Unsupported);
  EXPECT_EQ(codeOf(patched(directoryAt() + 10, "\x0c")), ErrorCode::Unsupported);
}

TEST(ZipArchive, RefusesALocalHeaderThatContradictsTheDirectory) {
  EXPECT_EQ(codeOf(patched(30, "S")), ErrorCode::Corrupt);
  EXPECT_EQ(codeOf(patched(directoryAt() + 16, "\x77")), ErrorCode::Corrupt);
}

TEST(ZipArchive, RefusesEntriesThatShareBytes) {
  const auto second = twoEntries().find("PK\x01\x02", directoryAt() + 1);
  EXPECT_EQ(codeOf(patched(second + 42, raw<std::uint32_t>(0))), ErrorCode::Corrupt);
  ZipBytes zip;
  zip.add("same", "1");
  zip.add("same", "2");
  EXPECT_EQ(codeOf(zip.finish()), ErrorCode::Corrupt);
}

TEST(ZipArchive, RefusesADirectoryOutsideTheFile) {
  const auto size = twoEntries().size();
  EXPECT_EQ(codeOf(patched(size - 6, raw<std::uint32_t>(0x7fffffff))), ErrorCode::Corrupt);
  EXPECT_EQ(codeOf(patched(size - 12, raw<std::uint16_t>(900))), ErrorCode::Corrupt);
}

TEST(ZipArchive, RefusesABombBeforeUnpackingIt) {
  ZipBytes zip;
  zip.add("zeros", std::string(std::size_t{64} << 20, '\0'), true);
  const auto bomb = zip.finish();
  ASSERT_LT(bomb.size(), 100'000U);
  EXPECT_EQ(codeOf(bomb), ErrorCode::ResourceExhausted);
}

TEST(ZipArchive, RefusesABombThatIsDilutedWithNoise) {
  // A sixtieth of it does not compress: at 4 GiB it would still come from 70 MB.
  Rng rng(1);
  std::string content;
  for (int block = 0; block < 64; ++block) {
    for (int i = 0; i < 512; ++i) content += static_cast<char>(rng.below(256));
    content.append(59 * 512, '\0');
  }
  ZipBytes zip;
  zip.add("diluted", content, true);
  ASSERT_GT(zip.finish().size() * 60, content.size());
  EXPECT_EQ(codeOf(zip.finish()), ErrorCode::ResourceExhausted);
}

TEST(ZipArchive, RefusesAnEntryThatUnpacksToMoreThanItSays) {
  ZipBytes zip;
  zip.add("zeros", std::string(100'000, '\0'), true);
  auto bytes = zip.finish();
  const auto smaller = raw<std::uint32_t>(1000);
  bytes.replace(22, 4, smaller);
  bytes.replace(bytes.find("PK\x01\x02") + 24, 4, smaller);
  EXPECT_EQ(codeOf(bytes), ErrorCode::Corrupt);
}

TEST(ZipArchive, RefusesSizesPastTheLimits) {
  const auto second = twoEntries().find("PK\x01\x02", directoryAt() + 1);
  EXPECT_EQ(codeOf(patched(second + 24, raw<std::uint32_t>(0xfffffffe))), ErrorCode::ResourceExhausted);
}

TEST(ZipArchive, RefusesEveryTruncation) {
  const auto whole = twoEntries();
  for (std::size_t size = 0; size < whole.size(); ++size) EXPECT_THROW(readAll(whole.substr(0, size)), Error) << size;
}

TEST(ZipArchive, SurvivesEveryFlippedBit) {
  const auto whole = twoEntries();
  for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
    auto flipped = whole;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    try {
      readAll(flipped);
    } catch (const Error&) {
      continue;
    }
  }
}

}  // namespace
}  // namespace carina
