// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/pages/training_page.h"

#include <QVBoxLayout>

#include "gui/widgets/empty_state.h"

namespace carina::gui {
namespace {

class TrainingPage : public Page {
 public:
  explicit TrainingPage(PageContext& context) : Page(context) {
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(
        new EmptyState(QStringLiteral("training"), tr("Training"), tr("Launch a training, or follow one.")));
  }
};

Claim claim(const QString& /*path*/) {
  return Claim::None;
}

}  // namespace

PageKind trainingPage() {
  return {
      .id = "training",
      .title = QT_TRANSLATE_NOOP("Pages", "Training"),
      .icon = "training",
      .claim = claim,
      .make = [](PageContext& context) -> std::unique_ptr<Page> { return std::make_unique<TrainingPage>(context); }};
}

}  // namespace carina::gui
