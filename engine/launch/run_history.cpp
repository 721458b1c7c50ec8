// SPDX-License-Identifier: Apache-2.0
#include "engine/launch/run_history.h"

#include <algorithm>
#include <cmath>
#include <ctime>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "engine/core/error.h"
#include "engine/core/words.h"
#include "engine/launch/run_words.h"

namespace carina::launch {
namespace {

constexpr std::size_t kFaults = 3;
constexpr std::uint64_t kSlice = std::uint64_t{4} << 20;
constexpr std::uint64_t kTailBytes = std::uint64_t{1} << 18;
constexpr std::size_t kTailLines = 1000;

/// Means of neighbours where there are more points than are wanted.
template <typename Value>
Curve thinned(const std::vector<train::LoggedStep>& steps, std::size_t points, Value valueOf) {
  Curve curve;
  const auto width = std::max<std::size_t>(1, (steps.size() + points - 1) / points);
  for (std::size_t begin = 0; begin < steps.size(); begin += width) {
    const auto end = std::min(steps.size(), begin + width);
    double sum = 0;
    std::size_t counted = 0;
    for (auto i = begin; i < end; ++i) {
      const double value = valueOf(steps[i]);
      if (!std::isfinite(value)) continue;
      sum += value;
      ++counted;
    }
    if (counted == 0) continue;
    curve.steps.push_back(static_cast<double>(steps[end - 1].step));
    curve.values.push_back(sum / static_cast<double>(counted));
  }
  return curve;
}

void add(Curve& curve, std::int64_t step, double value) {
  curve.steps.push_back(static_cast<double>(step));
  curve.values.push_back(value);
}

LabelCurve& curveOf(RunCurves& curves, const std::string& label) {
  const auto found = std::ranges::find(curves.labels, label, &LabelCurve::label);
  return found != curves.labels.end() ? *found : curves.labels.emplace_back(LabelCurve{.label = label});
}

void addResult(RunCurves& curves, const train::LoggedResult& logged) {
  const auto& [result, labels] = logged;
  const auto& validation = result.validation;
  if (std::isfinite(validation.loss)) add(curves.validationLoss, result.step, validation.loss);
  if (validation.meanAuroc) add(curves.meanAuroc, result.step, *validation.meanAuroc);
  for (std::size_t i = 0; i < labels.size() && i < validation.labels.size(); ++i) {
    const auto& estimate = validation.labels[i];
    auto& curve = curveOf(curves, labels[i]);
    if (!estimate.auroc) continue;
    add(curve.auroc, result.step, *estimate.auroc);
    curve.low.push_back(estimate.interval95 ? estimate.interval95->low : NAN);
    curve.high.push_back(estimate.interval95 ? estimate.interval95->high : NAN);
  }
}

std::string wordsOf(const train::LoggedLine& line) {
  if (line.taken) {
    const auto& step = *line.taken;
    return fmt::format("step {}: loss {:.4f}, rate {:.3g}, {:.2f} s", step.step, step.loss, step.learningRate,
                       step.seconds);
  }
  if (line.result) return resultLine(line.result->result);
  if (line.rank) {
    return fmt::format("started: rank {} of {} on {}, process {}, {} threads on cores {}", line.rank->rank,
                       line.rank->worldSize, line.rank->host, line.rank->processId, line.rank->threads,
                       line.rank->cores);
  }
  return line.kind + ": " + line.message;
}

std::string textOf(const std::string& raw) {
  try {
    const auto line = train::parseLogLine(raw);
    return fmt::format("{:%H:%M:%S}  {}", fmt::localtime(static_cast<std::time_t>(line.time)),
                       printable(wordsOf(line)));
  } catch (const Error&) {
    return "(damaged)  " + printable(raw.substr(0, 300));
  }
}

}  // namespace

void RunHistory::forget() {
  steps_.clear();
  results_.clear();
  faults_.clear();
  faultCount_ = 0;
}

void RunHistory::take(const train::LoggedLine& line) {
  if (line.taken) steps_.push_back(*line.taken);
  if (line.result) results_.push_back(*line.result);
}

bool RunHistory::read() {
  auto news = tail_.read(kSlice);
  if (news.isAnother) forget();
  for (const auto& line : news.lines) take(line);
  for (auto& fault : news.faults) {
    if (faults_.size() < kFaults) faults_.push_back(std::move(fault));
    ++faultCount_;
  }
  return news.isAnother || !news.lines.empty() || !news.faults.empty();
}

RunCurves RunHistory::curves(std::size_t points) const {
  using Step = train::LoggedStep;
  RunCurves curves;
  curves.loss = thinned(steps_, points, [](const Step& step) { return step.loss; });
  curves.learningRate = thinned(steps_, points, [](const Step& step) { return step.learningRate; });
  const auto films = static_cast<double>(filmsPerStep_);
  if (filmsPerStep_ > 0) {
    curves.filmsPerSecond =
        thinned(steps_, points, [films](const Step& step) { return step.seconds > 0 ? films / step.seconds : NAN; });
  }
  for (const auto& result : results_) addResult(curves, result);
  return curves;
}

LogFollower::LogFollower(const std::filesystem::path& log, int rank) : tail_(log), rank_(rank) {
  tail_.skipTo(kTailBytes);
}

bool LogFollower::read() {
  auto news = tail_.read(kTailBytes);
  if (news.isAnother) {
    lines_.clear();
    total_ = 0;
  }
  if (!news.isAnother && news.lines.empty()) return false;
  for (const auto& line : news.lines) lines_.push_back(rank_ < 0 ? printable(line) : textOf(line));
  total_ += std::ssize(news.lines);
  while (lines_.size() > kTailLines) lines_.pop_front();
  end_ = std::make_shared<LogEnd>(LogEnd{.rank = rank_, .total = total_, .lines = {lines_.begin(), lines_.end()}});
  return true;
}

}  // namespace carina::launch
