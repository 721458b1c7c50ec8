// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace carina::golden {

/// Which net a golden is about; golden names look like "resnet50" or "amoebanet_d_2_64_aux@96".
struct GoldenNet {
  std::string name;
  std::int64_t inputSize = 0;  ///< 0: not said
  bool auxiliaryHead = false;
};

/// One row of a names file.
struct GoldenTensor {
  std::string name;
  std::vector<std::int64_t> shape;
  std::string kind;
  bool trainable = false;
  double s = 0;
  double c = 0;
  std::vector<double> first;
};

/// names/NET.json: every tensor of a net.
struct GoldenNames {
  GoldenNet net;
  std::int64_t classes = 0;
  std::int64_t parameters = 0;
  std::vector<GoldenTensor> tensors;
};

/// The evaluation part of nets/NET@SIZE.json.
struct GoldenEval {
  GoldenNet net;
  std::int64_t classes = 0;
  std::string salt;
  std::vector<double> inputFirst;
  std::vector<int> labels;
  std::int64_t batch = 0;
  std::vector<double> logits;  ///< batch × classes
};

/// l2 norm and first values of a tensor.
struct GoldenDigest {
  double l2 = 0;
  std::vector<double> first;
};

/// The training part of nets/NET@SIZE.json: a batch, its gradients, and three steps of SGD.
struct GoldenTrain {
  std::int64_t batch = 0;
  double learningRate = 0;
  double momentum = 0;
  double weightDecay = 0;
  double auxiliaryWeight = 0;           ///< 0: no auxiliary head
  std::vector<double> logits;           ///< batch × classes
  std::vector<double> auxiliaryLogits;  ///< batch × classes
  std::vector<double> losses;           ///< before steps 1, 2, 3 and after step 3
  std::map<std::string, GoldenDigest> gradients;
  std::set<std::string> zeroGradients;
  std::int64_t evalBatch = 0;
  std::vector<double> evalLogits;  ///< after one step
  std::map<std::string, GoldenDigest> running;
  std::map<std::string, GoldenDigest> parameters;
  double probeDecay = 0;
  std::map<std::string, double> probeL2;  ///< of every parameter after one step with that decay
};

/// Errors   Io: unreadable · Corrupt: not a golden of this form; both name the file
GoldenNames loadNames(const std::filesystem::path& file);
GoldenEval loadEval(const std::filesystem::path& file);

/// Nothing where the file has no training part (large inputs).
std::optional<GoldenTrain> loadTrain(const std::filesystem::path& file);

/// The folder with golden values: $CARINA_GOLDEN_DIR, or ../shared/golden beside the source folder.
std::filesystem::path goldenDir();

/// The .json files of one sub-folder in name order; a single empty path where there are none, so that a test over
/// them exists and can say so.
std::vector<std::filesystem::path> goldenFiles(const std::string& folder);

/// A test's name for a golden file: letters, digits and underscores.
std::string testName(const std::filesystem::path& file);

}  // namespace carina::golden

/// Skips with a reason where there are no golden values; fails where $CARINA_GOLDEN_DIR promised some.
#define CARINA_REQUIRE_GOLDEN(file)                                                                         \
  do {                                                                                                      \
    if ((file).empty() && std::getenv("CARINA_GOLDEN_DIR") != nullptr) {                                    \
      FAIL() << "CARINA_GOLDEN_DIR has no golden files of this kind: " << ::carina::golden::goldenDir();    \
    }                                                                                                       \
    if ((file).empty())                                                                                     \
      GTEST_SKIP() << "no golden values in " << ::carina::golden::goldenDir() << "; set CARINA_GOLDEN_DIR"; \
  } while (false)
