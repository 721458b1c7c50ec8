// SPDX-License-Identifier: Apache-2.0
#include "engine/model/points_check.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <functional>
#include <set>

namespace carina::model {
namespace {

constexpr std::size_t kHashDigits = 64;
constexpr std::size_t kMostKnots = 100'000;
constexpr std::int64_t kMostFilms = std::int64_t{1} << 53;  // exact in every reader's numbers
constexpr double kRounding = 1e-9;  // an interval's arithmetic may end a hair beside a value at its edge

/// Says which file and field are wrong.
class Fault {
 public:
  Fault(std::string where, ErrorCode code) : where_(std::move(where)), code_(code) {}

  /// The same file, a part of it: "point of 'Edema'".
  Fault in(const std::string& part) const { return {where_ + ": " + part, code_}; }

  void require(bool isSo, const std::string& otherwise) const {
    if (!isSo) throw Error(code_, where_ + ": " + otherwise);
  }

 private:
  std::string where_;
  ErrorCode code_;
};

bool isHash(std::string_view text) {
  return text.size() == kHashDigits && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// False for what is not a number.
bool isShare(double value) {
  return value >= 0 && value <= 1;
}

bool isDay(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  const auto number = [&](std::size_t at, std::size_t digits) {
    int value = -1;
    const auto* end = text.data() + at + digits;
    return std::from_chars(text.data() + at, end, value).ptr == end ? value : -1;
  };
  const int year = number(0, 4);
  const int month = number(5, 2);
  const int day = number(8, 2);
  if (year < 0 || month < 0 || day < 0) return false;
  return std::chrono::year_month_day(std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                     std::chrono::day(static_cast<unsigned>(day)))
      .ok();
}

void checkData(const PointsData& data, const Fault& fault) {
  fault.require(!data.source.empty(), "field 'source' is empty; it says in words which films these are");
  fault.require(data.sha256.empty() || isHash(data.sha256),
                "field 'sha256' is not 64 lower-case hexadecimal digits, nor empty");
  fault.require(data.films >= 1 && data.films <= kMostFilms, "field 'films' is not within 1 and 2^53");
  fault.require(data.patients >= 1 && data.patients <= data.films,
                "field 'patients' is not within 1 and the number of films");
}

void checkShare(const SavedShare& share, const Fault& fault) {
  fault.require(isShare(share.value), "field 'value' is not within 0 and 1");
  fault.require(isShare(share.low), "field 'low' is not within 0 and 1");
  fault.require(isShare(share.high), "field 'high' is not within 0 and 1");
  fault.require(share.count >= 1, "field 'count' is below 1");
  fault.require(share.hits >= 0 && share.hits <= share.count, "field 'hits' is not within 0 and 'count'");
  const auto counted = static_cast<double>(share.hits) / static_cast<double>(share.count);
  fault.require(std::abs(share.value - counted) <= kRounding, "field 'value' is not 'hits' / 'count'");
  fault.require(share.low <= share.value + kRounding && share.value <= share.high + kRounding,
                "field 'value' is not within 'low' and 'high'");
}

void checkPoint(const SavedPoint& point, const PointsData& data, const Fault& fault) {
  fault.require(isShare(point.threshold), "field 'threshold' is not within 0 and 1");
  fault.require(!point.rule.empty(), "field 'rule' is empty");
  checkShare(point.sensitivity, fault.in("sensitivity"));
  checkShare(point.specificity, fault.in("specificity"));
  fault.require(point.sensitivity.count <= data.films - point.specificity.count,
                "sensitivity and specificity count more films than 'data' has");
}

void checkCalibrator(const SavedCalibrator& calibrator, const Fault& fault) {
  if (calibrator.method == "temperature") {
    fault.require(std::isfinite(calibrator.temperature) && calibrator.temperature > 0,
                  "field 'temperature' is not a finite number above 0");
    return;
  }
  const auto& from = calibrator.from;
  const auto& to = calibrator.to;
  fault.require(calibrator.method == "isotonic", "field 'method' is neither 'temperature' nor 'isotonic'");
  fault.require(!from.empty() && from.size() == to.size(), "fields 'from' and 'to' are empty or of other lengths");
  fault.require(from.size() <= kMostKnots, "field 'from' has more than " + std::to_string(kMostKnots) + " numbers");
  fault.require(std::ranges::all_of(from, isShare), "field 'from' has a number that is not within 0 and 1");
  fault.require(std::ranges::all_of(to, isShare), "field 'to' has a number that is not within 0 and 1");
  fault.require(std::ranges::adjacent_find(from, std::greater_equal{}) == from.end(), "field 'from' does not ascend");
  fault.require(std::ranges::is_sorted(to), "field 'to' descends");
}

/// Throws for labels that are empty or come twice; the labels' rows go to `check`.
template <typename Rows, typename Check>
void checkRows(const Rows& rows, const std::string& what, const Fault& fault, const Check& check) {
  std::set<std::string_view> seen;
  for (const auto& row : rows) {
    fault.require(!row.label.empty(), what + " of an empty label");
    fault.require(seen.insert(row.label).second, what + " of '" + row.label + "' comes twice");
    check(row, fault.in(what + " of '" + row.label + "'"));
  }
}

}  // namespace

void checkPoints(const OperatingPoints& points, std::string_view where, ErrorCode code) {
  const Fault fault{std::string(where), code};
  fault.require(!points.weights.empty(), "field 'weights' is empty; points belong to a model");
  fault.require(std::ranges::all_of(points.weights, isHash),
                "field 'weights' has a hash that is not 64 lower-case hexadecimal digits");
  checkData(points.data, fault.in("data"));
  fault.require(points.created.empty() || isDay(points.created), "field 'created' is not a day such as 2026-01-31");
  fault.require(!points.points.empty() || !points.calibrators.empty(), "has neither points nor calibrators");
  checkRows(points.points, "point", fault,
            [&](const SavedPoint& point, const Fault& in) { checkPoint(point, points.data, in); });
  checkRows(points.calibrators, "calibrator", fault, checkCalibrator);
}

}  // namespace carina::model
