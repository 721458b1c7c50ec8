// SPDX-License-Identifier: Apache-2.0
#include "engine/model/import.h"

#include <cstdlib>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/core/error.h"
#include "engine/core/file.h"
#include "engine/model/export_onnx.h"
#include "engine/model/foreign_format.h"
#include "engine/model/safetensors.h"
#include "engine/nets/nets.h"
#include "tests/unit/engine/model/temporary_folder.h"
#include "tests/unit/engine/model/test_bytes.h"

namespace carina::model {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

graph::Weights weightsOf(const char* net, const nets::NetOptions& options = {}) {
  return graph::makeUntrainedWeights(nets::makeNet(net, options), 1);
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

std::string refusalOf(const std::filesystem::path& path, const ImportOptions& options, ErrorCode code) {
  try {
    importModel(path, options);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), code) << error.what();
    EXPECT_THAT(error.what(), HasSubstr(path.filename().string()));
    return error.what();
  }
  return "nothing was refused";
}

std::string refusalOf(const std::string& content) {
  const TemporaryFolder folder;
  writeFileAtomically(folder / "model", std::string_view(content));
  return refusalOf(folder / "model", {.net = "densenet121"}, ErrorCode::Unsupported);
}

void expectSameNames(const graph::Weights& renamed, const graph::Weights& wanted) {
  EXPECT_EQ(renamed.size(), wanted.size());
  for (const auto& [name, tensor] : wanted) {
    const auto found = renamed.find(name);
    ASSERT_NE(found, renamed.end()) << name;
    EXPECT_EQ(found->second.shape(), tensor.shape()) << name;
  }
}

TEST(Import, RenamesCheXNetsOldDenseNet) {
  const auto wanted = weightsOf("densenet121");
  graph::Weights old;
  for (const auto& [name, tensor] : wanted) {
    auto oldName = name;
    for (const auto* part : {"norm1.", "norm2.", "conv1.", "conv2."}) {
      if (name.find("denselayer") == std::string::npos) continue;
      oldName = replaced(oldName, part, std::string(part).insert(4, "."));
    }
    old.emplace("module.densenet121." + replaced(oldName, "classifier.", "classifier.0."), tensor);
  }
  ASSERT_TRUE(old.contains("module.densenet121.features.denseblock1.denselayer1.norm.1.weight"));
  old.emplace("module.densenet121.features.norm0.num_batches_tracked", Tensor::fromFloats({}, {1}));
  expectSameNames(renameForeignWeights(old, nets::makeNet("densenet121")), wanted);
}

TEST(Import, LeavesNamesThatFitAndDropsAnyCommonPrefix) {
  const auto wanted = weightsOf("resnet50");
  const auto graph = nets::makeNet("resnet50");
  expectSameNames(renameForeignWeights(wanted, graph), wanted);
  for (const auto* prefix : {"module.", "model.", "net.", "backbone.", "module.encoder.net."}) {
    graph::Weights prefixed;
    for (const auto& [name, tensor] : wanted) prefixed.emplace(prefix + name, tensor);
    expectSameNames(renameForeignWeights(prefixed, graph), wanted);
  }
}

TEST(Import, TakesChannelsAndClassesFromTheTensors) {
  const TemporaryFolder folder;
  saveSafeTensors({.tensors = weightsOf("densenet121", {.classes = 5, .channels = 1})}, folder / "w");
  const auto model = importModel(folder / "w", {.net = "densenet121"});
  EXPECT_EQ(model.card.channels, 1);
  EXPECT_EQ(model.card.inputSize, nets::findNet("densenet121").defaultInputSize);
  EXPECT_THAT(model.card.labels, ElementsAre("class 0", "class 1", "class 2", "class 3", "class 4"));
  ImportOptions wrong{.net = "densenet121"};
  wrong.card.labels = {"one"};
  EXPECT_THAT(refusalOf(folder / "w", wrong, ErrorCode::InvalidArgument), HasSubstr("1 labels were given"));
}

TEST(Import, GivesFourteenClassesTheirNames) {
  const TemporaryFolder folder;
  saveSafeTensors({.tensors = weightsOf("densenet121")}, folder / "w");
  ImportOptions options{.net = "densenet121"};
  options.card.training = Training::ChestFilms;
  const auto model = importModel(folder / "w", options);
  EXPECT_EQ(model.card.labels, chestLabels());
  EXPECT_EQ(model.card.training, Training::ChestFilms);
}

TEST(Import, NamesMissingUnexpectedAndMisshapenTensors) {
  const TemporaryFolder folder;
  auto weights = weightsOf("densenet121");
  weights.erase("features.norm0.weight");
  weights.emplace("features.norm9.weight", Tensor::fromFloats({1}, {1}));
  saveSafeTensors({.tensors = weights}, folder / "names");
  const auto message = refusalOf(folder / "names", {.net = "densenet121"}, ErrorCode::InvalidArgument);
  EXPECT_THAT(message, HasSubstr("1 missing: 'features.norm0.weight'"));
  EXPECT_THAT(message, HasSubstr("1 unexpected: 'features.norm9.weight'"));
  weights = weightsOf("densenet121");
  weights.at("features.norm0.weight") = Tensor::fromFloats({2}, {1, 2});
  saveSafeTensors({.tensors = weights}, folder / "shapes");
  EXPECT_THAT(refusalOf(folder / "shapes", {.net = "densenet121"}, ErrorCode::InvalidArgument),
              HasSubstr("'features.norm0.weight' is 2, the net needs 64"));
}

TEST(Import, SaysThatBatchNormsSeemFolded) {
  const TemporaryFolder folder;
  auto weights = weightsOf("densenet121");
  std::erase_if(weights, [](const auto& w) { return w.first.find("norm0") != std::string::npos; });
  weights.emplace("features.conv0.bias", Tensor::fromFloats({1}, {1}));
  saveSafeTensors({.tensors = weights}, folder / "w");
  EXPECT_THAT(refusalOf(folder / "w", {.net = "densenet121"}, ErrorCode::InvalidArgument), HasSubstr("folded"));
}

TEST(Import, LeavesOutAmoebaNetsAuxiliaryHead) {
  const TemporaryFolder folder;
  saveSafeTensors({.tensors = weightsOf("amoebanet_d_1_32", {.auxiliaryHead = true})}, folder / "w");
  EXPECT_NO_THROW(importModel(folder / "w", {.net = "amoebanet_d_1_32"}));
}

TEST(Import, KnowsKindsByContentAndRefusesOthersWithTheRemedy) {
  EXPECT_THAT(refusalOf("\x89HDF\r\n\x1a\n" + std::string(100, '\0')), HasSubstr("convert it with tensorflowjs"));
  EXPECT_THAT(refusalOf(std::string(257, 'x') + "ustar" + std::string(300, '\0')), HasSubstr("tar archive"));
  EXPECT_THAT(refusalOf("just some text"), HasSubstr("holds no weights"));
  EXPECT_EQ(sniffForeignFormat({}), ForeignFormat::Unknown);
  const TemporaryFolder folder;
  writeFileAtomically(folder / "empty", std::string_view());
  refusalOf(folder / "empty", {.net = "densenet121"}, ErrorCode::Unsupported);
  refusalOf(folder / "absent", {.net = "densenet121"}, ErrorCode::NotFound);
}

TEST(Import, ReadsBackItsOwnSafeTensors) {
  const TemporaryFolder folder;
  const auto model = makeUntrainedModel("densenet121", 3);
  saveModel(model, folder / "m.safetensors");
  EXPECT_EQ(importModel(folder / "m.safetensors", {.net = "densenet121"}).weightsSha256, model.weightsSha256);
}

TEST(Import, ReadsBackItsOwnOnnx) {
  const TemporaryFolder folder;
  const auto model = makeUntrainedModel("densenet121", 3);
  exportOnnx(model, folder / "m.onnx");
  EXPECT_EQ(importModel(folder / "m.onnx", {.net = "densenet121"}).weightsSha256, model.weightsSha256);
}

TEST(Import, TakesTheEpsilonThatAnOnnxFileStatesOverTheCards) {
  const TemporaryFolder folder;
  auto model = makeUntrainedModel("densenet121", 3);
  model.card.normEpsilon = 1e-3;
  exportOnnx(makeModel(model.card, model.weights), folder / "m.onnx");
  EXPECT_EQ(importModel(folder / "m.onnx", {.net = "densenet121"}).card.normEpsilon, 1e-3);
  saveSafeTensors({.tensors = model.weights, .metadata = {}}, folder / "m.safetensors");
  EXPECT_EQ(importModel(folder / "m.safetensors", {.net = "densenet121"}).card.normEpsilon, 1e-5);
}

constexpr const char* kTorchScript = R"(
import sys, collections, argparse, torch
a = torch.arange(24, dtype=torch.float32)
d = collections.OrderedDict()
d['module.plain'] = a.reshape(2, 3, 4)
d['module.transposed'] = a.reshape(4, 6).t()
d['module.view'] = a[5:9]
d['module.parameter'] = torch.nn.Parameter(a[:6].clone())
for name in ('half', 'bfloat16', 'double', 'long', 'int', 'short', 'char', 'byte'):
    d['module.' + name] = getattr(a[:4].clone(), name)()
d['module.bool'] = a[:4].bool()
d['module.scalar'] = torch.tensor(7)
d['module.empty'] = torch.zeros(0, 3)
module = torch.nn.Sequential(torch.nn.Conv2d(2, 3, 1), torch.nn.BatchNorm2d(3))
optimizer = torch.optim.Adam(module.parameters())
module(torch.ones(1, 2, 2, 2)).sum().backward()
optimizer.step()
schedule = torch.optim.lr_scheduler.MultiStepLR(optimizer, [3, 5, 5])
whole = {'schedule': schedule.state_dict(), 'epoch': 3, 'arch': 'densenet121', 'best': 0.841, 'args': argparse.Namespace(lr=0.1),
         'state_dict': d, 'optimizer': optimizer.state_dict()}
torch.save(whole, sys.argv[1] + '/zip.pth')
torch.save(whole, sys.argv[1] + '/legacy.pth', _use_new_zipfile_serialization=False)
for protocol in (3, 4, 5):
    torch.save(whole, sys.argv[1] + '/legacy%d.pth' % protocol, pickle_protocol=protocol,
               _use_new_zipfile_serialization=False)
torch.save(module.state_dict(), sys.argv[1] + '/plain.pth')
torch.save(module, sys.argv[1] + '/module.pth')
)";

/// Writes real files with the PyTorch that is installed; false where none is.
bool writeWithTorch(const TemporaryFolder& folder) {
  writeFileAtomically(folder / "write.py", std::string_view(kTorchScript));
  for (const std::string python : {"python3", "/usr/bin/python3"}) {
    const auto command = python + " '" + (folder / "write.py").string() + "' '" + (folder / "").string() + "' > '" +
                         (folder / "log").string() + "' 2>&1";
    if (std::system(command.c_str()) == 0) return true;
  }
  return false;
}

void expectTorchTensors(const graph::Weights& weights) {
  EXPECT_EQ(weights.size(), 15U);
  for (const auto* name : {"half", "bfloat16", "double", "long", "int", "short", "char", "byte"}) {
    EXPECT_THAT(weights.at(std::string("module.") + name).toFloats(), ElementsAre(0, 1, 2, 3)) << name;
  }
  EXPECT_THAT(weights.at("module.bool").toFloats(), ElementsAre(0, 1, 1, 1));
  EXPECT_THAT(weights.at("module.view").toFloats(), ElementsAre(5, 6, 7, 8));
  EXPECT_THAT(weights.at("module.parameter").toFloats(), ElementsAre(0, 1, 2, 3, 4, 5));
  EXPECT_THAT(weights.at("module.scalar").toFloats(), ElementsAre(7));
  EXPECT_EQ(weights.at("module.empty").shape(), Shape({0, 3}));
  EXPECT_EQ(weights.at("module.plain").toFloats()[23], 23);
  const auto transposed = weights.at("module.transposed");
  EXPECT_EQ(transposed.shape(), Shape({6, 4}));
  for (std::size_t i = 0; i < 24; ++i) EXPECT_EQ(transposed.toFloats()[i], static_cast<float>(i % 4 * 6 + i / 4));
}

TEST(Import, ReadsWhatPyTorchWrites) {
  const TemporaryFolder folder;
  if (!writeWithTorch(folder)) GTEST_SKIP() << "no python3 with torch here (Debian: python3-torch)";
  expectTorchTensors(readForeignWeights(folder / "zip.pth"));
  for (const auto* name : {"legacy.pth", "legacy3.pth", "legacy4.pth", "legacy5.pth"}) {
    SCOPED_TRACE(name);
    expectTorchTensors(readForeignWeights(folder / name));
  }
  const auto plain = readForeignWeights(folder / "plain.pth");
  EXPECT_EQ(plain.size(), 7U);
  EXPECT_EQ(plain.at("0.weight").shape(), Shape({3, 2, 1, 1}));
  EXPECT_THAT(refusalOf(folder / "module.pth", {.net = "densenet121"}, ErrorCode::Unsupported),
              HasSubstr("asks for torch.nn.modules.container.Sequential;"));
}

}  // namespace
}  // namespace carina::model
