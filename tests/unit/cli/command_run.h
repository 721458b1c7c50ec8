// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace carina::cli {

/// What a command left behind.
struct Ran {
  int code = 0;
  std::string out;
  std::string err;

  nlohmann::ordered_json json() const { return nlohmann::ordered_json::parse(out); }
};

/// Runs the program in process with buffers for its streams.
Ran runCommand(const std::vector<std::string>& args, std::stop_token stop = {});

/// A test with a folder of its own.
class CommandTest : public testing::Test {
 protected:
  void SetUp() override;
  void TearDown() override;

  /// A path in the folder.
  std::string at(const std::string& name) const { return (folder_ / name).string(); }

  /// A small untrained model file: three labels, 64 pixels.
  std::string addModel(const std::string& name, std::vector<std::string> labels = {"one", "two", "three"}) const;

  /// A grey PNG of 80 × 90.
  std::string addFilm(const std::string& name, int slope = 3) const;
  std::string addText(const std::string& name, const std::string& text) const;
  void truncate(const std::string& path, std::uintmax_t bytes) const { std::filesystem::resize_file(path, bytes); }

  std::filesystem::path folder_;
};

}  // namespace carina::cli
