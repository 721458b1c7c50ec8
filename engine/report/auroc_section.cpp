// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "engine/report/number_text.h"
#include "engine/report/sections.h"

namespace carina::report {
namespace {

Table aurocTable(const Subject& subject, const eval::ModelResult& model) {
  const auto& options = subject.evaluation.options;
  Table table{.caption = model.name,
              .columns = {{"Finding"},
                          {"Films"},
                          {"Positive"},
                          {"AUROC (DeLong 95\u00A0%)"},
                          {"Patients resampled 95\u00A0%"},
                          {"Average precision"},
                          {"Prevalence"},
                          {"AUROC up to FPR " + numberText(options.partialLimit, 2)}}};
  for (std::size_t i = 0; i < model.labels.size(); ++i) {
    const auto& label = model.labels[i];
    const auto share =
        label.films > 0 ? percentText(static_cast<double>(label.positives) / static_cast<double>(label.films)) : "";
    table.rows.push_back({labelText(subject.films.labels[i]), countText(label.films), countText(label.positives),
                          estimateText(label.auroc.auroc, label.auroc.interval95), intervalText(label.bootstrap95),
                          numberText(label.averagePrecision), share,
                          numberText(label.partial ? std::optional(label.partial->standardized) : std::nullopt)});
  }
  table.strong = {table.rows.size()};
  table.rows.push_back({"Mean of " + countText(model.mean.labelsCounted), "", "", numberText(model.mean.auroc),
                        intervalText(model.mean.bootstrap95), numberText(model.mean.averagePrecision), "", ""});
  return table;
}

}  // namespace

Section aurocSection(const Subject& subject) {
  Section section{.title = "AUROC, finding by finding"};
  for (const auto& model : subject.evaluation.models) section.blocks.push_back(aurocTable(subject, model));
  section.blocks.push_back(Paragraph{
      "DeLong's interval takes films for independent; the other resamples whole patients, which several films of one "
      "patient call for: where the two differ, trust the second. Average precision of a score that knows nothing is "
      "the prevalence. The last column is the area where false alarms are few, on a scale on which 0.5 is chance."});
  return section;
}

}  // namespace carina::report
