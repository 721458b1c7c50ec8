// SPDX-License-Identifier: Apache-2.0
#include "engine/report/evaluation_document.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/engine/report/small_evaluation.h"

namespace carina::report {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

const SmallEvaluation& small() {
  static const SmallEvaluation kSmall;
  return kSmall;
}

/// All words of a document but those of its figures.
class Words {
 public:
  explicit Words(const Document& document) {
    for (const auto& section : document.sections) {
      sections.push_back(section.title);
      for (const auto& block : section.blocks) std::visit(*this, block);
    }
  }

  void operator()(const Paragraph& block) { text += block.text + "\n"; }
  void operator()(const Notice& block) { notices.push_back(block.text); }
  void operator()(const Facts& block) {
    for (const auto& row : block.rows) text += row.first + ": " + row.second + "\n";
  }
  void operator()(const Table& block) {
    for (const auto& row : block.rows) {
      EXPECT_EQ(row.size(), block.columns.size()) << block.caption;
      for (const auto& cell : row) text += cell + " | ";
      text += "\n";
    }
  }
  void operator()(const Figure&) { ++figures; }
  void operator()(const FigureGrid& block) { figures += block.figures.size(); }
  void operator()(const PictureGrid& block) { pictures += block.pictures.size(); }

  std::vector<std::string> sections;
  std::vector<std::string> notices;
  std::string text;
  std::size_t figures = 0;
  std::size_t pictures = 0;
};

TEST(EvaluationDocument, HasAPartForEveryQuestionAndEveryFinding) {
  const Words words(evaluationDocument(small().subject()));
  for (const char* title : {"At a glance", "AUROC, finding by finding", "ROC curves", "Operating points", "Subgroups",
                            "first and second", "Mass", "Hernia", "Edema", "How these numbers were made"}) {
    EXPECT_THAT(words.sections, Contains(title));
  }
  EXPECT_THAT(words.sections, Not(Contains("Where the model looks")));
}

TEST(EvaluationDocument, SaysWhatIsUndefinedAndWhatMeansNothing) {
  const Words words(evaluationDocument(small().subject()));
  EXPECT_THAT(words.notices, Contains(HasSubstr("Hernia: 0 positive films and 60 negative: its AUROC is undefined")));
  EXPECT_THAT(words.notices, Contains(HasSubstr("Edema: second gives every film the same score")));
  EXPECT_THAT(words.text, HasSubstr("over 2 of 3 labels"));
}

TEST(EvaluationDocument, WarnsThatPointsAreChosenOnTheFilmsTheyAreJudgedOn) {
  EXPECT_THAT(Words(evaluationDocument(small().subject())).notices, Contains(HasSubstr("expect somewhat less")));
}

TEST(EvaluationDocument, SetsNumbersBesideTheLiteratureWithItsSplitAndAWarning) {
  auto subject = small().subject();
  subject.baselines = {{.id = "x",
                        .name = "System X",
                        .citation = "Author, Some journal, 2020.",
                        .split = Split::Random,
                        .aurocs = {0.8, std::nullopt, 0.7}}};
  const Words words(evaluationDocument(subject));
  EXPECT_THAT(words.sections, Contains("Beside the literature"));
  EXPECT_THAT(words.notices, Contains(HasSubstr("Figures of different splits do not compare")));
  EXPECT_THAT(words.text, HasSubstr("Author, Some journal, 2020."));
}

TEST(EvaluationDocument, ShowsTheWorstMissesAsPicturesWhereThereAreAny) {
  auto subject = small().subject();
  EXPECT_EQ(Words(evaluationDocument(subject)).pictures, 0U);
  std::vector<std::string> asked;
  subject.thumbnail = [&](const std::string& id) {
    asked.push_back(id);
    return std::vector<std::byte>();
  };
  const Words words(evaluationDocument(subject));
  EXPECT_EQ(words.pictures, asked.size());
  EXPECT_EQ(asked.size(), 16U);  // four of each kind, for the two findings that have both
}

TEST(EvaluationDocument, ScoresThatAreNoProbabilitiesHaveNoReliability) {
  SmallEvaluation other;
  for (auto& scores : other.scores) {
    for (double& value : scores.values) value = 10 * value - 3;
  }
  other.evaluation = eval::evaluate(other.films, other.scores, {.bootstrap = {.replicates = 20, .seed = 1}});
  const Words words(evaluationDocument(other.subject()));
  EXPECT_THAT(words.notices, Contains(HasSubstr("The scores are no probabilities")));
}

TEST(EvaluationDocument, CallsAModelThatIsAloneByItsName) {
  SmallEvaluation other;
  other.scores.resize(1);
  other.evaluation = eval::evaluate(other.films, other.scores, {.bootstrap = {.replicates = 20, .seed = 1}});
  const auto document = evaluationDocument(other.subject());
  EXPECT_EQ(document.title, "Evaluation of first");
  EXPECT_EQ(std::ranges::count_if(document.sections, [](const auto& part) { return part.title == "first and second"; }),
            0);
}

}  // namespace
}  // namespace carina::report
