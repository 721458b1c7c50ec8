// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <utility>

#include "engine/report/number_text.h"
#include "engine/report/sections.h"

namespace carina::report {
namespace {

using Fact = std::pair<std::string, std::string>;

std::string patientsText(const eval::FilmSet& films) {
  const auto count = static_cast<std::int64_t>(films.films());
  if (films.patientCount == count) return countedText(count, "film", "films") + ", each of another patient";
  return countedText(count, "film", "films") + " of " + countedText(films.patientCount, "patient", "patients");
}

std::string splitText(Split split) {
  switch (split) {
    case Split::Official:
      return "the official test list: compare with official-split figures only";
    case Split::Random:
      return "a random split: compare with random-split figures only";
    case Split::Other:
      return "another split than the published ones: compares with no published figure";
    case Split::Unstated:
      break;
  }
  return "not stated: compare with published figures only once it is known";
}

/// The labels with the highest and the lowest AUROC.
std::string rangeText(const Subject& subject, const eval::ModelResult& model) {
  std::vector<std::pair<double, std::size_t>> order;
  for (std::size_t i = 0; i < model.labels.size(); ++i) {
    if (model.labels[i].auroc.auroc) order.emplace_back(*model.labels[i].auroc.auroc, i);
  }
  if (order.size() < 2) return {};
  const auto [low, high] = std::ranges::minmax_element(order);
  const auto text = [&](const auto& at) {
    return labelText(subject.films.labels[at->second]) + " " + numberText(at->first);
  };
  return "from " + text(low) + " to " + text(high);
}

std::string meanText(const Subject& subject, const eval::ModelResult& model) {
  const auto labels = std::ssize(model.labels);
  if (!model.mean.auroc) return "undefined: no label has both positive and negative films";
  std::string text = estimateText(model.mean.auroc, model.mean.bootstrap95);
  if (model.mean.labelsCounted < labels) {
    text += ", over " + countText(model.mean.labelsCounted) + " of " + countText(labels) + " labels";
  }
  const auto range = rangeText(subject, model);
  return range.empty() ? text : text + "; " + range;
}

void addModels(const Subject& subject, Facts& facts) {
  const auto& models = subject.evaluation.models;
  for (std::size_t i = 0; i < models.size(); ++i) {
    const auto name = models.size() == 1 ? std::string("Model") : "Model " + std::to_string(i + 1);
    auto text = models[i].name;
    if (i < subject.modelFacts.size() && !subject.modelFacts[i].empty()) text += ": " + subject.modelFacts[i];
    if (!models[i].weightsSha256.empty()) text += "; weights " + models[i].weightsSha256.substr(0, 12);
    facts.rows.emplace_back(name, text);
  }
}

/// Labels that have no AUROC, and those whose scores are all one.
void addLabelNotices(const Subject& subject, std::vector<Block>& blocks) {
  for (std::size_t i = 0; i < subject.films.labels.size(); ++i) {
    const auto name = labelText(subject.films.labels[i]);
    const auto& first = subject.evaluation.models[0].labels[i];
    if (!first.roc.isDefined()) {
      blocks.push_back(Notice{name + ": " + countedText(first.positives, "positive film", "positive films") + " and " +
                              countText(first.negatives) +
                              " negative: its AUROC is undefined, and no mean counts it."});
    }
    for (const auto& model : subject.evaluation.models) {
      if (!model.labels[i].areAllEqual) continue;
      blocks.push_back(Notice{name + ": " + model.name +
                              " gives every film the same score. The AUROC of 0.5 only says that it tells nothing."});
    }
  }
}

}  // namespace

Section overviewSection(const Subject& subject) {
  Section section{.title = "At a glance"};
  Facts facts;
  facts.rows.emplace_back("Films", patientsText(subject.films));
  facts.rows.emplace_back("From", subject.films.source);
  facts.rows.emplace_back("Split", splitText(subject.split));
  addModels(subject, facts);
  for (const auto& model : subject.evaluation.models) {
    const bool isOnly = subject.evaluation.models.size() == 1;
    facts.rows.emplace_back(isOnly ? "Mean AUROC" : "Mean AUROC, " + model.name, meanText(subject, model));
  }
  if (!subject.films.sha256.empty()) facts.rows.emplace_back("Data, SHA-256", subject.films.sha256);
  section.blocks.push_back(std::move(facts));
  section.blocks.push_back(Paragraph{
      "In brackets stands a 95 % interval, the mean's from " +
      countText(subject.evaluation.options.bootstrap.replicates) +
      " resamples of the patients. AUROC is the chance that a film with the finding scores above one without: "
      "0.5 is a guess, 1 is perfect. It says nothing of where to put a threshold: see operating points."});
  for (const auto& note : subject.notes) section.blocks.push_back(Notice{note});
  addLabelNotices(subject, section.blocks);
  return section;
}

}  // namespace carina::report
