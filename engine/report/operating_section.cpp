// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "engine/report/number_text.h"
#include "engine/report/sections.h"

namespace carina::report {
namespace {

std::string shareText(const eval::Proportion& share) {
  return estimateText(share.value(), share.interval95);
}

std::string countsOf(const eval::LabelResult& label) {
  return countText(label.films) + " (" + countText(label.positives) + ")";
}

std::string ruleText(const eval::CutRule& rule) {
  switch (rule.kind) {
    case eval::CutRule::Kind::Sensitivity:
      return "the highest threshold with a sensitivity of at least " + numberText(rule.wanted, 2);
    case eval::CutRule::Kind::Specificity:
      return "the lowest threshold that costs the least sensitivity at a specificity of at least " +
             numberText(rule.wanted, 2);
    case eval::CutRule::Kind::Youden:
      break;
  }
  return "the threshold with the largest sensitivity + specificity \u2212 1 (Youden)";
}

Table pointTable(const Subject& subject, const eval::ModelResult& model) {
  Table table{
      .caption = model.name,
      .columns = {
          {"Finding"}, {"Threshold"}, {"Sensitivity (95\u00A0%)"}, {"of"}, {"Specificity (95\u00A0%)"}, {"of"}}};
  for (std::size_t i = 0; i < model.labels.size(); ++i) {
    const auto name = labelText(subject.films.labels[i]);
    const auto& point = model.labels[i].point;
    if (!point) {
      table.rows.push_back({name, "undefined", "", "", "", ""});
      continue;
    }
    table.rows.push_back({name, thresholdText(point->threshold), shareText(point->sensitivity),
                          countText(point->sensitivity.count), shareText(point->specificity),
                          countText(point->specificity.count)});
  }
  return table;
}

/// What a call is worth, where the finding is as frequent as here, and as elsewhere.
Table predictiveTable(const Subject& subject, const eval::ModelResult& model) {
  Table table{.caption = model.name + ": what a call is worth",
              .columns = {{"Finding"}, {"Films (positive)"}, {"PPV here"}, {"NPV here"}}};
  for (const double prevalence : subject.evaluation.options.prevalences) {
    table.columns.push_back({"PPV at " + percentText(prevalence)});
    table.columns.push_back({"NPV at " + percentText(prevalence)});
  }
  for (std::size_t i = 0; i < model.labels.size(); ++i) {
    std::vector<std::string> row{labelText(subject.films.labels[i]), countsOf(model.labels[i])};
    for (const auto& values : model.labels[i].predictive) {
      row.push_back(numberText(values.positive));
      row.push_back(numberText(values.negative));
    }
    row.resize(table.columns.size(), "undefined");
    table.rows.push_back(std::move(row));
  }
  return table;
}

Table cutTable(const Subject& subject, const eval::ModelResult& model) {
  const auto& options = subject.evaluation.options;
  Table table{.caption = model.name + ": other places on the curve",
              .columns = {{"Finding"},
                          {"Films (positive)"},
                          {"Sensitivity at specificity " + numberText(options.wantedSpecificity, 2)},
                          {"Threshold"},
                          {"Specificity at sensitivity " + numberText(options.wantedSensitivity, 2)},
                          {"Threshold"}}};
  const bool hasYouden = options.cut.kind != eval::CutRule::Kind::Youden;
  if (hasYouden) {
    for (const char* title : {"Youden: sensitivity", "specificity", "Threshold"}) table.columns.push_back({title});
  }
  const auto threshold = [](const auto& cut) { return cut ? thresholdText(cut->threshold) : "undefined"; };
  const auto sensitivity = [](const auto& cut) {
    return numberText(cut ? std::optional(cut->sensitivity) : std::nullopt);
  };
  const auto specificity = [](const auto& cut) {
    return numberText(cut ? std::optional(cut->specificity) : std::nullopt);
  };
  for (std::size_t i = 0; i < model.labels.size(); ++i) {
    const auto& label = model.labels[i];
    table.rows.push_back({labelText(subject.films.labels[i]), countsOf(label), sensitivity(label.atSpecificity),
                          threshold(label.atSpecificity), specificity(label.atSensitivity),
                          threshold(label.atSensitivity)});
    if (!hasYouden) continue;
    auto& row = table.rows.back();
    for (const auto& text : {sensitivity(label.youden), specificity(label.youden), threshold(label.youden)}) {
      row.push_back(text);
    }
  }
  return table;
}

}  // namespace

Section operatingSection(const Subject& subject) {
  Section section{.title = "Operating points", .startsPage = true};
  section.blocks.push_back(Paragraph{"A film is called positive from the threshold on. Chosen is " +
                                     ruleText(subject.evaluation.options.cut) +
                                     ". The intervals know which films are of one patient."});
  section.blocks.push_back(Notice{
      "The points are chosen on the films that they are judged on here: on other films expect somewhat less, the "
      "more so the fewer positives there are."});
  for (const auto& model : subject.evaluation.models) {
    section.blocks.push_back(pointTable(subject, model));
    section.blocks.push_back(predictiveTable(subject, model));
    section.blocks.push_back(cutTable(subject, model));
  }
  return section;
}

}  // namespace carina::report
