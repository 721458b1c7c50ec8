// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace carina::phantom {

/// The fourteen findings in their canonical order.
/// Source   Wang et al., ChestX-ray8, CVPR 2017, and its extension ChestX-ray14
enum class Pathology {
  Atelectasis,
  Cardiomegaly,
  Effusion,
  Infiltration,
  Mass,
  Nodule,
  Pneumonia,
  Pneumothorax,
  Consolidation,
  Edema,
  Emphysema,
  Fibrosis,
  PleuralThickening,
  Hernia,
};
inline constexpr std::size_t kPathologies = 14;

/// All fourteen, in order.
std::array<Pathology, kPathologies> pathologies();

/// The label's name, e.g. "Pleural_Thickening".
std::string_view name(Pathology pathology);

/// The finding of that name, whatever its case; nothing where there is none.
std::optional<Pathology> findPathology(std::string_view name);

/// Share of the films of ChestX-ray14 that carry the label.
double prevalence(Pathology pathology);

/// A side of the patient; the patient's left is on the right of the film.
enum class Side { Right, Left };

/// A finding to draw. Edema, emphysema and cardiomegaly take both sides whatever `side` says; a hernia the middle.
struct Finding {
  Pathology pathology = Pathology::Nodule;
  Side side = Side::Right;
  double severity = 0.6;  ///< 0 just visible … 1 unmistakable
};

/// Findings as often as ChestX-ray14 has them, each independent of the others: about half of the films have none.
///
/// Threads  any; the same for the same seed
std::vector<Finding> randomFindings(std::uint64_t seed);

}  // namespace carina::phantom
