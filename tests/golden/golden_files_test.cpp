// SPDX-License-Identifier: Apache-2.0
#include "tests/golden/golden_files.h"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "engine/core/error.h"

namespace carina::golden {
namespace {

/// Writes text to a file of this test's own and loads it as the golden of a net; gives the error's message.
std::string refusal(const std::string& text) {
  const auto file = std::filesystem::path(testing::TempDir()) / ("golden-" + std::to_string(getpid()) + ".json");
  std::ofstream(file) << text;
  std::string message;
  try {
    loadEval(file);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::Corrupt);
    EXPECT_THAT(error.what(), testing::HasSubstr(file.string()));
    message = error.what();
  }
  std::filesystem::remove(file);
  return message;
}

std::string evalJson(const std::string& logits) {
  return R"({"net":"resnet50","input_size":64,"classes":2,"salt":"","fill_check":{"input_first":[],"labels":[]},)"
         R"("eval":{"batch":2,"logits":)" +
         logits + "}}";
}

TEST(GoldenFiles, RefusesMalformedGoldensByName) {
  EXPECT_THAT(refusal("{"), testing::HasSubstr("parse error"));
  EXPECT_THAT(refusal("{}"), testing::HasSubstr("net"));
  EXPECT_THAT(refusal(evalJson("[[1,2]]")), testing::HasSubstr("eval.batch rows"));
  EXPECT_THAT(refusal(evalJson("[[1,2],[3]]")), testing::HasSubstr("one value per class"));
  EXPECT_THAT(refusal(evalJson("[[1,2],[3,null]]")), testing::HasSubstr("null"));
}

TEST(GoldenFiles, TakesAWellFormedGolden) {
  EXPECT_EQ(refusal(evalJson("[[1,2],[3,4]]")), "");
}

TEST(GoldenFiles, RefusesAFileThatIsNotThere) {
  EXPECT_THROW(loadNames("no/such/golden.json"), Error);
}

}  // namespace
}  // namespace carina::golden
