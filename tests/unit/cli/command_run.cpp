// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/cli/command_run.h"

#include <sstream>

#include <unistd.h>

#include "cli/carina.h"
#include "engine/core/file.h"
#include "engine/image/codecs.h"
#include "engine/model/model.h"
#include "engine/nets/nets.h"

namespace carina::cli {

Ran runCommand(const std::vector<std::string>& args, std::stop_token stop) {
  std::istringstream in;
  std::ostringstream out;
  std::ostringstream err;
  Streams streams{in, out, err, false, false, std::move(stop)};
  const int code = runCarina(args, streams);
  return {code, out.str(), err.str()};
}

void CommandTest::SetUp() {
  folder_ = std::filesystem::path(testing::TempDir()) / ("carina_cli." + std::to_string(::getpid()) + "." +
                                                         testing::UnitTest::GetInstance()->current_test_info()->name());
  std::filesystem::remove_all(folder_);
  std::filesystem::create_directories(folder_);
}

void CommandTest::TearDown() {
  std::filesystem::remove_all(folder_);
}

std::string CommandTest::addModel(const std::string& name, std::vector<std::string> labels) const {
  model::ModelCard card;
  card.net = "amoebanet_d_1_64";
  card.labels = std::move(labels);
  card.inputSize = 64;
  nets::NetOptions options;
  options.classes = static_cast<std::int64_t>(card.labels.size());
  options.inputSize = card.inputSize;
  auto weights = graph::makeUntrainedWeights(nets::makeNet(card.net, options), name.size());
  model::saveModel(model::makeModel(std::move(card), std::move(weights)), at(name));
  return at(name);
}

std::string CommandTest::addFilm(const std::string& name, int slope) const {
  image::Gray8Image image{{80, 90}, {}};
  for (int i = 0; i < 80 * 90; ++i) image.pixels.push_back(static_cast<std::uint8_t>(i * slope / 11));
  std::filesystem::create_directories(std::filesystem::path(at(name)).parent_path());
  writeFileAtomically(at(name), image::encodePng(image));
  return at(name);
}

std::string CommandTest::addText(const std::string& name, const std::string& text) const {
  std::filesystem::create_directories(std::filesystem::path(at(name)).parent_path());
  writeFileAtomically(at(name), text);
  return at(name);
}

}  // namespace carina::cli
