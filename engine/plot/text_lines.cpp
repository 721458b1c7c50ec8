// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "engine/plot/canvas.h"
#include "engine/plot/utf8.h"

namespace carina::plot {
namespace {

/// How many bytes of `word` fit into `width`, a character at least.
std::size_t fittingBytes(const Canvas& canvas, std::string_view word, const TextStyle& style, double width) {
  std::size_t fits = 0;
  while (fits < word.size()) {
    const auto next = fits + std::max<std::size_t>(1, characterBytes(word.substr(fits)));
    if (fits > 0 && canvas.textWidth(word.substr(0, next), style.size, style.isBold) > width) break;
    fits = next;
  }
  return fits;
}

/// Lines as they fill.
class Lines {
 public:
  Lines(const Canvas& canvas, const TextStyle& style, double width) : canvas_(canvas), style_(style), width_(width) {}

  void add(std::string_view word) {
    if (!line_.empty() && fits(line_ + " " + std::string(word))) {
      line_ += " " + std::string(word);
      return;
    }
    endLine();
    while (!fits(word)) {
      const auto bytes = fittingBytes(canvas_, word, style_, width_);
      if (bytes == word.size()) break;
      lines_.emplace_back(word.substr(0, bytes));
      word.remove_prefix(bytes);
    }
    line_ = word;
  }

  std::vector<std::string> take() {
    endLine();
    return std::move(lines_);
  }

 private:
  bool fits(std::string_view text) const { return canvas_.textWidth(text, style_.size, style_.isBold) <= width_; }

  void endLine() {
    if (!line_.empty()) lines_.push_back(std::move(line_));
    line_.clear();
  }

  const Canvas& canvas_;
  const TextStyle& style_;
  double width_;
  std::string line_;
  std::vector<std::string> lines_;
};

}  // namespace

std::vector<std::string> wrapped(const Canvas& canvas, std::string_view text, const TextStyle& style, double width) {
  Lines lines(canvas, style, width);
  const auto clean = cleanUtf8(text);
  for (std::size_t at = 0; at < clean.size();) {
    const auto end = std::min(clean.find(' ', at), clean.size());
    if (end > at) lines.add(std::string_view(clean).substr(at, end - at));
    at = end + 1;
  }
  return lines.take();
}

std::string shortened(const Canvas& canvas, const std::string& text, const TextStyle& style, double width) {
  if (canvas.textWidth(text, style.size, style.isBold) <= width) return text;
  const double room = width - canvas.textWidth("\u2026", style.size, style.isBold);
  if (room <= 0) return {};
  const auto begin = text.substr(0, fittingBytes(canvas, text, style, room));
  const bool isFitting = canvas.textWidth(begin, style.size, style.isBold) <= room;
  return (isFitting ? begin : std::string()) + "\u2026";
}

std::string shortenedWithin(const Canvas& canvas, const std::string& text, const TextStyle& style, double width) {
  constexpr double kTail = 0.6;  // of the width
  if (canvas.textWidth(text, style.size, style.isBold) <= width) return text;
  std::string_view tail = text;
  while (!tail.empty() && canvas.textWidth(tail, style.size, style.isBold) > kTail * width) {
    tail.remove_prefix(std::max<std::size_t>(1, characterBytes(tail)));
  }
  const double room = width - canvas.textWidth(tail, style.size, style.isBold);
  const auto begin = shortened(canvas, text.substr(0, text.size() - tail.size()), style, room);
  return begin.empty() ? begin : begin + std::string(tail);
}

}  // namespace carina::plot
