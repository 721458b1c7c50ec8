// SPDX-License-Identifier: Apache-2.0
#include "engine/eval/operating_point.h"

#include <array>
#include <charconv>
#include <cmath>
#include <vector>

#include "engine/core/error.h"

namespace carina::eval {
namespace {

constexpr std::int64_t kShareUnit = 1'000'000;

[[noreturn]] void refuse(const std::string& what) {
  throw Error(ErrorCode::InvalidArgument, "evaluation: " + what);
}

void checkShare(double share, const char* what) {
  if (!(share >= 0 && share <= 1)) refuse(std::string(what) + " must be within 0 and 1");
}

/// count/of ≥ share, exactly.
bool reaches(std::int64_t count, std::int64_t of, double share) {
  __extension__ using Wide = __int128;
  return static_cast<Wide>(count) * kShareUnit >= static_cast<Wide>(std::llround(share * kShareUnit)) * of;
}

CutPoint cutAt(const Roc& roc, const RocPoint& point) {
  return {point.threshold, roc.sensitivity(point),
          static_cast<double>(roc.negatives - point.falsePositives) / static_cast<double>(roc.negatives)};
}

struct RuleName {
  CutRule::Kind kind;
  std::string_view prefix;
};
constexpr std::array<RuleName, 2> kRules = {
    {{CutRule::Kind::Sensitivity, "sensitivity="}, {CutRule::Kind::Specificity, "specificity="}}};

}  // namespace

std::optional<CutPoint> youdenPoint(const Roc& roc) {
  if (!roc.isDefined()) return {};
  __extension__ using Wide = __int128;
  const auto weight = [&](const RocPoint& point) {
    return static_cast<Wide>(point.truePositives) * roc.negatives -
           static_cast<Wide>(point.falsePositives) * roc.positives;
  };
  const RocPoint* best = &roc.points.front();
  for (const auto& point : roc.points) {
    if (weight(point) > weight(*best)) best = &point;
  }
  return cutAt(roc, *best);
}

std::optional<CutPoint> sensitivityAtSpecificity(const Roc& roc, double wanted) {
  checkShare(wanted, "the specificity to reach");
  if (!roc.isDefined()) return {};
  CutPoint best{.threshold = {}, .sensitivity = 0, .specificity = 1};
  std::int64_t found = 0;
  for (const auto& point : roc.points) {
    if (!reaches(roc.negatives - point.falsePositives, roc.negatives, wanted)) break;
    if (point.truePositives <= found) continue;
    found = point.truePositives;
    best = cutAt(roc, point);
  }
  return best;
}

std::optional<CutPoint> specificityAtSensitivity(const Roc& roc, double wanted) {
  checkShare(wanted, "the sensitivity to reach");
  if (!roc.isDefined()) return {};
  for (const auto& point : roc.points) {
    if (reaches(point.truePositives, roc.positives, wanted)) return cutAt(roc, point);
  }
  return {};
}

std::string CutRule::text() const {
  for (const auto& rule : kRules) {
    if (rule.kind != kind) continue;
    std::array<char, 32> number{};
    const auto end = std::to_chars(number.data(), number.data() + number.size(), wanted).ptr;
    return std::string(rule.prefix) + std::string(number.data(), end);
  }
  return "youden";
}

CutRule parseCutRule(std::string_view text) {
  if (text == "youden") return {};
  for (const auto& rule : kRules) {
    if (!text.starts_with(rule.prefix)) continue;
    const auto number = text.substr(rule.prefix.size());
    CutRule found{.kind = rule.kind, .wanted = 0};
    const auto [end, code] = std::from_chars(number.data(), number.data() + number.size(), found.wanted);
    if (code == std::errc() && end == number.data() + number.size() && found.wanted > 0 && found.wanted <= 1)
      return found;
  }
  refuse(
      "an operating point is 'youden', 'sensitivity=0.9' or 'specificity=0.9' (any share above 0, at most 1), not '" +
      std::string(text) + "'");
}

std::optional<CutPoint> choosePoint(const Roc& roc, const CutRule& rule) {
  switch (rule.kind) {
    case CutRule::Kind::Sensitivity:
      return specificityAtSensitivity(roc, rule.wanted);
    case CutRule::Kind::Specificity:
      return sensitivityAtSpecificity(roc, rule.wanted);
    case CutRule::Kind::Youden:
      break;
  }
  return youdenPoint(roc);
}

std::optional<OperatingPoint> judgePoint(const KnownCases& known, double threshold) {
  struct Side {
    std::vector<std::int32_t> patients;
    std::vector<char> isRight;
  };
  std::array<Side, 2> sides;  // negatives, positives
  for (std::size_t i = 0; i < known.scores.size(); ++i) {
    const bool isPositive = known.isPositive[i] != 0;
    auto& side = sides[isPositive ? 1 : 0];
    side.patients.push_back(known.patients[i]);
    side.isRight.push_back(static_cast<char>((known.scores[i] >= threshold) == isPositive));
  }
  if (sides[0].patients.empty() || sides[1].patients.empty()) return {};
  OperatingPoint point{.threshold = threshold,
                       .sensitivity = clusteredProportion(sides[1].patients, sides[1].isRight),
                       .specificity = clusteredProportion(sides[0].patients, sides[0].isRight)};
  point.truePositives = point.sensitivity.hits;
  point.falseNegatives = point.sensitivity.count - point.sensitivity.hits;
  point.trueNegatives = point.specificity.hits;
  point.falsePositives = point.specificity.count - point.specificity.hits;
  return point;
}

PredictiveValues predictiveValues(double sensitivity, double specificity, double prevalence) {
  checkShare(prevalence, "a prevalence");
  const double truePositive = sensitivity * prevalence;
  const double falsePositive = (1 - specificity) * (1 - prevalence);
  const double trueNegative = specificity * (1 - prevalence);
  const double falseNegative = (1 - sensitivity) * prevalence;
  PredictiveValues values{.prevalence = prevalence, .positive = {}, .negative = {}};
  if (truePositive + falsePositive > 0) values.positive = truePositive / (truePositive + falsePositive);
  if (trueNegative + falseNegative > 0) values.negative = trueNegative / (trueNegative + falseNegative);
  return values;
}

}  // namespace carina::eval
