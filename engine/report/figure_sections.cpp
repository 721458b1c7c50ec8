// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <utility>

#include "engine/report/charts.h"
#include "engine/report/number_text.h"
#include "engine/report/sections.h"

namespace carina::report {
namespace {

constexpr double kPanel = 120;  ///< four side by side on a page

template <typename Chart>
Figure figureOf(const std::string& title, double width, double height, Chart chart) {
  return {.title = title,
          .width = width,
          .height = height,
          .draw = [chart = std::move(chart)](plot::Canvas& canvas, plot::Rect where) { draw(chart, canvas, where); }};
}

template <typename MakeChart>
FigureGrid panelOf(const Subject& subject, const std::string& what, MakeChart makeChart) {
  FigureGrid grid;
  for (std::size_t i = 0; i < subject.films.labels.size(); ++i) {
    grid.figures.push_back(figureOf(what + " of " + labelText(subject.films.labels[i]), kPanel, kPanel + 18,
                                    makeChart(subject, i, Detail::Panel)));
  }
  return grid;
}

bool hasSubgroups(const Subject& subject) {
  return std::ranges::any_of(subject.evaluation.models[0].labels,
                             [](const auto& label) { return !label.subgroups.empty(); });
}

std::string legendText(const Subject& subject) {
  const auto& models = subject.evaluation.models;
  if (models.size() == 1) return {};
  constexpr const char* kDashes[] = {"solid", "dashed", "dotted"};
  std::string text = " Lines: ";
  for (std::size_t i = 0; i < models.size(); ++i) {
    text += (i == 0 ? "" : ", ") + models[i].name + " " + kDashes[i % 3];
  }
  return text + ".";
}

Table calibrationTable(const Subject& subject, const eval::ModelResult& model) {
  const bool isCalibrated = subject.evaluation.options.calibration.has_value();
  Table table{.caption = model.name, .columns = {{"Finding"}, {"Films"}}};
  if (!isCalibrated) {
    for (const char* title : {"Brier", "ECE"}) table.columns.push_back({title});
  } else {
    for (const char* title : {"Brier, before", "ECE, before", "Brier, after", "ECE, after", "Temperature"}) {
      table.columns.push_back({title});
    }
  }
  const auto brier = [](const auto& of) { return of ? numberText(of->brier, 4) : std::string("undefined"); };
  const auto ece = [](const auto& of) { return of ? numberText(of->ece, 4) : std::string("undefined"); };
  for (std::size_t i = 0; i < model.labels.size(); ++i) {
    const auto& label = model.labels[i];
    std::vector<std::string> row{labelText(subject.films.labels[i]), countText(label.films)};
    if (!isCalibrated) {
      row.push_back(brier(label.reliability));
      row.push_back(ece(label.reliability));
    }
    if (label.calibration) {
      const auto& of = *label.calibration;
      for (const auto& text : {brier(of.before), ece(of.before), brier(of.after), ece(of.after)}) row.push_back(text);
      const bool hasTemperature = of.fitted && of.fitted->method == eval::Calibration::Temperature;
      row.push_back(hasTemperature ? numberText(of.fitted->temperature) : "");
    }
    row.resize(table.columns.size());
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace

Section curvesSection(const Subject& subject) {
  Section section{.title = "ROC curves", .startsPage = true};
  section.blocks.push_back(Paragraph{
      "Sensitivity upwards, false positive rate to the right; the number is the AUROC, the dashed line chance." +
      legendText(subject)});
  section.blocks.push_back(panelOf(subject, "ROC curve", rocChart));
  return section;
}

Section calibrationSection(const Subject& subject) {
  Section section{.title = "Can the probabilities be taken at their word?", .startsPage = true};
  const bool hasAny = std::ranges::any_of(subject.evaluation.models, [](const auto& model) {
    return std::ranges::any_of(model.labels, [](const auto& label) { return label.reliability.has_value(); });
  });
  if (!hasAny) {
    section.blocks.push_back(
        Notice{"The scores are no probabilities: some lie outside of 0 to 1. Brier score, ECE and reliability need "
               "probabilities and are left out; ROC curves do not."});
    return section;
  }
  section.blocks.push_back(
      Paragraph{"Of the films that a model gives 30 %, about 30 % should be positive: points on the dashed line. "
                "Whiskers are 95 % "
                "intervals (Wilson); few films lie where they are long." +
                legendText(subject)});
  section.blocks.push_back(panelOf(subject, "Reliability", reliabilityChart));
  for (const auto& model : subject.evaluation.models) section.blocks.push_back(calibrationTable(subject, model));
  if (subject.evaluation.options.calibration) {
    section.blocks.push_back(Paragraph{"'Before' and 'after' " +
                                       std::string(eval::name(*subject.evaluation.options.calibration)) +
                                       " calibration, both judged on films of patients that it was not fitted on."});
  }
  return section;
}

Section subgroupSection(const Subject& subject) {
  Section section{.title = "Subgroups", .startsPage = true};
  if (!hasSubgroups(subject)) return section;
  section.blocks.push_back(Paragraph{
      "For each group of films the AUROC of " + subject.evaluation.models[0].name +
      ", with DeLong's 95 % interval; the dashed line is that of all films. 'Too few' stands where a group has fewer "
      "than " +
      std::to_string(eval::kLeastOfASubgroup) +
      " positive or negative films. With so many groups some intervals miss the line by chance alone: one in twenty. A "
      "gap between groups may be of the films (sicker, lying, portable) and not of the model."});
  for (std::size_t i = 0; i < subject.films.labels.size(); ++i) {
    auto plot = subgroupPlot(subject, i);
    plot.title = labelText(subject.films.labels[i]);
    const double height = preferredHeight(plot);
    section.blocks.push_back(
        figureOf("AUROC by subgroup of " + labelText(subject.films.labels[i]), 500, height, std::move(plot)));
  }
  return section;
}

}  // namespace carina::report
