// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/pages/review_page.h"

#include <QVBoxLayout>

#include "gui/widgets/empty_state.h"

namespace carina::gui {
namespace {

class ReviewPage : public Page {
 public:
  explicit ReviewPage(PageContext& context) : Page(context) {
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(
        new EmptyState(QStringLiteral("review"), tr("Review"), tr("Open an evaluation or a table of scores.")));
  }
};

Claim claim(const QString& /*path*/) {
  return Claim::None;
}

}  // namespace

PageKind reviewPage() {
  return {.id = "review",
          .title = QT_TRANSLATE_NOOP("Pages", "Review"),
          .icon = "review",
          .claim = claim,
          .make = [](PageContext& context) -> std::unique_ptr<Page> { return std::make_unique<ReviewPage>(context); }};
}

}  // namespace carina::gui
