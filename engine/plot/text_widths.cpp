// SPDX-License-Identifier: Apache-2.0
#include "engine/plot/text_widths.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "engine/plot/utf8.h"

namespace carina::plot {
namespace {

constexpr unsigned char kFirst = ' ';
constexpr int kOther = 840;  // most letters of Latin, Greek and Cyrillic are narrower

// Of the characters from ' ' to '~'.
using Widths = std::array<int, 95>;
constexpr Widths kBook = {318,  401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337,
                          636,  636, 636, 636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531,
                          1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863, 748, 787,
                          603,  787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500,
                          500,  613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612,
                          635,  635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838};
constexpr Widths kBold = {348,  456, 521, 838, 696, 1002, 872, 306,  457, 457, 523, 838, 380, 415,  380, 365,
                          696,  696, 696, 696, 696, 696,  696, 696,  696, 696, 400, 400, 838, 838,  838, 580,
                          1000, 774, 762, 734, 830, 683,  683, 821,  837, 372, 372, 775, 637, 995,  837, 850,
                          733,  850, 770, 720, 682, 812,  774, 1103, 771, 724, 725, 457, 365, 457,  838, 500,
                          500,  675, 716, 593, 716, 678,  435, 716,  712, 343, 343, 665, 343, 1042, 712, 687,
                          716,  716, 493, 595, 478, 712,  652, 924,  645, 652, 582, 712, 365, 712,  838};

}  // namespace

double estimatedTextWidth(std::string_view words, double size, bool isBold) {
  const auto& widths = isBold ? kBold : kBook;
  int thousandths = 0;
  while (!words.empty()) {
    const auto bytes = std::max<std::size_t>(1, characterBytes(words));
    const auto code = static_cast<unsigned char>(words.front());
    const bool isKnown = bytes == 1 && code >= kFirst && code < kFirst + widths.size();
    thousandths += isKnown ? widths.at(code - kFirst) : kOther;
    words.remove_prefix(bytes);
  }
  return size * thousandths / 1000;
}

}  // namespace carina::plot
