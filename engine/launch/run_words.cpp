// SPDX-License-Identifier: Apache-2.0
#include "engine/launch/run_words.h"

#include <algorithm>
#include <cstdint>

#include <fmt/format.h>

namespace carina::launch {

std::string clockText(double seconds) {
  const auto whole = static_cast<std::int64_t>(std::max(0.0, seconds));
  if (whole >= 3600) return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
  return fmt::format("{}:{:02}", whole / 60, whole % 60);
}

std::string resultLine(const train::EpochResult& result) {
  const auto& validation = result.validation;
  auto line = fmt::format("epoch {}: loss {:.4f}", result.epoch, validation.loss);
  if (validation.top1)
    line += fmt::format(", top-1 {:.1f} %, top-5 {:.1f} %", 100 * *validation.top1, 100 * validation.top5.value_or(0));
  if (!validation.meanAuroc) return line + ", mean AUROC undefined";
  line += fmt::format(", mean AUROC {:.4f} over {} labels", *validation.meanAuroc, validation.labelsCounted);
  const auto undefined = std::ssize(validation.labels) - validation.labelsCounted;
  return undefined > 0 ? line + fmt::format(" ({} undefined)", undefined) : line;
}

std::string statusLine(const train::RunStatus& status) {
  return fmt::format("epoch {}/{}, step {}/{}, loss {:.4f}, rate {:.3g}, {:.1f} films/s, {} left", status.epoch,
                     status.epochs, status.step, status.totalSteps, status.loss, status.learningRate,
                     status.imagesPerSecond, clockText(status.secondsLeft));
}

}  // namespace carina::launch
