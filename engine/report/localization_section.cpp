// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "engine/report/number_text.h"
#include "engine/report/sections.h"

namespace carina::report {
namespace {

Table table(const Localizations& found) {
  Table table{.caption = found.model + ", boxes of " + found.boxes,
              .columns = {{"Finding"}, {"Films"}, {"Pointing game (95\u00A0%)"}, {"Mean IoU"}, {"Mean IoBB"}}};
  for (const double level : score::kIouLevels) table.columns.push_back({"IoU \u2265 " + numberText(level, 2)});
  for (const auto& label : found.labels) {
    std::vector<std::string> row{labelText(label.label), countText(label.films),
                                 estimateText(label.hitShare, label.hitShare95), numberText(label.meanIou),
                                 numberText(label.meanIobb)};
    for (const auto& share : label.shareAtIou) row.push_back(share ? percentText(*share) : "undefined");
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace

Section localizationSection(const Subject& subject) {
  Section section{.title = "Where the model looks"};
  for (const auto& found : subject.localizations) section.blocks.push_back(table(found));
  if (section.blocks.empty()) return section;
  section.blocks.push_back(
      Paragraph{"Pointing game: how often the strongest place of the heat map lies in the reader's box. IoU and IoBB: "
                "the part of "
                "the map above " +
                percentText(subject.localizations.front().mapShare, 0) +
                " of its highest value against the box; IoBB divides by the map's part alone. Only films with a box "
                "count, so that "
                "this says nothing of false alarms."});
  return section;
}

}  // namespace carina::report
