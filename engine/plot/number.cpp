// SPDX-License-Identifier: Apache-2.0
#include "engine/plot/number.h"

#include <charconv>
#include <cmath>

namespace carina::plot {

std::string shortNumber(double value, int digits) {
  if (!std::isfinite(value)) return "0";
  char buffer[512];
  std::string text(buffer, std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed, digits).ptr);
  if (text.find('.') != std::string::npos) {
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
  }
  return text == "-0" ? "0" : text;
}

}  // namespace carina::plot
