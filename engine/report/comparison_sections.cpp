// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "engine/report/number_text.h"
#include "engine/report/sections.h"

namespace carina::report {
namespace {

constexpr std::size_t kFilmsShown = 20;
constexpr double kSignificant = 0.05;

Table differenceTable(const Subject& subject, const eval::Comparison& comparison) {
  const auto& models = subject.evaluation.models;
  Table table{.columns = {{"Finding"},
                          {"Films"},
                          {"First"},
                          {"Second"},
                          {"Difference"},
                          {"DeLong 95\u00A0%"},
                          {"Patients resampled 95\u00A0%"},
                          {"p"},
                          {"p, Holm"},
                          {"Only first right"},
                          {"Only second right"}}};
  for (std::size_t i = 0; i < comparison.labels.size(); ++i) {
    const auto& label = comparison.labels[i];
    if (label.holm && *label.holm < kSignificant) table.strong.push_back(i);
    table.rows.push_back(
        {labelText(subject.films.labels[i]), countText(models[comparison.modelA].labels[i].films),
         numberText(label.delong.aurocA), numberText(label.delong.aurocB), differenceText(label.delong.difference),
         label.delong.interval95 ? intervalText(label.delong.interval95) : "undefined", intervalText(label.bootstrap95),
         pText(label.delong.p), pText(label.holm), countText(label.onlyARight), countText(label.onlyBRight)});
  }
  table.rows.push_back({"Mean", "", numberText(models[comparison.modelA].mean.auroc),
                        numberText(models[comparison.modelB].mean.auroc), differenceText(comparison.meanDifference), "",
                        intervalText(comparison.mean95), "", "", "", ""});
  table.note =
      "Bold: p below 0.05 after Holm's correction over the findings. The last two columns count the films that "
      "one model alone calls rightly, each at its own operating point.";
  return table;
}

/// The films on which the two disagree most, of those that change sides.
Table changedTable(const Subject& subject, const eval::Comparison& comparison) {
  auto changed = comparison.changed;
  std::ranges::stable_sort(changed, std::greater<>(),
                           [](const auto& film) { return std::abs(film.scoreA - film.scoreB); });
  Table table{.caption = "Films that change sides at the operating points, the largest changes of score first",
              .columns = {{"Film"},
                          {"Finding", true},
                          {"Truth", true},
                          {"Score, first"},
                          {"Score, second"},
                          {"Called by", true},
                          {"Right", true}}};
  for (const auto& film : std::span(changed).first(std::min(kFilmsShown, changed.size()))) {
    table.rows.push_back({subject.films.ids[film.film], labelText(subject.films.labels[film.label]),
                          film.isPositive ? "positive" : "negative", thresholdText(film.scoreA),
                          thresholdText(film.scoreB), film.calledByA ? "first" : "second",
                          film.calledByA == film.isPositive ? "first" : "second"});
  }
  if (changed.size() > kFilmsShown) {
    table.note = countText(std::ssize(changed)) + " in all: see changed_films.csv.";
  }
  return table;
}

std::string verdict(const Subject& subject, const eval::Comparison& comparison) {
  if (!comparison.meanDifference) return "The mean AUROCs cannot be compared: one is undefined.";
  std::string text = "Mean AUROC, first less second: " + differenceText(comparison.meanDifference) +
                     (comparison.mean95 ? " (" + intervalText(comparison.mean95) + ", " +
                                              countText(subject.evaluation.options.bootstrap.replicates) +
                                              " resamples of the patients)"
                                        : "");
  if (!comparison.mean95) return text + ".";
  const bool isApart = comparison.mean95->low > 0 || comparison.mean95->high < 0;
  return text + (isApart ? ". The interval does not hold 0: on such films the two differ."
                         : ". The interval holds 0: these films do not tell the two apart.");
}

}  // namespace

std::vector<Section> comparisonSections(const Subject& subject) {
  std::vector<Section> sections;
  for (const auto& comparison : subject.evaluation.comparisons) {
    const auto& models = subject.evaluation.models;
    Section section{.title = models[comparison.modelA].name + " and " + models[comparison.modelB].name,
                    .startsPage = true};
    section.blocks.push_back(Paragraph{"First: " + models[comparison.modelA].name +
                                       ". Second: " + models[comparison.modelB].name + ". The same films, paired."});
    section.blocks.push_back(Paragraph{verdict(subject, comparison)});
    section.blocks.push_back(differenceTable(subject, comparison));
    if (!comparison.changed.empty()) section.blocks.push_back(changedTable(subject, comparison));
    sections.push_back(std::move(section));
  }
  return sections;
}

}  // namespace carina::report
