// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/pages/settings_page.h"

#include <QScrollArea>
#include <QVBoxLayout>

#include "gui/pages/appearance_section.h"
#include "gui/pages/keys_section.h"
#include "gui/pages/privacy_section.h"
#include "gui/pages/storage_section.h"

namespace carina::gui {
namespace {

constexpr int kMostWidth = 960;

/// One column of sections. Whatever is chosen holds at once.
class SettingsPage : public Page {
 public:
  explicit SettingsPage(PageContext& context)
      : Page(context), keys_(new KeysSection(context.shortcuts)), storage_(new StorageSection(context.settings)) {
    auto* column = new QWidget;
    column->setMaximumWidth(kMostWidth);
    auto* sections = new QVBoxLayout(column);
    sections->setContentsMargins(24, 8, 24, 24);
    sections->setSpacing(12);
    sections->addWidget(new AppearanceSection(context.settings));
    sections->addWidget(new PrivacySection(context.settings));
    sections->addWidget(keys_);
    sections->addWidget(storage_);
    sections->addStretch(1);
    auto* inside = new QWidget;
    auto* centre = new QHBoxLayout(inside);
    centre->setContentsMargins(0, 0, 0, 0);
    centre->addStretch(0);
    centre->addWidget(column, 1);
    centre->addStretch(0);
    auto* scroll = new QScrollArea;
    scroll->setWidget(inside);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(scroll);
  }

 protected:
  void showEvent(QShowEvent* event) override {
    Page::showEvent(event);
    keys_->refresh();
    storage_->refresh();
  }

 private:
  KeysSection* keys_;
  StorageSection* storage_;
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
