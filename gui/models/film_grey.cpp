// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/film_grey.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>
#include <cmath>
#include <utility>

namespace carina::gui {
namespace {

using Kind = GreyPreset::Kind;

QString tr(const char* text) {
  return QCoreApplication::translate("FilmGrey", text);
}

QString number(double value, int decimals) {
  QLocale locale;
  locale.setNumberOptions(QLocale::OmitGroupSeparator);
  return decimals < 0 ? locale.toString(value, 'g', 6) : locale.toString(value, 'f', decimals);
}

double valueAtShare(const PreparedView& view, double share) {
  const auto last = static_cast<double>(view.permilles.size() - 1);
  return view.permilles[static_cast<std::size_t>(std::lround(std::clamp(share, 0.0, 1.0) * last))];
}

/// From the share of pixels that is darker to the share that is not brighter.
image::Window windowOfShares(const PreparedView& view, double dark, double bright) {
  const bool lowIsDark = view.facts.photometric == image::Photometric::Monochrome2;
  auto window = windowOf(lowIsDark ? image::ValueRange{valueAtShare(view, dark), valueAtShare(view, bright)}
                                   : image::ValueRange{valueAtShare(view, 1 - bright), valueAtShare(view, 1 - dark)});
  if (!image::isUsable(window)) window = windowOf(view.measured);
  return window;
}

image::Window hounsfield(double center, double width) {
  return {.center = center, .width = width, .explanation = {}, .function = image::WindowFunction::Linear};
}

void addTomography(std::vector<GreyPreset>& presets) {
  presets.push_back({Kind::Chest, tr("Chest (40/400 HU)"), hounsfield(40, 400)});
  presets.push_back({Kind::Lung, tr("Lung (−600/1500 HU)"), hounsfield(-600, 1500)});
  presets.push_back({Kind::Bone, tr("Bone (400/1800 HU)"), hounsfield(400, 1800)});
  presets.push_back({Kind::Mediastinum, tr("Mediastinum (50/350 HU)"), hounsfield(50, 350)});
}

void addProjection(const PreparedView& view, std::vector<GreyPreset>& presets) {
  presets.push_back({Kind::Chest, tr("Chest"), windowOfShares(view, 0.01, 0.99)});
  presets.push_back({Kind::Lung, tr("Lung"), windowOfShares(view, 0.01, 0.75)});
  presets.push_back({Kind::Bone, tr("Bone"), windowOfShares(view, 0.40, 0.998)});
  presets.push_back({Kind::Mediastinum, tr("Mediastinum"), windowOfShares(view, 0.25, 0.96)});
}

QString nameOf(const std::string& explanation, const QString& fallback) {
  const auto name = QString::fromStdString(explanation).trimmed();
  return name.isEmpty() ? fallback : name;
}

void addFileWindows(const image::Film& facts, std::vector<GreyPreset>& presets) {
  for (const auto& window : facts.windows) {
    if (!image::isUsable(window)) continue;
    const auto numbers = QStringLiteral("%1/%2").arg(number(window.center, -1), number(window.width, -1));
    presets.push_back({Kind::FileWindow, nameOf(window.explanation, tr("File's window %1").arg(numbers)), window});
  }
  for (std::size_t i = 0; i < facts.voiTables.size(); ++i) {
    if (facts.voiTables[i].values.empty()) continue;
    presets.push_back(
        {Kind::FileTable, nameOf(facts.voiTables[i].explanation, tr("File's table %1").arg(i + 1)), {}, i});
  }
}

/// The even window that comes nearest to a table: between the inputs that give a twentieth and 19 twentieths of its
/// span, stretched to all of it.
image::Window windowLike(const image::LookupTable& table) {
  const auto [low, high] = std::ranges::minmax(table.values);
  const double span = high - low;
  std::size_t first = table.values.size() - 1;
  std::size_t last = 0;
  for (std::size_t i = 0; i < table.values.size(); ++i) {
    const double part = span > 0 ? (table.values[i] - low) / span : 0.5;
    if (part < 0.05 || part > 0.95) continue;
    first = std::min(first, i);
    last = std::max(last, i);
  }
  if (last <= first) {
    first = 0;
    last = table.values.size() - 1;
  }
  const double width = std::max(1.0, static_cast<double>(last - first) / 0.9);
  return {.center = table.firstMapped + static_cast<double>(first + last) / 2,
          .width = width,
          .explanation = {},
          .function = image::WindowFunction::LinearExact};
}

}  // namespace

std::vector<GreyPreset> presetsOf(const PreparedView& view) {
  std::vector<GreyPreset> presets{{Kind::AsFile, tr("As the file says"), {}}};
  addFileWindows(view.facts, presets);
  if (view.facts.source.modality == "CT") {
    addTomography(presets);
  } else {
    addProjection(view, presets);
  }
  presets.push_back({Kind::MinMax, tr("Lowest to highest value"), windowOf(view.measured)});
  return presets;
}

FilmGrey::FilmGrey(std::shared_ptr<const PreparedView> view)
    : view_(std::move(view)), presets_(presetsOf(*view_)), facts_(view_->facts) {
  choose(0);
}

void FilmGrey::choose(std::size_t preset) {
  chosen_ = preset;
  window_ = windowOfPreset(presets_.at(preset));
  adoptTables();
}

std::optional<std::size_t> FilmGrey::find(GreyPreset::Kind kind) const {
  const auto found = std::ranges::find(presets_, kind, &GreyPreset::kind);
  if (found == presets_.end()) return {};
  return static_cast<std::size_t>(found - presets_.begin());
}

image::Window FilmGrey::windowOfPreset(const GreyPreset& preset) const {
  const auto& facts = view_->facts;
  if (preset.window) return *preset.window;
  if (preset.kind == Kind::FileTable) return windowLike(facts.voiTables[preset.table]);
  const auto table = std::ranges::find_if(facts.voiTables, [](const auto& one) { return !one.values.empty(); });
  if (table != facts.voiTables.end()) return windowLike(*table);
  const auto usable = std::ranges::find_if(facts.windows, image::isUsable);
  return usable != facts.windows.end() ? *usable : windowOf(view_->usual);
}

void FilmGrey::adoptTables() {
  facts_.voiTables = view_->facts.voiTables;
  if (!chosen_ || presets_[*chosen_].kind != Kind::FileTable) return;
  facts_.voiTables = {view_->facts.voiTables[presets_[*chosen_].table]};
}

void FilmGrey::setWindow(const image::Window& window) {
  chosen_.reset();
  window_ = window;
  keepWithinReason();
}

void FilmGrey::move(double octaves, double brighter) {
  const bool lowIsDark = facts_.photometric == image::Photometric::Monochrome2;
  auto window = window_;
  window.width *= std::exp2(octaves);
  window.center -= (lowIsDark ? brighter : -brighter) * window.width;
  setWindow(window);
}

/// A window far off the film's values shows nothing, and one is not found back from there.
void FilmGrey::keepWithinReason() {
  const double span = std::max(view_->measured.high - view_->measured.low, 1.0);
  const double narrowest = window_.function == image::WindowFunction::Linear ? 1.0 : span * 1e-4;
  window_.width = std::clamp(window_.width, narrowest, std::max(8 * span, narrowest));
  window_.center = std::clamp(window_.center, view_->measured.low - 2 * span, view_->measured.high + 2 * span);
}

void FilmGrey::setInverted(bool inverted) {
  using image::Photometric;
  isInverted_ = inverted;
  const bool isOne = (view_->facts.photometric == Photometric::Monochrome1) != inverted;
  facts_.photometric = isOne ? Photometric::Monochrome1 : Photometric::Monochrome2;
}

bool FilmGrey::showsTable() const {
  if (!chosen_) return false;
  const auto kind = presets_[*chosen_].kind;
  if (kind == Kind::FileTable) return true;
  return kind == Kind::AsFile && std::ranges::any_of(facts_.voiTables, [](const auto& t) { return !t.values.empty(); });
}

std::vector<std::uint8_t> FilmGrey::greys() const {
  if (!chosen_) return greysByOrdinal(*view_, facts_, window_);
  const auto& preset = presets_[*chosen_];
  if (preset.kind == Kind::AsFile && !isInverted_) return view_->usualGreys;
  return greysByOrdinal(*view_, facts_, preset.window);
}

QString FilmGrey::words() const {
  const int decimals = window_.width < 10 ? 2 : 0;
  const auto numbers = tr("Window %1, level %2").arg(number(window_.width, decimals), number(window_.center, decimals));
  QStringList words{showsTable() ? tr("The file's table") : numbers};
  if (!showsTable() && window_.function == image::WindowFunction::Sigmoid) words << tr("sigmoid");
  if (chosen_) words << presets_[*chosen_].name;
  if (isInverted_) words << tr("inverted");
  return words.join(QStringLiteral(" · "));
}

}  // namespace carina::gui
