// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/pages/settings_page.h"

#include <QVBoxLayout>

#include "gui/widgets/empty_state.h"

namespace carina::gui {
namespace {

class SettingsPage : public Page {
 public:
  explicit SettingsPage(PageContext& context) : Page(context) {
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(new EmptyState(QStringLiteral("settings"), tr("Settings"), tr("Everything is as it was.")));
  }
};

Claim claim(const QString& /*path*/) {
  return Claim::None;
}

}  // namespace

PageKind settingsPage() {
  return {
      .id = "settings",
      .title = QT_TRANSLATE_NOOP("Pages", "Settings"),
      .icon = "settings",
      .claim = claim,
      .make = [](PageContext& context) -> std::unique_ptr<Page> { return std::make_unique<SettingsPage>(context); }};
}

}  // namespace carina::gui
