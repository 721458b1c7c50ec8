// SPDX-License-Identifier: Apache-2.0
#include "tests/golden/golden_files.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <fstream>

#include <nlohmann/json.hpp>

#include "engine/core/error.h"

namespace carina::golden {
namespace {

using nlohmann::json;

[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& what) {
  throw Error(ErrorCode::Corrupt, "golden " + file.string() + ": " + what);
}

/// Reads the file and lets `read` take what it needs; whatever JSON finds wrong names the file.
template <typename Read>
auto load(const std::filesystem::path& file, Read read) {
  std::ifstream in(file);
  if (!in) throw Error(ErrorCode::Io, "golden " + file.string() + ": cannot be read");
  try {
    return read(json::parse(in));
  } catch (const json::exception& error) {
    refuse(file, error.what());
  }
}

GoldenNet netOf(std::string text, const std::filesystem::path& file) {
  GoldenNet net;
  if (const auto at = text.find('@'); at != std::string::npos) {
    const auto* end = text.data() + text.size();
    const auto [last, error] = std::from_chars(text.data() + at + 1, end, net.inputSize);
    if (error != std::errc{} || last != end) refuse(file, "the input size after '@' is not a number");
    text.resize(at);
  }
  constexpr std::string_view kAuxiliary = "_aux";
  net.auxiliaryHead = text.ends_with(kAuxiliary);
  if (net.auxiliaryHead) text.resize(text.size() - kAuxiliary.size());
  net.name = text;
  return net;
}

GoldenTensor tensorOf(const json& row) {
  return {.name = row.at("name"),
          .shape = row.at("shape"),
          .kind = row.at("kind"),
          .trainable = row.at("trainable"),
          .s = row.at("s"),
          .c = row.at("c"),
          .first = row.at("first")};
}

std::vector<double> logitsOf(const json& rows, const GoldenEval& golden, const std::filesystem::path& file) {
  std::vector<double> logits;
  for (const auto& row : rows) {
    const auto values = row.get<std::vector<double>>();
    if (std::ssize(values) != golden.classes) refuse(file, "a row of eval.logits has not one value per class");
    logits.insert(logits.end(), values.begin(), values.end());
  }
  if (golden.batch < 1 || std::ssize(rows) != golden.batch) refuse(file, "eval.logits has not eval.batch rows");
  if (!std::ranges::all_of(logits, [](double value) { return std::isfinite(value); })) {
    refuse(file, "eval.logits are not finite");
  }
  return logits;
}

std::vector<double> flat(const json& rows) {
  std::vector<double> values;
  for (const auto& row : rows) {
    const auto one = row.get<std::vector<double>>();
    values.insert(values.end(), one.begin(), one.end());
  }
  return values;
}

std::map<std::string, GoldenDigest> digestsOf(const json& tensors) {
  std::map<std::string, GoldenDigest> digests;
  for (const auto& [name, tensor] : tensors.items()) {
    digests[name] = {.l2 = tensor.at("l2"), .first = tensor.at("first").get<std::vector<double>>()};
  }
  return digests;
}

GoldenTrain trainOf(const json& root) {
  const auto& train = root.at("train");
  const auto& after = train.at("after_step1");
  GoldenTrain golden{.batch = train.at("batch"),
                     .learningRate = train.at("learning_rate"),
                     .momentum = train.at("momentum"),
                     .weightDecay = train.at("weight_decay"),
                     .auxiliaryWeight = train.value("aux_weight", 0.0),
                     .logits = flat(train.at("logits")),
                     .losses = train.at("losses"),
                     .gradients = digestsOf(train.at("gradients")),
                     .evalBatch = after.at("eval_batch"),
                     .evalLogits = flat(after.at("eval_logits")),
                     .running = digestsOf(after.at("running")),
                     .parameters = digestsOf(after.at("parameters")),
                     .probeDecay = train.at("decay_probe").at("weight_decay"),
                     .probeL2 = train.at("decay_probe").at("parameter_l2")};
  if (train.contains("aux_logits")) golden.auxiliaryLogits = flat(train.at("aux_logits"));
  for (const auto& run : root.at("float32_deviation")) {
    for (const auto& name : run.value("zero_gradients", std::vector<std::string>{})) {
      golden.zeroGradients.insert(name);
    }
  }
  return golden;
}

}  // namespace

GoldenNames loadNames(const std::filesystem::path& file) {
  return load(file, [&](const json& root) {
    GoldenNames golden{.net = netOf(root.at("net"), file),
                       .classes = root.at("classes"),
                       .parameters = root.at("parameters"),
                       .tensors = {}};
    for (const auto& row : root.at("table")) golden.tensors.push_back(tensorOf(row));
    if (std::ssize(golden.tensors) != root.at("tensors").get<std::int64_t>()) {
      refuse(file, "the table has not the number of tensors that 'tensors' says");
    }
    return golden;
  });
}

GoldenEval loadEval(const std::filesystem::path& file) {
  return load(file, [&](const json& root) {
    GoldenEval golden{.net = netOf(root.at("net"), file),
                      .classes = root.at("classes"),
                      .salt = root.at("salt"),
                      .inputFirst = root.at("fill_check").at("input_first"),
                      .labels = root.at("fill_check").at("labels"),
                      .batch = root.at("eval").at("batch"),
                      .logits = {}};
    golden.net.inputSize = root.at("input_size");
    golden.logits = logitsOf(root.at("eval").at("logits"), golden, file);
    return golden;
  });
}

std::optional<GoldenTrain> loadTrain(const std::filesystem::path& file) {
  return load(file,
              [&](const json& root) { return root.contains("train") ? std::optional(trainOf(root)) : std::nullopt; });
}

std::filesystem::path goldenDir() {
  const char* chosen = std::getenv("CARINA_GOLDEN_DIR");
  return chosen != nullptr ? chosen : std::filesystem::path(CARINA_SOURCE_DIR) / ".." / "shared" / "golden";
}

std::vector<std::filesystem::path> goldenFiles(const std::string& folder) {
  std::vector<std::filesystem::path> files;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(goldenDir() / folder, error)) {
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  }
  std::ranges::sort(files);
  if (files.empty()) files.emplace_back();
  return files;
}

std::string testName(const std::filesystem::path& file) {
  if (file.empty()) return "none";
  auto name = file.stem().string();
  std::ranges::replace_if(
      name, [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
  return name;
}

}  // namespace carina::golden
