// SPDX-License-Identifier: Apache-2.0
#include "engine/model/model.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <functional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/core/error.h"
#include "engine/core/file.h"
#include "engine/core/sha256.h"
#include "engine/model/safetensors.h"
#include "engine/nets/nets.h"
#include "tests/unit/engine/model/temporary_folder.h"

namespace carina::model {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;

constexpr const char* kNet = "amoebanet_d_1_32";  // the smallest of the nets

struct Refusal {
  ErrorCode code = ErrorCode::Internal;
  std::string message = "nothing was refused";
};

Refusal refusalOf(const std::function<void()>& act) {
  try {
    act();
  } catch (const Error& error) {
    return {error.code(), error.what()};
  }
  return {};
}

ModelCard richCard() {
  auto card = makeUntrainedModel(kNet).card;
  card.labels = {"Edema", "Masse – groß", "\"quoted\""};
  card.inputSize = 97;
  card.channels = 1;
  card.normEpsilon = 1e-3;
  card.task = Task::MultiClass;
  card.preprocessing = {.scale = 1.0 / 127.5, .mean = {1, -0.1, 1e-9}, .stdDev = {0.1, 2.0 / 3.0, 1e9}};
  card.training = Training::ChestFilms;
  card.trainingData = "ChestX-ray14, 86,524 films of the official list";
  card.notes = "two\nlines";
  card.metrics = {{.name = "auroc", .label = "Edema", .value = 0.8472913, .low = 0.81, .high = 0.88, .count = 25596},
                  {.name = "auroc", .value = 0.1 + 0.2, .count = std::int64_t{1} << 60, .data = "test"}};
  card.createdBy = "a test";
  return card;
}

Model richModel() {
  auto card = richCard();
  const auto graph = nets::makeNet(card.net, {.classes = 3, .inputSize = 97, .channels = 1, .normEpsilon = 1e-3});
  return makeModel(std::move(card), graph::makeUntrainedWeights(graph, 3));
}

/// Saves an untrained model whose card's JSON, and whatever else, `change` has altered.
Refusal refusalOfFile(const std::function<void(SafeTensors&, std::string& card)>& change) {
  const TemporaryFolder folder;
  saveModel(makeUntrainedModel(kNet), folder / "good");
  auto content = loadSafeTensors(folder / "good");
  change(content, content.metadata.at("carina.model_card"));
  saveSafeTensors(content, folder / "bad.safetensors");
  auto refusal = refusalOf([&] { loadModel(folder / "bad.safetensors"); });
  EXPECT_THAT(refusal.message, HasSubstr("bad.safetensors"));
  return refusal;
}

Refusal refusalOfCard(const std::string& from, const std::string& to) {
  return refusalOfFile([&](SafeTensors&, std::string& card) {
    const auto at = card.find(from);
    ASSERT_NE(at, std::string::npos) << from << " in " << card;
    card.replace(at, from.size(), to);
  });
}

TEST(Model, KeepsCardAndEveryBitOnARoundTrip) {
  const TemporaryFolder folder;
  const auto model = richModel();
  saveModel(model, folder / "m");
  const auto again = loadModel(folder / "m");
  EXPECT_EQ(again.card, model.card);
  EXPECT_EQ(again.weightsSha256, model.weightsSha256);
  EXPECT_EQ(again.graph.parameterCount(), model.graph.parameterCount());
  for (const auto& [name, tensor] : model.weights) {
    EXPECT_TRUE(std::ranges::equal(again.weights.at(name).bytes(), tensor.bytes())) << name;
  }
}

TEST(Model, IsWrittenTheSameEveryTime) {
  const TemporaryFolder folder;
  saveModel(richModel(), folder / "a");
  saveModel(loadModel(folder / "a"), folder / "b");
  EXPECT_EQ(readFile(folder / "a", 1U << 26U), readFile(folder / "b", 1U << 26U));
}

TEST(Model, SharesTheMappedBytesBetweenCopies) {
  const TemporaryFolder folder;
  saveModel(makeUntrainedModel(kNet), folder / "m");
  const auto model = loadModel(folder / "m");
  const auto copy = model;
  const std::byte* end = nullptr;
  for (const auto& [name, tensor] : copy.weights) {
    EXPECT_EQ(tensor.bytes().data(), model.weights.at(name).bytes().data());
    EXPECT_TRUE(end == nullptr || tensor.bytes().data() == end) << name << " does not lie in the file";
    end = tensor.bytes().data() + tensor.bytes().size();
  }
}

TEST(Model, UntrainedIsTheSameForTheSameSeedAndSaysWhatItIs) {
  const auto model = makeUntrainedModel(kNet, 5);
  EXPECT_EQ(model.weightsSha256, makeUntrainedModel(kNet, 5).weightsSha256);
  EXPECT_NE(model.weightsSha256, makeUntrainedModel(kNet, 6).weightsSha256);
  EXPECT_EQ(model.card.training, Training::Untrained);
  EXPECT_EQ(model.card.labels, chestLabels());
  EXPECT_EQ(model.card.inputSize, nets::findNet(kNet).defaultInputSize);
  EXPECT_THAT(model.card.notes, HasSubstr("learned nothing"));
}

TEST(Model, HonestyStatementSaysWhatTheWeightsRestOn) {
  ModelCard card;
  EXPECT_THAT(honestyStatement(card), AllOf(HasSubstr("not trained"), EndsWith("Not for clinical use.")));
  card.training = Training::GeneralImages;
  EXPECT_THAT(honestyStatement(card), AllOf(HasSubstr("not on chest films"), EndsWith("Not for clinical use.")));
  card.training = Training::Unstated;
  EXPECT_THAT(honestyStatement(card), AllOf(HasSubstr("do not rely"), EndsWith("Not for clinical use.")));
  card.training = Training::ChestFilms;
  EXPECT_THAT(honestyStatement(card), AllOf(HasSubstr("does not name"), EndsWith("Not for clinical use.")));
  card.trainingData = "86,524 films of ChestX-ray14.";
  EXPECT_EQ(honestyStatement(card), "This model was trained on 86,524 films of ChestX-ray14. Not for clinical use.");
}

TEST(Model, HasTheLabelsOfTheDataSetInOrder) {
  ASSERT_EQ(chestLabels().size(), 14U);
  EXPECT_EQ(chestLabels().front(), "Atelectasis");
  EXPECT_EQ(chestLabels().back(), "Hernia");
}

TEST(Model, HashIsTheOneThatTheFormatDescribes) {
  const std::string framed(
      "\1\0\0\0\0\0\0\0a\3\0\0\0\0\0\0\0F32\2\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0"
      "\4\0\0\0\0\0\0\0\0\0\x80\x3f",
      8 + 1 + 8 + 3 + 3 * 8 + 8 + 4);
  EXPECT_EQ(hashWeights({{"a", Tensor::fromFloats({1, 1}, {1})}}), sha256Hex(std::as_bytes(std::span(framed))));
}

TEST(Model, HashChangesWithAnyByteNameShapeOrType) {
  const std::vector<float> values = {1, 2, 3, 4};
  const auto hash = hashWeights({{"a", Tensor::fromFloats({2, 2}, values)}});
  EXPECT_NE(hash, hashWeights({{"b", Tensor::fromFloats({2, 2}, values)}}));
  EXPECT_NE(hash, hashWeights({{"a", Tensor::fromFloats({4}, values)}}));
  EXPECT_NE(hash, hashWeights({{"a", Tensor::fromFloats({1, 4}, values)}}));
  const auto asBytes = std::as_bytes(std::span(values));
  EXPECT_NE(hash, hashWeights({{"a", Tensor(DType::I32, {2, 2}, asBytes, nullptr)}}));
  for (std::size_t i = 0; i < asBytes.size(); ++i) {
    std::vector<std::byte> changed(asBytes.begin(), asBytes.end());
    changed[i] ^= std::byte{1};
    EXPECT_NE(hash, hashWeights({{"a", Tensor(DType::F32, {2, 2}, changed, nullptr)}})) << i;
  }
}

TEST(Model, WhoseWeightsWereChangedInTheFileIsRefused) {
  const TemporaryFolder folder;
  saveModel(makeUntrainedModel(kNet), folder / "m");
  auto bytes = readFile(folder / "m", 1U << 26U);
  bytes.back() ^= std::byte{1};
  writeFileAtomically(folder / "m", bytes);
  const auto refusal = refusalOf([&] { loadModel(folder / "m"); });
  EXPECT_EQ(refusal.code, ErrorCode::Corrupt);
  EXPECT_THAT(refusal.message, HasSubstr("carina.weights_sha256"));
}

TEST(Model, WithoutACardIsRefusedAsForeign) {
  const auto refusal =
      refusalOfFile([](SafeTensors& content, std::string&) { content.metadata.erase("carina.model_card"); });
  EXPECT_EQ(refusal.code, ErrorCode::Corrupt);
  EXPECT_THAT(refusal.message, HasSubstr("carina import"));
}

TEST(Model, WithABrokenCardIsRefusedNamingTheField) {
  const std::vector<std::array<std::string, 3>> cases = {
      {"\"UNTRAINED\"", "\"SELF_TAUGHT\"", "'training'"},
      {"\"UNTRAINED\"", "7", "'training'"},
      {"\"MULTI_LABEL\"", "\"MULTI_SOMETHING\"", "'task'"},
      {"\"input_size\":\"299\"", "\"input_size\":\"-5\"", "'input_size'"},
      {"\"input_size\":\"299\"", "\"input_size\":\"999999999999\"", "'input_size'"},
      {"\"input_size\":\"299\"", "\"other\":1", "'input_size'"},
      {"\"input_size\":\"299\"", "\"input_size\":\"many\"", "not what a card"},
      {"\"channels\":\"3\"", "\"channels\":\"4\"", "'channels'"},
      {"\"norm_epsilon\":1e-05", "\"norm_epsilon\":\"NaN\"", "'norm_epsilon'"},
      {"\"std_dev\":[0.229", "\"std_dev\":[0", "'preprocessing.std_dev'"},
      {"\"mean\":[0.485,", "\"mean\":[", "'preprocessing.mean'"},
      {"\"scale\":0.00", "\"scale\":-0.00", "'preprocessing.scale'"},
      {"\"Hernia\"", "\"Edema\"", "'Edema' twice"},
      {"\"Hernia\"", "\"\"", "empty label"},
      {"{", "[", "not what a card"},
  };
  for (const auto& [from, to, says] : cases) {
    const auto refusal = refusalOfCard(from, to);
    EXPECT_EQ(refusal.code, ErrorCode::Corrupt) << to;
    EXPECT_THAT(refusal.message, HasSubstr(says)) << to;
  }
}

TEST(Model, WithFieldsOfALaterVersionIsStillRead) {
  const TemporaryFolder folder;
  saveModel(makeUntrainedModel(kNet), folder / "m");
  auto content = loadSafeTensors(folder / "m");
  content.metadata.at("carina.model_card").insert(1, R"("from_the_future":{"a":[1]},)");
  content.metadata["someone.elses"] = "text";
  saveSafeTensors(content, folder / "m");
  EXPECT_EQ(loadModel(folder / "m").card, makeUntrainedModel(kNet).card);
}

TEST(Model, OfAnUnknownNetIsNotFound) {
  const auto refusal = refusalOfCard("\"amoebanet_d_1_32\"", "\"densenet112\"");
  EXPECT_EQ(refusal.code, ErrorCode::NotFound);
  EXPECT_THAT(refusal.message, HasSubstr("'densenet121'"));
}

TEST(Model, WithAnotherNumberOfLabelsThanItsHeadIsRefused) {
  const auto refusal = refusalOfCard("\"Hernia\"", "\"Hernia\",\"Fracture\"");
  EXPECT_EQ(refusal.code, ErrorCode::InvalidArgument);
  EXPECT_THAT(refusal.message, AllOf(HasSubstr("'labels' has 15"), HasSubstr("14 outputs")));
}

TEST(Model, WithAMissingASpareOrAnIntegerTensorIsRefusedByName) {
  const auto model = makeUntrainedModel(kNet);
  const auto name = model.weights.begin()->first;
  auto weights = model.weights;
  weights.erase(name);
  EXPECT_THAT(refusalOf([&] { makeModel(model.card, weights); }).message, HasSubstr("'" + name + "' is missing"));
  weights = model.weights;
  weights.emplace("spare", Tensor::fromFloats({1}, {1}));
  EXPECT_THAT(refusalOf([&] { makeModel(model.card, weights); }).message, HasSubstr("has no 'spare'"));
  weights = model.weights;
  const auto floats = weights.at(name);
  weights.insert_or_assign(name, Tensor(DType::I32, floats.shape(), floats.bytes(), nullptr));
  EXPECT_THAT(refusalOf([&] { makeModel(model.card, weights); }).message, HasSubstr("'" + name + "' is i32"));
}

TEST(Model, WithBitsFlippedAnywhereInTheHeaderIsReadOrRefusedButNeverCrashes) {
  const TemporaryFolder folder;
  saveModel(makeUntrainedModel(kNet), folder / "m");
  const auto bytes = readFile(folder / "m", 1U << 26U);
  std::uint64_t headerBytes = 0;
  std::memcpy(&headerBytes, bytes.data(), sizeof headerBytes);
  std::size_t refused = 0;
  constexpr std::size_t kFlips = 300;
  for (std::size_t i = 0; i < kFlips; ++i) {
    auto flipped = bytes;
    flipped[i * (8 + headerBytes) / kFlips] ^= static_cast<std::byte>(1U << (i % 8));
    writeFileAtomically(folder / "f", flipped);
    try {
      loadModel(folder / "f");
    } catch (const Error&) {
      ++refused;
    }
  }
  EXPECT_GT(refused, kFlips / 2);
}

}  // namespace
}  // namespace carina::model
