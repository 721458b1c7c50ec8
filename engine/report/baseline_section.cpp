// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <utility>

#include "engine/report/charts.h"
#include "engine/report/number_text.h"
#include "engine/report/sections.h"

namespace carina::report {
namespace {

constexpr std::size_t kMostBars = 4;  ///< beside each other in a category

/// Those that compare come first; a chart has room for few.
std::vector<Baseline> shownIn(const Subject& subject) {
  auto shown = subject.baselines;
  std::ranges::stable_sort(shown, std::greater<>(),
                           [&](const Baseline& each) { return each.split == subject.split && each.mean; });
  const auto models = subject.evaluation.models.size();
  const auto most = models < kMostBars ? kMostBars - models : 1;
  if (shown.size() > most) shown.resize(most);
  return shown;
}

Table baselineTable(const Subject& subject) {
  Table table{.columns = {{"Finding"}}};
  for (const auto& model : subject.evaluation.models) table.columns.push_back({model.name});
  for (const auto& baseline : subject.baselines) {
    table.columns.push_back({baseline.name + ", " + std::string(name(baseline.split))});
  }
  const auto number = [](const std::optional<double>& value) {
    return value ? numberText(value) : std::string("\u2013");
  };
  for (std::size_t i = 0; i < subject.films.labels.size(); ++i) {
    std::vector<std::string> row{labelText(subject.films.labels[i])};
    for (const auto& model : subject.evaluation.models) row.push_back(numberText(model.labels[i].auroc.auroc));
    for (const auto& baseline : subject.baselines) row.push_back(number(baseline.aurocs[i]));
    table.rows.push_back(std::move(row));
  }
  std::vector<std::string> mean{"Mean"};
  for (const auto& model : subject.evaluation.models) mean.push_back(numberText(model.mean.auroc));
  for (const auto& baseline : subject.baselines) mean.push_back(number(baseline.mean));
  table.strong = {table.rows.size()};
  table.rows.push_back(std::move(mean));
  return table;
}

}  // namespace

Section baselineSection(const Subject& subject) {
  Section section{.title = subject.baselines.empty() ? "Finding beside finding" : "Beside the literature",
                  .startsPage = true};
  if (!subject.baselines.empty()) {
    section.blocks.push_back(Notice{
        "Figures of different splits do not compare. On random splits of ChestX-ray14 systems reach a mean AUROC "
        "of about 0.84, on the official test list about 0.81 to 0.835: they are other films. Figures of a few "
        "films, or of other labels, compare with neither."});
  }
  auto chart = aurocBars(subject, shownIn(subject));
  const double height = preferredHeight(chart);
  section.blocks.push_back(Figure{
      .title = "AUROC per finding",
      .caption = "Bars begin at 0.5, which is a guess. Whiskers: DeLong's 95 % interval, the mean's from resampled "
                 "patients; published figures come without.",
      .width = 505,
      .height = height,
      .draw = [chart = std::move(chart)](plot::Canvas& canvas, plot::Rect where) { draw(chart, canvas, where); }});
  if (subject.baselines.empty()) return section;
  section.blocks.push_back(baselineTable(subject));
  Facts sources;
  for (const auto& baseline : subject.baselines) {
    auto text = baseline.citation;
    if (!baseline.source.empty()) text += " " + baseline.source;
    if (!baseline.splitNote.empty()) text += " Split: " + baseline.splitNote;
    sources.rows.emplace_back(baseline.name + ", " + std::string(name(baseline.split)), text);
  }
  section.blocks.push_back(std::move(sources));
  return section;
}

}  // namespace carina::report
