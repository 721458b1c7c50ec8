// SPDX-License-Identifier: Apache-2.0
#include "engine/comm/whereabouts.h"

#include <algorithm>

#include "engine/comm/whereabout_board.h"

namespace carina::comm {

Whereabouts::Whereabouts() : board_(WhereaboutBoard::make()) {
  show();
}

Whereabouts::~Whereabouts() = default;

int Whereabouts::boardDescriptor() const {
  return board_ ? board_->descriptor() : -1;
}

void Whereabouts::show() {
  if (board_) board_->write(last_);
}

void Whereabouts::doing(std::string_view activity, double limitSeconds) {
  const std::lock_guard lock(mutex_);
  activity_ = activity;
  last_.limitSeconds = limitSeconds;
  begin(activity_, false);
}

void Whereabouts::waiting(std::string_view call) {
  const std::lock_guard lock(mutex_);
  const auto text = (activity_.empty() ? std::string() : activity_ + ", ") + std::string(call);
  begin(text, true);
}

void Whereabouts::resume() {
  const std::lock_guard lock(mutex_);
  begin(activity_, false);
}

void Whereabouts::end() {
  const std::lock_guard lock(mutex_);
  last_.isEnding = true;
  show();
}

void Whereabouts::begin(std::string_view text, bool isWaiting) {
  ++last_.beat;
  last_.isWaiting = isWaiting;
  last_.activity.fill('\0');
  std::copy_n(text.begin(), std::min(text.size(), last_.activity.size() - 1), last_.activity.begin());
  since_ = std::chrono::steady_clock::now();
  show();
}

Whereabout Whereabouts::now() const {
  const std::lock_guard lock(mutex_);
  auto now = last_;
  now.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - since_).count();
  return now;
}

}  // namespace carina::comm
