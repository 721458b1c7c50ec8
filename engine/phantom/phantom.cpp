// SPDX-License-Identifier: Apache-2.0
#include "engine/phantom/phantom.h"

#include <algorithm>
#include <string>

#include "engine/core/error.h"
#include "engine/core/parallel.h"
#include "engine/core/rng.h"
#include "engine/phantom/detector.h"
#include "engine/phantom/lesion.h"
#include "engine/phantom/skeleton.h"
#include "engine/phantom/thorax.h"
#include "engine/phantom/vessels.h"

namespace carina::phantom {
namespace {

constexpr int kSmallest = 64;
constexpr int kLargest = 8192;

// Sub-streams of the patient's seed; traits take the first.
enum Stream : std::uint64_t { kThoraxStream = 2, kVesselStream = 3, kNoiseStream = 4, kLesionStream = 100 };

void check(const PhantomOptions& options) {
  if (options.size < kSmallest || options.size > kLargest) {
    throw Error(ErrorCode::InvalidArgument, "phantom size must be " + std::to_string(kSmallest) + " to " +
                                                std::to_string(kLargest) + " pixels, not " +
                                                std::to_string(options.size));
  }
  for (const auto& finding : options.findings) {
    if (!(finding.severity >= 0 && finding.severity <= 1)) {
      throw Error(ErrorCode::InvalidArgument,
                  "phantom finding " + std::string(name(finding.pathology)) + ": severity must be between 0 and 1");
    }
  }
}

/// Lesions in painting order: a pneumothorax last, for the space around the lung has no lung in it to be ill.
std::vector<Lesion> makeLesions(const PhantomOptions& options, const Anatomy& anatomy) {
  std::vector<Lesion> lesions;
  const Rng rng(options.seed);
  for (const bool last : {false, true}) {
    for (const auto& finding : options.findings) {
      if ((finding.pathology == Pathology::Pneumothorax) != last) continue;
      const auto stream =
          kLesionStream + 2 * static_cast<std::uint64_t>(finding.pathology) + static_cast<std::uint64_t>(finding.side);
      lesions.push_back(makeLesion(anatomy, finding, rng.fork(stream)));
    }
  }
  return lesions;
}

FindingBox pixelBox(const Canvas& canvas, Pathology pathology, const Box& box) {
  const auto pixel = [&](int value) { return std::clamp(value, 0, canvas.size() - 1); };
  const int left = pixel(canvas.column(box.left));
  const int top = pixel(canvas.row(box.top));
  return {.pathology = pathology,
          .x = left,
          .y = top,
          .width = pixel(canvas.column(box.right)) - left + 1,
          .height = pixel(canvas.row(box.bottom)) - top + 1};
}

}  // namespace

Phantom makePhantom(const PhantomOptions& options) {
  check(options);
  const Rng rng(options.seed);
  const Anatomy anatomy(makeTraits(options.seed, options.findings));
  const Skeleton skeleton(anatomy);
  const Vessels vessels(anatomy, rng.fork(kVesselStream));
  const auto lesions = makeLesions(options, anatomy);
  Canvas canvas(options.size, anatomy.traits().midline);
  parallelFor(options.size, [&](std::int64_t begin, std::int64_t end) {
    const Band band(canvas, static_cast<int>(begin), static_cast<int>(end));
    paintThorax(band, anatomy, rng.fork(kThoraxStream));
    vessels.paint(band);
    skeleton.paint(band);
    for (const auto& lesion : lesions) lesion.paint(band);
  });
  Phantom phantom{
      .rows = options.size,
      .columns = options.size,
      .samples = expose(canvas, {.bodyDepthMm = anatomy.traits().bodyDepth, .seed = rng.fork(kNoiseStream).bits()}),
      .spacingMm = canvas.spacingMm(),
      .cardiothoracicRatio = anatomy.cardiothoracicRatio()};
  for (const auto& finding : options.findings) phantom.labels.at(static_cast<std::size_t>(finding.pathology)) = true;
  for (const auto& lesion : lesions) {
    for (const auto& box : lesion.boxes) phantom.boxes.push_back(pixelBox(canvas, lesion.pathology, box));
  }
  return phantom;
}

}  // namespace carina::phantom
