// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/pages/pages.h"

#include "gui/pages/models_page.h"
#include "gui/pages/reading_page.h"
#include "gui/pages/review_page.h"
#include "gui/pages/settings_page.h"
#include "gui/pages/training_page.h"

namespace carina::gui {

const std::vector<PageKind>& pageKinds() {
  static const std::vector<PageKind> kKinds = {readingPage(), reviewPage(), trainingPage(), modelsPage(),
                                               settingsPage()};
  return kKinds;
}

const PageKind* findPageFor(const QString& path) {
  const PageKind* best = nullptr;
  auto claim = Claim::None;
  for (const auto& kind : pageKinds()) {
    const auto its = kind.claim(path);
    if (its <= claim) continue;
    claim = its;
    best = &kind;
  }
  return best;
}

}  // namespace carina::gui
