// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace carina::report {

/// Which of ChestX-ray14's films a figure is of. Figures of different splits do not compare.
enum class Split {
  Unstated,
  Official,  ///< the published list of test films
  Random,    ///< films, or patients, drawn at random
  Other
};

/// "official", "random", "other", "unstated".
std::string_view name(Split split);

/// Errors   InvalidArgument: names what there is
Split parseSplit(std::string_view text);

/// A published system's AUROCs.
/// Threads  a value
struct Baseline {
  std::string id;        ///< "chexnet-2017"
  std::string name;      ///< "CheXNet"
  std::string network;   ///< "DenseNet-121"; may be empty
  std::string citation;  ///< authors, year, title, where
  std::string source;    ///< which table
  Split split = Split::Unstated;
  std::string splitNote;                      ///< how the films were divided
  std::vector<std::optional<double>> aurocs;  ///< one a label that was asked for
  std::optional<double> mean;                 ///< of all the labels that were asked for, where each is there
};

/// Reads the file `path` for labels `labels`; systems that have none of them are left out.
///
/// Errors   NotFound · Corrupt: another format, or a field that cannot be; it is named · ResourceExhausted: a file past
///          4 MiB
/// Threads  any
/// Source   resources/baselines/README.md
std::vector<Baseline> loadBaselines(const std::filesystem::path& path, const std::vector<std::string>& labels);

}  // namespace carina::report
