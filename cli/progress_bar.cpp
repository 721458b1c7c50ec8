// SPDX-License-Identifier: Apache-2.0
#include "cli/progress_bar.h"

#include <ostream>
#include <utility>

#include <fmt/format.h>

#include "cli/text.h"

namespace carina::cli {
namespace {

constexpr auto kRedraw = std::chrono::milliseconds(100);
constexpr auto kPlainLine = std::chrono::seconds(3);
constexpr std::size_t kBarWidth = 24;
constexpr std::size_t kNameWidth = 30;

std::string drawBar(std::uint64_t done, std::uint64_t total) {
  const auto filled = total == 0 ? 0 : static_cast<std::size_t>(done * kBarWidth / total);
  return "[" + std::string(filled, '#') + std::string(kBarWidth - filled, '.') + "]";
}

}  // namespace

std::string progressLine(std::uint64_t done, std::uint64_t total, std::string_view unit,
                         std::chrono::duration<double> elapsed) {
  auto line = fmt::format("{}/{} {}, {} %", done, total, unit, total == 0 ? 100 : done * 100 / total);
  if (done > 0 && done < total) {
    const auto left =
        static_cast<std::uint64_t>(elapsed.count() / static_cast<double>(done) * static_cast<double>(total - done));
    line += fmt::format(", {}:{:02} left", left / 60, left % 60);
  }
  return line;
}

ProgressBar::ProgressBar(std::ostream& dst, bool isTerminal, std::string unit)
    : dst_(dst), isTerminal_(isTerminal), unit_(std::move(unit)) {}

ProgressBar::~ProgressBar() {
  if (isDrawn_) dst_ << "\r\033[K" << std::flush;
}

void ProgressBar::report(std::uint64_t done, std::uint64_t total, std::string_view what) {
  const auto now = Clock::now();
  const bool isLast = done == total && shown_ != start_;  // what was begun is ended; what was quick stays silent
  if (!isLast && now - shown_ < (isTerminal_ ? Clock::duration(kRedraw) : Clock::duration(kPlainLine))) return;
  shown_ = now;
  const auto line = progressLine(done, total, unit_, now - start_);
  if (!isTerminal_) {
    dst_ << "carina: " << line << '\n' << std::flush;
    return;
  }
  const auto name = printable(what);
  const auto shownName = name.size() > kNameWidth ? "…" + name.substr(name.size() - kNameWidth) : name;
  dst_ << '\r' << drawBar(done, total) << ' ' << line << "  " << shownName << "\033[K" << std::flush;
  isDrawn_ = true;
}

}  // namespace carina::cli
