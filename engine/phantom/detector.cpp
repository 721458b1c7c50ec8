// SPDX-License-Identifier: Apache-2.0
#include "engine/phantom/detector.h"

#include "engine/core/parallel.h"
#include "engine/core/rng.h"

namespace carina::phantom {
namespace {

constexpr double kSoftPerMm = 0.0182;  ///< attenuation at about 110 kVp
constexpr double kBonePerMm = 0.058;   ///< of bone, above the soft tissue whose place it takes
constexpr double kLungDensity = 0.26;
constexpr double kScatter = 0.22;
constexpr double kQuantaPerMm2 = 260'000;
constexpr double kMaximum = 4095;
constexpr double kBrightest =
    0.15;  ///< what leaves the body; the open beam beside it meets the grid and scatters little
constexpr int kScatterCells = 64;

double attenuation(const Tissue& tissue) {
  const double air = std::max(0.0F, tissue.airMm - tissue.organMm);
  const double lost = air * (1 - kLungDensity) * (1 - tissue.filled) + tissue.gasMm;
  const double marking = tissue.markingMm * smoothStep(0, 80, air) * std::min(1.0, 1.0 - tissue.filled);
  const double soft = std::max(0.0, tissue.bodyMm - lost + marking + tissue.softMm);
  return kSoftPerMm * soft + (tissue.bodyMm > 0 ? kBonePerMm * tissue.boneMm : 0.0);
}

/// Four bytes summed: normal enough, and the same on every machine.
double noiseAt(std::uint64_t seed, std::uint64_t pixel) {
  const auto bits = splitmix64(seed ^ splitmix64(pixel));
  double sum = 0;
  for (int shift = 0; shift < 64; shift += 16) sum += static_cast<double>((bits >> shift) & 0xffff) * 0x1.0p-16;
  return (sum - 2.0) * 1.7320508075688772;
}

/// The film's response to the logarithm of exposure: a toe in the dark, a shoulder in the light (a logistic curve)
/// around what passes a certain share of the patient.
class Response {
 public:
  explicit Response(double bodyDepthMm) : middle_(kMiddleShare * kSoftPerMm * bodyDepthMm), dark_(curve(0)) {}
  double operator()(double thickness) const { return (curve(thickness) - dark_) / (1 - dark_); }

 private:
  static constexpr double kMiddleShare = 0.655;
  static constexpr double kSlope = 0.60;
  double curve(double x) const { return 1 / (1 + std::exp((middle_ - x) / kSlope)); }

  double middle_;
  double dark_;
};

/// Mean primary radiation in coarse cells, blurred: what scatters into each place.
class ScatterMap {
 public:
  ScatterMap(const std::vector<float>& primary, int size);
  double at(double row, double column) const;

 private:
  void blur();
  std::vector<double> cells_ = std::vector<double>(static_cast<std::size_t>(kScatterCells) * kScatterCells);
};

ScatterMap::ScatterMap(const std::vector<float>& primary, int size) {
  std::vector<double> counts(cells_.size());
  for (int row = 0; row < size; ++row) {
    for (int column = 0; column < size; ++column) {
      const auto cell =
          static_cast<std::size_t>(row * kScatterCells / size * kScatterCells + column * kScatterCells / size);
      cells_[cell] += std::min<double>(
          primary[static_cast<std::size_t>(row) * static_cast<std::size_t>(size) + static_cast<std::size_t>(column)],
          kBrightest);
      counts[cell] += 1;
    }
  }
  for (std::size_t i = 0; i < cells_.size(); ++i) cells_[i] /= std::max(counts[i], 1.0);
  for (int pass = 0; pass < 3; ++pass) blur();
}

/// A box of seven cells in both directions.
void ScatterMap::blur() {
  constexpr int kReach = 3;
  for (const bool isVertical : {false, true}) {
    const auto before = cells_;
    for (int row = 0; row < kScatterCells; ++row) {
      for (int column = 0; column < kScatterCells; ++column) {
        double sum = 0;
        for (int k = -kReach; k <= kReach; ++k) {
          const int r = std::clamp(row + (isVertical ? k : 0), 0, kScatterCells - 1);
          const int c = std::clamp(column + (isVertical ? 0 : k), 0, kScatterCells - 1);
          sum += before[static_cast<std::size_t>(r * kScatterCells + c)];
        }
        cells_[static_cast<std::size_t>(row * kScatterCells + column)] = sum / (2 * kReach + 1);
      }
    }
  }
}

double ScatterMap::at(double row, double column) const {
  const double r = std::clamp(row * kScatterCells - 0.5, 0.0, kScatterCells - 1.001);
  const double c = std::clamp(column * kScatterCells - 0.5, 0.0, kScatterCells - 1.001);
  const auto top = static_cast<std::size_t>(r);
  const auto left = static_cast<std::size_t>(c);
  const double* cell = cells_.data() + top * kScatterCells + left;
  const double tx = c - static_cast<double>(left);
  const double upper = cell[0] + (cell[1] - cell[0]) * tx;
  const double lower = cell[kScatterCells] + (cell[kScatterCells + 1] - cell[kScatterCells]) * tx;
  return upper + (lower - upper) * (r - static_cast<double>(top));
}

template <typename Visit>
void forEachPixel(int size, Visit visit) {
  parallelFor(size, [&](std::int64_t begin, std::int64_t end) {
    for (int row = static_cast<int>(begin); row < static_cast<int>(end); ++row) {
      for (int column = 0; column < size; ++column) {
        visit(row, column,
              static_cast<std::size_t>(row) * static_cast<std::size_t>(size) + static_cast<std::size_t>(column));
      }
    }
  });
}

}  // namespace

std::vector<std::uint16_t> expose(const Canvas& canvas, const Exposure& exposure) {
  const int size = canvas.size();
  std::vector<float> primary(static_cast<std::size_t>(size) * static_cast<std::size_t>(size));
  forEachPixel(size, [&](int row, int column, std::size_t index) {
    primary[index] = static_cast<float>(std::exp(-attenuation(canvas.at(row, column))));
  });
  const ScatterMap scatter(primary, size);
  const Response response(exposure.bodyDepthMm);
  const double quanta = kQuantaPerMm2 * canvas.spacingMm() * canvas.spacingMm();
  std::vector<std::uint16_t> samples(primary.size());
  forEachPixel(size, [&](int row, int column, std::size_t index) {
    const double scattered = scatter.at((row + 0.5) / size, (column + 0.5) / size);
    const double clean = (1 - kScatter) * primary[index] + kScatter * scattered;
    const double noisy = clean + std::sqrt(clean / quanta) * noiseAt(exposure.seed, index);
    const double grey = kMaximum * response(-std::log(std::max(noisy, 1e-6)));
    samples[index] = static_cast<std::uint16_t>(std::clamp(grey + 0.5, 0.0, kMaximum));
  });
  return samples;
}

}  // namespace carina::phantom
