// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "engine/report/number_text.h"
#include "engine/report/sections.h"

namespace carina::report {

Section methodsSection(const Subject& subject) {
  const auto& options = subject.evaluation.options;
  Section section{.title = "How these numbers were made", .startsPage = true};
  Facts facts;
  facts.rows = {
      {"Unknown labels", "Films whose label is unknown are left out of that finding alone; n says how many are left."},
      {"AUROC", "Area under the empirical ROC curve, ties counted half (Hanley, McNeil 1982)."},
      {"DeLong 95\u00A0%",
       "Normal interval with DeLong's variance (DeLong, DeLong, Clarke-Pearson 1988), within 0 to 1."},
      {"Patients resampled",
       "2.5th to 97.5th percentile of " + countText(options.bootstrap.replicates) +
           " samples of the patients, drawn with replacement, all films of a patient together (Rutter 2000), seed " +
           std::to_string(options.bootstrap.seed) +
           ". Undefined where more than 5 % of the samples lack positives or negatives."},
      {"Mean", "Plain mean over the findings whose AUROC is defined."},
      {"Average precision", "Sum of precision over the steps of recall, not interpolated (Davis, Goadrich 2006)."},
      {"Partial AUROC",
       "Area up to a false positive rate of " + numberText(options.partialLimit, 2) + ", standardised (McClish 1989)."},
      {"Operating points",
       "Chosen by " + options.cut.text() +
           ". Sensitivity and specificity with Wilson's interval, its n reduced by Rao and Scott's design effect for "
           "films of one patient."},
      {"PPV, NPV",
       "From sensitivity and specificity by Bayes' rule (Altman, Bland 1994), at the prevalence of these "
       "films and at those stated."},
      {"Brier, ECE",
       "Mean squared error of the probability (Brier 1950); mean distance between probability and share "
       "over " +
           std::to_string(options.bins) + " equal bins."},
      {"Comparison",
       "Paired DeLong test, p values adjusted by Holm (1979) over the findings; differences of means by "
       "the same resamples of patients for both models."},
      {"Subgroups", "Fewer than " + std::to_string(eval::kLeastOfASubgroup) +
                        " positives or negatives: 'too few' instead of a number."},
      {"All numbers", "evaluation.json and numbers.csv hold every number of this report; roc.csv the curves."}};
  section.blocks.push_back(std::move(facts));
  section.blocks.push_back(Paragraph{
      "This evaluation describes films and labels as they were given. It is not a clearance for clinical use."});
  return section;
}

}  // namespace carina::report
