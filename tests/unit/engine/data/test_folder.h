// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "engine/core/error.h"
#include "engine/core/file.h"
#include "engine/core/log.h"

namespace carina::data {

/// A test with an empty folder of its own, removed with everything in it.
class FolderTest : public testing::Test {
 protected:
  void SetUp() override {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::temp_directory_path() / (std::string("carina_") + test->test_suite_name() + "_" +
                                                        test->name() + "_" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path at(const std::string& name) const { return folder_ / name; }

  std::filesystem::path addText(const std::string& name, std::string_view text) const {
    std::filesystem::create_directories(at(name).parent_path());
    writeFileAtomically(at(name), text);
    return at(name);
  }

  static std::string contentOf(const std::filesystem::path& path) {
    const auto bytes = readFile(path, 1 << 26);
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  }

  std::filesystem::path folder_;
};

/// Expects a carina::Error of `code` whose message has all of `parts`.
template <typename Call>
void expectError(ErrorCode code, const std::vector<std::string>& parts, Call call) {
  try {
    call();
    ADD_FAILURE() << "nothing was thrown";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), code) << error.what();
    for (const auto& part : parts) EXPECT_THAT(error.what(), testing::HasSubstr(part));
  }
}

/// Keeps what was logged.
class TestLog : public LogSink {
 public:
  void write(LogLevel, std::string_view message) override { text += std::string(message) + "\n"; }
  std::string text;
};

}  // namespace carina::data
