// SPDX-License-Identifier: Apache-2.0
#include "engine/report/evaluation_document.h"

#include <utility>

#include "engine/report/number_text.h"
#include "engine/report/sections.h"

namespace carina::report {
namespace {

std::string titleOf(const Subject& subject) {
  if (!subject.title.empty()) return subject.title;
  const auto& models = subject.evaluation.models;
  return models.size() == 1 ? "Evaluation of " + models[0].name
                            : "Evaluation of " + countedText(std::ssize(models), "model", "models");
}

}  // namespace

Document evaluationDocument(const Subject& subject) {
  Document document{.title = titleOf(subject),
                    .subtitle = countedText(static_cast<std::int64_t>(subject.films.films()), "film", "films") +
                                (subject.date.empty() ? "" : " · " + subject.date) +
                                (subject.program.empty() ? "" : " · " + subject.program),
                    .footer = titleOf(subject) + (subject.program.empty() ? "" : " · " + subject.program)};
  std::vector<Section> sections{overviewSection(subject), aurocSection(subject),     baselineSection(subject),
                                curvesSection(subject),   operatingSection(subject), calibrationSection(subject)};
  for (auto& section : comparisonSections(subject)) sections.push_back(std::move(section));
  sections.push_back(subgroupSection(subject));
  sections.push_back(localizationSection(subject));
  for (std::size_t i = 0; i < subject.films.labels.size(); ++i) sections.push_back(labelSection(subject, i));
  sections.push_back(methodsSection(subject));
  for (auto& section : sections) {
    if (!section.blocks.empty()) document.sections.push_back(std::move(section));
  }
  return document;
}

}  // namespace carina::report
