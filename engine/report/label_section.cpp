// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <utility>

#include "engine/report/charts.h"
#include "engine/report/misses.h"
#include "engine/report/number_text.h"
#include "engine/report/sections.h"

namespace carina::report {
namespace {

constexpr double kHalf = 246;  ///< two side by side on a page
constexpr double kTall = 214;
constexpr std::size_t kPictures = 4;

template <typename Chart>
Figure figureOf(const std::string& title, double height, Chart chart) {
  return {.title = title,
          .width = kHalf,
          .height = height,
          .draw = [chart = std::move(chart)](plot::Canvas& canvas, plot::Rect where) { draw(chart, canvas, where); }};
}

std::string sentence(const eval::ModelResult& model, const eval::LabelResult& label) {
  std::string text = model.name + ": AUROC " + estimateText(label.auroc.auroc, label.auroc.interval95);
  if (label.bootstrap95) text += ", patients resampled " + intervalText(label.bootstrap95);
  text += "; average precision " + numberText(label.averagePrecision) + ".";
  if (label.point) {
    text += " From " + thresholdText(label.point->threshold) + " on: sensitivity " +
            estimateText(label.point->sensitivity.value(), label.point->sensitivity.interval95) + ", specificity " +
            estimateText(label.point->specificity.value(), label.point->specificity.interval95) + "; " +
            countedText(label.point->falseNegatives, "film", "films") + " missed, " +
            countedText(label.point->falsePositives, "false alarm", "false alarms") + ".";
  }
  return text;
}

PictureGrid picturesOf(const Subject& subject, const std::vector<Miss>& misses, std::string caption) {
  PictureGrid grid{.caption = std::move(caption)};
  for (const auto& miss : misses) {
    const auto& id = subject.films.ids[miss.film];
    std::string facts;
    for (const auto& attribute : subject.films.attributes) {
      const auto& value = attribute.values[miss.film];
      const bool isShown = attribute.name == "view" || attribute.name == "sex" || attribute.name == "age band";
      if (isShown && !value.empty() && value.size() < 12) facts += ", " + attribute.name + " " + value;
    }
    grid.pictures.push_back(
        {.png = subject.thumbnail ? subject.thumbnail(id) : std::vector<std::byte>(),
         .title = id,
         .text = "score " + thresholdText(miss.score) + ", above " + percentText(miss.rank) + " of the films" + facts});
  }
  return grid;
}

/// The same without pictures, where there are none.
Table missTable(const Subject& subject, const Misses& misses) {
  Table table{.caption = "Worst misses",
              .columns = {{"Film"}, {"Truth", true}, {"Score"}, {"Above this share of films"}}};
  const auto add = [&](const std::vector<Miss>& some, const char* truth) {
    for (const auto& miss : some) {
      table.rows.push_back({subject.films.ids[miss.film], truth, thresholdText(miss.score), percentText(miss.rank)});
    }
  };
  add(misses.overlooked, "positive");
  add(misses.alarms, "negative");
  return table;
}

void addMisses(const Subject& subject, std::size_t label, std::vector<Block>& blocks) {
  const auto misses = findWorstMisses(subject.films, subject.scores[0], label, kPictures);
  if (misses.overlooked.empty() && misses.alarms.empty()) return;
  if (!subject.thumbnail) {
    blocks.push_back(missTable(subject, misses));
    return;
  }
  const auto name = labelText(subject.films.labels[label]);
  blocks.push_back(picturesOf(subject, misses.overlooked, "Labelled positive, and scored lowest"));
  blocks.push_back(picturesOf(subject, misses.alarms, "Labelled negative, and scored highest"));
}

}  // namespace

Section labelSection(const Subject& subject, std::size_t label) {
  const auto& models = subject.evaluation.models;
  const auto& first = models[0].labels[label];
  Section section{.title = labelText(subject.films.labels[label]), .startsPage = true};
  section.blocks.push_back(Paragraph{countedText(first.films, "film", "films") + " of " +
                                     countedText(first.patients, "patient", "patients") + " whose label is known, " +
                                     countText(first.positives) + " positive."});
  if (!first.roc.isDefined()) {
    section.blocks.push_back(Notice{"There are no curves: these films are all positive, or all negative."});
    return section;
  }
  for (const auto& model : models) section.blocks.push_back(Paragraph{sentence(model, model.labels[label])});
  FigureGrid grid;
  grid.figures.push_back(figureOf("ROC curve", kTall, rocChart(subject, label, Detail::Page)));
  grid.figures.push_back(figureOf("Precision and recall", kTall, precisionChart(subject, label)));
  grid.figures.push_back(figureOf("Distribution of scores", kTall, scoreHistogram(subject, label)));
  if (first.reliability) {
    grid.figures.push_back(figureOf("Reliability", kTall, reliabilityChart(subject, label, Detail::Page)));
  }
  section.blocks.push_back(std::move(grid));
  addMisses(subject, label, section.blocks);
  return section;
}

}  // namespace carina::report
