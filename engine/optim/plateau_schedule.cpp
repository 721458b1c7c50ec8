// SPDX-License-Identifier: Apache-2.0
#include "engine/optim/plateau_schedule.h"

#include <algorithm>
#include <cmath>

#include "engine/core/error.h"

namespace carina::optim {
namespace {

class PlateauSchedule : public Schedule {
 public:
  explicit PlateauSchedule(const CheckedOptions& options)
      : warmUp_(warmUpOf(options)),
        factor_(options.number("factor")),
        threshold_(options.number("threshold")),
        minimum_(options.number("minimum")),
        patience_(options.number("patience")),
        cooldown_(options.number("cooldown")),
        higherIsBetter_(options.flag("higher_is_better")),
        now_{{"best", higherIsBetter_ ? -HUGE_VAL : HUGE_VAL},
             {"bad_epochs", 0},
             {"cooldown_left", 0},
             {"last_epoch", -1},
             {"rate", options.number("base")}} {}

  double rate(std::int64_t iteration) const override {
    const double base = now_.at("rate");
    return iteration < warmUp_.iterations ? warmUp_.rate(iteration, base) : base;
  }

  void observe(std::int64_t epoch, double metric) override {
    if (static_cast<double>(epoch) <= now_["last_epoch"]) return;
    now_["last_epoch"] = static_cast<double>(epoch);
    if (isBetter(metric)) {
      now_["best"] = metric;
      now_["bad_epochs"] = 0;
    } else {
      now_["bad_epochs"] += 1;
    }
    if (now_["cooldown_left"] > 0) {
      now_["cooldown_left"] -= 1;
      now_["bad_epochs"] = 0;
    }
    if (now_["bad_epochs"] > patience_) fall();
  }

  ScheduleState state() const override { return now_; }

  void restore(const ScheduleState& state) override {
    const auto hasSameName = [](const auto& a, const auto& b) { return a.first == b.first; };
    if (!std::equal(now_.begin(), now_.end(), state.begin(), state.end(), hasSameName)) {
      throw Error(ErrorCode::InvalidArgument, "schedule 'plateau': the saved state is that of another schedule");
    }
    now_ = state;
  }

 private:
  bool isBetter(double metric) const {
    const double best = now_.at("best");
    if (std::isnan(metric)) return false;
    if (std::isinf(best)) return higherIsBetter_ ? metric > best : metric < best;
    return higherIsBetter_ ? metric > best * (1.0 + threshold_) : metric < best * (1.0 - threshold_);
  }

  void fall() {
    now_["rate"] = std::min(now_["rate"], std::max(now_["rate"] * factor_, minimum_));
    now_["cooldown_left"] = cooldown_;
    now_["bad_epochs"] = 0;
  }

  WarmUp warmUp_;
  double factor_;
  double threshold_;
  double minimum_;
  double patience_;
  double cooldown_;
  bool higherIsBetter_;
  ScheduleState now_;
};

}  // namespace

ScheduleKind plateauSchedule() {
  return {{.name = "plateau",
           .description = "Falls by a factor when the validation's metric stops improving",
           .source = "PyTorch, ReduceLROnPlateau",
           .options = warmedOptions(
               {{.name = "factor", .description = "the factor at each fall", .preset = 0.1, .highest = 1},
                {.name = "patience", .description = "bad epochs that are borne", .preset = 10.0, .isWhole = true},
                {.name = "threshold", .description = "relative change that counts", .preset = 1e-4, .highest = 1},
                {.name = "cooldown", .description = "epochs of rest after a fall", .preset = 0.0, .isWhole = true},
                {.name = "minimum", .description = "the rate never falls below it", .preset = 0.0},
                {.name = "higher_is_better",
                 .description = "1 for an AUROC, 0 for a loss",
                 .preset = 1.0,
                 .highest = 1,
                 .isWhole = true}})},
          makeOf<PlateauSchedule>};
}

}  // namespace carina::optim
