// SPDX-License-Identifier: Apache-2.0
#include "engine/report/baselines.h"

#include <algorithm>
#include <array>
#include <set>
#include <span>
#include <utility>

#include <nlohmann/json.hpp>

#include "engine/core/error.h"
#include "engine/core/file.h"

namespace carina::report {
namespace {

using Json = nlohmann::json;

constexpr std::uint64_t kMostBytes = 4U << 20U;

constexpr std::array<std::pair<Split, std::string_view>, 4> kSplits = {
    {{Split::Unstated, "unstated"}, {Split::Official, "official"}, {Split::Random, "random"}, {Split::Other, "other"}}};

/// One file as it is read.
class BaselineFile {
 public:
  BaselineFile(std::string file, const std::vector<std::string>& labels) : file_(std::move(file)), labels_(labels) {}

  std::vector<Baseline> read(std::span<const std::byte> bytes) const {
    const auto* text = reinterpret_cast<const char*>(bytes.data());
    const auto json = Json::parse(text, text + bytes.size(), nullptr, false);
    if (json.is_discarded() || !json.is_object()) refuse("is no JSON object");
    if (json.value("format", Json()) != "carina.baselines") refuse("its format is not 'carina.baselines'");
    if (json.value("version", Json()) != 1) refuse("its version is not 1");
    const auto systems = json.value("systems", Json());
    if (!systems.is_array()) refuse("has no list 'systems'");
    std::vector<Baseline> baselines;
    std::set<std::string> ids;
    for (const auto& system : systems) {
      auto baseline = readSystem(system);
      if (!ids.insert(baseline.id).second) refuse("has two systems '" + baseline.id + "'");
      const bool hasAny = std::ranges::any_of(baseline.aurocs, [](const auto& value) { return value.has_value(); });
      if (hasAny) baselines.push_back(std::move(baseline));
    }
    return baselines;
  }

 private:
  [[noreturn]] void refuse(const std::string& what) const {
    throw Error(ErrorCode::Corrupt, "baselines " + file_ + ": " + what);
  }

  std::string textOf(const Json& system, const char* key, bool isNeeded = false) const {
    const auto found = system.find(key);
    if (found == system.end() && !isNeeded) return {};
    if (found == system.end() || !found->is_string() || (isNeeded && found->get_ref<const std::string&>().empty())) {
      refuse("a system's '" + std::string(key) + "' is no text");
    }
    return found->get<std::string>();
  }

  Baseline readSystem(const Json& system) const {
    if (!system.is_object()) refuse("a system is no object");
    Baseline baseline{.id = textOf(system, "id", true),
                      .name = textOf(system, "name", true),
                      .network = textOf(system, "network"),
                      .citation = textOf(system, "citation", true),
                      .source = textOf(system, "source"),
                      .split = splitOf(system),
                      .splitNote = textOf(system, "split_note")};
    const auto aurocs = system.find("auroc");
    if (aurocs == system.end() || !aurocs->is_object()) refuse("'" + baseline.id + "' has no object 'auroc'");
    for (const auto& [label, value] : aurocs->items()) checkValue(baseline.id, label, value);
    double sum = 0;
    bool isWhole = true;
    for (const auto& label : labels_) {
      const auto found = aurocs->find(label);
      const bool isThere = found != aurocs->end() && !found->is_null();
      baseline.aurocs.push_back(isThere ? std::optional(found->get<double>()) : std::nullopt);
      isWhole = isWhole && isThere;
      if (isThere) sum += found->get<double>();
    }
    if (isWhole && !labels_.empty()) baseline.mean = sum / static_cast<double>(labels_.size());
    return baseline;
  }

  void checkValue(const std::string& id, const std::string& label, const Json& value) const {
    if (value.is_null()) return;
    if (value.is_number() && value.get<double>() >= 0 && value.get<double>() <= 1) return;
    refuse("'" + id + "', '" + label + "': no AUROC between 0 and 1");
  }

  Split splitOf(const Json& system) const {
    try {
      return parseSplit(textOf(system, "split", true));
    } catch (const Error& error) {
      refuse(error.what());
    }
  }

  std::string file_;
  const std::vector<std::string>& labels_;
};

}  // namespace

std::string_view name(Split split) {
  return std::ranges::find(kSplits, split, &decltype(kSplits)::value_type::first)->second;
}

Split parseSplit(std::string_view text) {
  const auto found = std::ranges::find(kSplits, text, &decltype(kSplits)::value_type::second);
  if (found != kSplits.end()) return found->first;
  throw Error(ErrorCode::InvalidArgument,
              "split '" + std::string(text) + "': there are official, random, other and unstated");
}

std::vector<Baseline> loadBaselines(const std::filesystem::path& path, const std::vector<std::string>& labels) {
  return BaselineFile(path.string(), labels).read(readFile(path, kMostBytes));
}

}  // namespace carina::report
