// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/engine/score/packed_phantoms.h"

#include "engine/data/manifest.h"
#include "engine/data/pack.h"
#include "engine/nets/nets.h"
#include "tests/unit/cli/command_run.h"

namespace carina::score {

void PackedPhantoms::SetUp() {
  FolderTest::SetUp();
  const auto films = at("films").string();
  const auto drawn = cli::runCommand({"phantom", "-o", films, "--count", std::to_string(kFilms), "--size",
                                      std::to_string(kSide), "--format", "png", "--finding", "Mass"});
  ASSERT_EQ(drawn.code, 0) << drawn.err;
  const auto manifest = data::readNih(at("films/labels.csv"), at("films"));
  data::Split all{"test", {}};
  for (std::size_t i = 0; i < manifest.samples.size(); ++i) all.samples.push_back(i);
  CountingProgress unseen;
  data::packRecords(manifest, {all}, {.folder = at("records")}, {log_, unseen, {}});
}

void PackedPhantoms::damageOneFilm() const {
  const std::string shard = "records/test-00000-of-00001.tfrecord";
  auto content = contentOf(at(shard));
  content[content.size() / 2] = static_cast<char>(content[content.size() / 2] ^ 1);
  addText(shard, content);
}

model::Model makeSmallModel(std::vector<std::string> labels, std::uint64_t seed, std::int64_t inputSize) {
  model::ModelCard card;
  card.net = "amoebanet_d_1_64";
  card.labels = std::move(labels);
  card.inputSize = inputSize;
  nets::NetOptions options;
  options.classes = static_cast<std::int64_t>(card.labels.size());
  options.inputSize = card.inputSize;
  auto weights = graph::makeUntrainedWeights(nets::makeNet(card.net, options), seed);
  return model::makeModel(std::move(card), std::move(weights));
}

}  // namespace carina::score
