// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/engine/train/small_run.h"

#include <csignal>

#include <sys/resource.h>

namespace carina::train {
namespace {

void setFileLimit(rlim_t bytes) {
  rlimit limit{};
  ::getrlimit(RLIMIT_FSIZE, &limit);
  limit.rlim_cur = bytes;
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &limit), 0);
}

}  // namespace

SmallRunTest::SmallRunTest() {
  recipe.net.net = "amoebanet_d_1_16";
  recipe.net.inputSize = 32;
  recipe.net.channels = 1;
  recipe.epochs = 3;
  recipe.batch = 8;
  recipe.learningRate = 0.02;
  recipe.augmentation.brightness = 0.05;
  recipe.trainer.ema = optim::EmaOptions{.decay = 0.9};
  recipe.checkpoints.everyMinutes = 0;
}

std::unique_ptr<train::Run> SmallRunTest::makeRun(const std::string& name, bool resumes) {
  return std::make_unique<train::Run>(
      recipe, RunData{.training = training, .validation = validation, .validationName = "small films"},
      RunPlace{.folder = at(name), .config = "# a test\n", .resumes = resumes, .checkpoint = checkpoint},
      RunServices{.communicator = *alone, .log = log, .observer = observer, .stop = stop.get_token()});
}

std::string SmallRunTest::latestBytes(const std::string& name) const {
  const auto folder = shelf(name).latest().value().folder;
  return contentOf(folder / "model.safetensors") + contentOf(folder / "optimizer.safetensors");
}

void SmallRunTest::stopAfter(std::int64_t step) {
  observer.onStep = [this, step](const RunStatus& status) {
    if (status.step == step) stop.request_stop();
  };
}

FileSizeLimit::FileSizeLimit(std::uint64_t bytes) {
  std::signal(SIGXFSZ, SIG_IGN);
  setFileLimit(bytes);
}

FileSizeLimit::~FileSizeLimit() {
  setFileLimit(RLIM_INFINITY);
}

}  // namespace carina::train
