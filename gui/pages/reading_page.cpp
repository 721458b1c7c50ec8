// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/pages/reading_page.h"

#include <QVBoxLayout>

#include "gui/widgets/empty_state.h"

namespace carina::gui {
namespace {

class ReadingPage : public Page {
 public:
  explicit ReadingPage(PageContext& context) : Page(context) {
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(
        new EmptyState(QStringLiteral("films"), tr("Reading"), tr("Drop films or folders here: DICOM, PNG, JPEG.")));
  }
};

Claim claim(const QString& /*path*/) {
  return Claim::None;
}

}  // namespace

PageKind readingPage() {
  return {.id = "reading",
          .title = QT_TRANSLATE_NOOP("Pages", "Reading"),
          .icon = "films",
          .claim = claim,
          .make = [](PageContext& context) -> std::unique_ptr<Page> { return std::make_unique<ReadingPage>(context); }};
}

}  // namespace carina::gui
