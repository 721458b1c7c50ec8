// SPDX-License-Identifier: Apache-2.0
#include "engine/phantom/finding.h"

#include <algorithm>

#include "engine/core/rng.h"

namespace carina::phantom {
namespace {

constexpr double kFilms = 112'120;

struct Row {
  std::string_view name;
  double films;  ///< of ChestX-ray14 with this label
};

constexpr std::array<Row, kPathologies> kRows = {{
    {"Atelectasis", 11'559},
    {"Cardiomegaly", 2'776},
    {"Effusion", 13'317},
    {"Infiltration", 19'894},
    {"Mass", 5'782},
    {"Nodule", 6'331},
    {"Pneumonia", 1'431},
    {"Pneumothorax", 5'302},
    {"Consolidation", 4'667},
    {"Edema", 2'303},
    {"Emphysema", 2'516},
    {"Fibrosis", 1'686},
    {"Pleural_Thickening", 3'385},
    {"Hernia", 227},
}};

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

const Row& rowOf(Pathology pathology) {
  return kRows.at(static_cast<std::size_t>(pathology));
}

}  // namespace

std::array<Pathology, kPathologies> pathologies() {
  std::array<Pathology, kPathologies> all{};
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<Pathology>(i);
  return all;
}

std::string_view name(Pathology pathology) {
  return rowOf(pathology).name;
}

std::optional<Pathology> findPathology(std::string_view name) {
  const auto isSame = [](char a, char b) { return lower(a) == lower(b); };
  for (const auto pathology : pathologies()) {
    if (std::ranges::equal(rowOf(pathology).name, name, isSame)) return pathology;
  }
  return std::nullopt;
}

double prevalence(Pathology pathology) {
  return rowOf(pathology).films / kFilms;
}

std::vector<Finding> randomFindings(std::uint64_t seed) {
  std::vector<Finding> findings;
  Rng rng(seed);
  for (const auto pathology : pathologies()) {
    const bool isThere = rng.uniform() < prevalence(pathology);
    const auto side = rng.below(2) == 0 ? Side::Right : Side::Left;
    const double severity = rng.uniform(0.25, 1.0);
    if (isThere) findings.push_back({.pathology = pathology, .side = side, .severity = severity});
  }
  return findings;
}

}  // namespace carina::phantom
