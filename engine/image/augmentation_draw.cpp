// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>

#include "engine/core/error.h"
#include "engine/image/augment.h"

namespace carina::image {
namespace {

/// Each part's stream of random numbers.
enum class Part : std::uint64_t { Flip, Crop, Rotation, Translation, Scale, Brightness, Contrast, CutOut };

Rng streamOf(const Rng& rng, Part part) {
  return rng.fork(static_cast<std::uint64_t>(part));
}

void require(bool isGood, const std::string& what) {
  if (!isGood) throw Error(ErrorCode::InvalidArgument, "augmentation: " + what);
}

void checkShare(double value, const char* name) {
  require(value >= 0 && value <= 1, std::string(name) + " must be 0 to 1");
}

void checkRange(const Range& range, const char* name, double highest) {
  require(range.low > 0 && range.low <= range.high && range.high <= highest,
          std::string(name) + " must ascend, from above 0 to at most " + std::to_string(highest));
}

void check(const Augmentation& augmentation) {
  constexpr double kMostScale = 100;
  checkShare(augmentation.flipProbability, "the probability of a flip");
  checkShare(augmentation.cropProbability, "the probability of a crop");
  checkRange(augmentation.cropArea, "the crop's share of the area", 1);
  checkRange(augmentation.cropRatio, "the crop's ratio of sides", kMostScale);
  require(augmentation.rotationDegrees >= 0 && augmentation.rotationDegrees <= 180, "the rotation must be 0 to 180°");
  checkShare(augmentation.translationShare, "the share of translation");
  checkRange(augmentation.scale, "the scale", kMostScale);
  require(augmentation.scale.low >= 1 / kMostScale, "the scale must be at least " + std::to_string(1 / kMostScale));
  checkShare(augmentation.brightness, "the brightness");
  checkShare(augmentation.contrast, "the contrast");
  checkShare(augmentation.cutOutProbability, "the probability of a cut-out");
  checkRange(augmentation.cutOutSide, "the cut-out's side", 1);
}

double uniform(Rng& rng, const Range& range) {
  return rng.uniform(range.low, range.high);
}

double symmetric(Rng rng, double most) {
  return most > 0 ? rng.uniform(-most, most) : 0.0;
}

/// The ratio is drawn from those with which a crop of the drawn area fits into the film.
Box drawCrop(const Augmentation& augmentation, Rng rng) {
  if (!(rng.uniform() < augmentation.cropProbability)) return {};
  const double area = uniform(rng, augmentation.cropArea);
  const double low = std::clamp(area, augmentation.cropRatio.low, augmentation.cropRatio.high);
  const double high = std::clamp(1 / area, augmentation.cropRatio.low, augmentation.cropRatio.high);
  const double ratio = std::exp(rng.uniform(std::log(low), std::log(high)));
  const double height = std::min(1.0, std::sqrt(area / ratio));
  const double width = std::min(1.0, std::sqrt(area * ratio));
  const double top = rng.uniform(0, 1 - height);
  return {.top = top, .left = rng.uniform(0, 1 - width), .height = height, .width = width};
}

std::optional<Box> drawCutOut(const Augmentation& augmentation, Rng rng) {
  if (!(rng.uniform() < augmentation.cutOutProbability)) return {};
  const double side = uniform(rng, augmentation.cutOutSide);
  const double top = rng.uniform() - side / 2;
  return Box{.top = top, .left = rng.uniform() - side / 2, .height = side, .width = side};
}

}  // namespace

Draw drawAugmentation(const Augmentation& augmentation, const Rng& rng) {
  check(augmentation);
  auto flip = streamOf(rng, Part::Flip);
  auto scale = streamOf(rng, Part::Scale);
  const auto translation = streamOf(rng, Part::Translation);
  return {.isFlipped = flip.uniform() < augmentation.flipProbability,
          .crop = drawCrop(augmentation, streamOf(rng, Part::Crop)),
          .rotationDegrees = symmetric(streamOf(rng, Part::Rotation), augmentation.rotationDegrees),
          .shiftDown = symmetric(translation.fork(0), augmentation.translationShare),
          .shiftRight = symmetric(translation.fork(1), augmentation.translationShare),
          .scale = uniform(scale, augmentation.scale),
          .brightness = symmetric(streamOf(rng, Part::Brightness), augmentation.brightness),
          .contrast = 1 + symmetric(streamOf(rng, Part::Contrast), augmentation.contrast),
          .cutOut = drawCutOut(augmentation, streamOf(rng, Part::CutOut))};
}

}  // namespace carina::image
