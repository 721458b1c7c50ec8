// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/pages/models_page.h"

#include <QVBoxLayout>

#include "gui/widgets/empty_state.h"

namespace carina::gui {
namespace {

class ModelsPage : public Page {
 public:
  explicit ModelsPage(PageContext& context) : Page(context) {
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(new EmptyState(QStringLiteral("models"), tr("Models"), tr("Import a model.")));
  }
};

Claim claim(const QString& /*path*/) {
  return Claim::None;
}

}  // namespace

PageKind modelsPage() {
  return {.id = "models",
          .title = QT_TRANSLATE_NOOP("Pages", "Models"),
          .icon = "models",
          .claim = claim,
          .make = [](PageContext& context) -> std::unique_ptr<Page> { return std::make_unique<ModelsPage>(context); }};
}

}  // namespace carina::gui
